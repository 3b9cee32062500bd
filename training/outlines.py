"""The outlines of countries that maps are drawn over: `python -m training.outlines countries-110m.json`.

The file comes from the npm package world-atlas 2.0.2 (ISC), which holds Natural Earth 4.1 (public domain) as TopoJSON.
Lines are thinned by Douglas and Peucker's rule and rounded to a tenth of a degree.
"""

from __future__ import annotations

import json
import sys
from itertools import accumulate, pairwise
from pathlib import Path

Point = tuple[float, float]

TARGET = Path(__file__).parent.parent / "src/newsnlp/show/outlines.json"
TOLERANCE = 0.25  # degrees
SMALLEST = 1.2  # degrees across: smaller islands are left out
ANTARCTICA = "010"


def main(source: str) -> None:
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    # Thinned before they are joined, so that neighbours meet.
    arcs = [thin(place_arc(arc, topology["transform"])) for arc in topology["arcs"]]
    rings = []
    holders: dict[int, int] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        if country.get("id") == ANTARCTICA:
            continue
        for ring in rings_of(country):
            rings.append(join_arcs(ring, arcs))
            for arc in ring:
                number = arc if arc >= 0 else ~arc
                holders[number] = holders.get(number, 0) + 1
    # Each country's own rings fill the land; a line that two share is a border, drawn once. Fiji's ring leaps from
    # one edge of the map to the other.
    land = [ring for ring in rings if breadth(ring) >= SMALLEST and longest_step(ring) < 180 and len(ring) > 3]
    borders = [arcs[number] for number, count in sorted(holders.items()) if count > 1]
    whole = {
        "source": "Natural Earth 4.1, 1:110m, by way of world-atlas 2.0.2",
        "licence": "public domain (Natural Earth); world-atlas: ISC",
        "unit": "tenths of a degree, longitude and latitude in turn",
        "land": [flat(ring) for ring in land],
        "borders": [flat(line) for line in borders],
    }
    TARGET.write_text(json.dumps(whole, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(land)} rings, {len(borders)} borders, {TARGET.stat().st_size:,} bytes")


def place_arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """The points of an arc in degrees; TopoJSON writes each as its distance from the one before."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    xs = accumulate(step[0] for step in arc)
    ys = accumulate(step[1] for step in arc)
    return [(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys)]


def rings_of(country: dict) -> list[list[int]]:
    if country["type"] == "Polygon":
        return country["arcs"]
    return [ring for polygon in country["arcs"] for ring in polygon]


def join_arcs(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """A ring of arc numbers as points; ~n is arc n backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def breadth(ring: list[Point]) -> float:
    return max(max(axis) - min(axis) for axis in zip(*ring))


def longest_step(ring: list[Point]) -> float:
    return max(abs(b[0] - a[0]) for a, b in pairwise(ring))


def thin(line: list[Point]) -> list[Point]:
    """The line without the points that lie within TOLERANCE of it. Source: Douglas & Peucker (1973)."""
    if line[0] == line[-1] and len(line) > 3:  # a ring has no chord: cut it at the point farthest from its start
        far = max(range(len(line)), key=lambda i: distance(line[i], line[0], line[0]))
        return [*thin(line[: far + 1])[:-1], *thin(line[far:])]
    if len(line) < 3:
        return line
    far = max(range(1, len(line) - 1), key=lambda i: distance(line[i], line[0], line[-1]))
    if distance(line[far], line[0], line[-1]) <= TOLERANCE:
        return [line[0], line[-1]]
    return [*thin(line[: far + 1])[:-1], *thin(line[far:])]


def distance(point: Point, start: Point, end: Point) -> float:
    """Of a point from the segment between two others."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / length))
    return ((px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2) ** 0.5


def flat(line: list[Point]) -> list[int]:
    """The line in tenths of a degree, x and y in turn, points that meet there once."""
    rounded = [(round(10 * x), round(10 * y)) for x, y in line]
    kept = [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]
    return [value for point in kept for value in point]


if __name__ == "__main__":
    main(*sys.argv[1:])
