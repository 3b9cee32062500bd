"""The outlines of countries to draw a map over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Outlines:
    """Lines in degrees, (points, 2), longitude first. land: closed rings, to be filled; borders: between countries.

    Source: Natural Earth 4.1, 1:110m (public domain), thinned; see training/outlines.py.
    """

    land: tuple[NDArray[np.float64], ...]
    borders: tuple[NDArray[np.float64], ...]


@cache
def read_outlines() -> Outlines:
    whole = json.loads((Path(__file__).parent / "outlines.json").read_text(encoding="utf-8"))
    land, borders = ([np.array(line).reshape(-1, 2) / 10 for line in whole[name]] for name in ("land", "borders"))
    return Outlines(tuple(land), tuple(borders))


def visible_part(
    longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """West, east, south and north of a map, twice as wide as high, that holds all points with room round them."""
    if not len(longitudes):
        return -180.0, 180.0, -60.0, 85.0
    west, east = longitudes.min(), longitudes.max()
    south, north = latitudes.min(), latitudes.max()
    height = max(1.15 * (north - south), 0.5 * 1.12 * (east - west), 16.0)
    if height >= 120:
        return -180.0, 180.0, -60.0, 85.0
    middle, centre = (south + north) / 2, (west + east) / 2
    return centre - height, centre + height, middle - height / 2, middle + height / 2
