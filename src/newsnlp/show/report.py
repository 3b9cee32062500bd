"""A report over many articles: one HTML page that filters and searches by itself, offline.

What the page holds is counted here and packed as JSON; `report.js` draws it and counts again for each filter. Texts
are not in it: titles, days, sources, the most frequent names with the articles they stand in, and some of the quotes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsnlp.annotations import ENTITY_KINDS
from newsnlp.show import tallies
from newsnlp.show.outlines import read_outlines, visible_part
from newsnlp.show.safe import shorten, showable, shown, web_address
from newsnlp.show.style import PAGE_STYLE, STYLE, squeeze_css
from newsnlp.show.tallies import Articles, Frames, Period

# How much of each the page holds; at 50,000 articles it stays at a few megabytes.
ARTICLES = 100_000
NAMES = {"person": 1_500, "party": 300, "place": 600, "organisation": 600}
SPEAKERS = 1_500
PLACES = 600
QUOTES = 4_000
COPIES = 300
TITLE_CHARACTERS = 140
QUOTE_CHARACTERS = 240
# Bars of a chart over time; the articles older than that are counted, and named, apart.
PERIODS = 60


def report_page(
    articles: Articles, *, title: str = "Report", copies: bool = True, surnames: bool = False
) -> str:
    """A whole HTML document over many articles: speakers, names, topics, places and copies, with filters and search.

    Everything is in the page: it asks the network for nothing, and its one script is known to its policy by its hash.
    It lists the newest 100,000 articles and says so where there are more. copies: look for near-duplicates, which
    reads every text. surnames: count people called by a surname alone under the full name that nearly all articles
    mean by it, see `tallies.join_surnames`.
    """
    data = report_data(tallies.read_frames(articles), title=title, copies=copies, surnames=surnames)
    packed = base64.b64encode(zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9))
    script = _read("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{shown(title)}</title><style>{PAGE_STYLE}{STYLE}{squeeze_css(_read('report.css'))}</style></head>"
        f'<body><main class="newsnlp nn-report" id="report"><h1 class="nn-title" dir="auto">{shown(title)}</h1>'
        '<p id="state" role="status">Opening the report …</p>'
        "<noscript><p>This report counts and filters with a script of its own; "
        "it needs a browser that runs scripts.</p></noscript></main>"
        f'<script type="application/octet-stream" id="data">{packed.decode()}</script>'
        f"<script>{script}</script></body></html>\n"
    )


@cache
def _read(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Listing:
    """The articles of the report, newest first. table: their rows of the frame; place: by `row`, where each stands."""

    table: pd.DataFrame
    place: pd.Series[Any]

    def places_of(self, rows: pd.Series[Any]) -> NDArray[np.int64]:
        """Where the articles of these rows stand, -1 for those that are not listed."""
        return np.asarray(self.place.reindex(rows, fill_value=-1), dtype=np.int64)


def report_data(
    frames: Frames, *, title: str = "Report", copies: bool = True, surnames: bool = False
) -> dict[str, Any]:
    """What the page holds, as plain values ready for JSON; rows of articles are numbers in its own order.

    Lists of rows ascend and are written as steps: the first, then each one's distance from the one before.
    """
    frames = tallies.join_surnames(frames) if surnames else frames
    everything = frames["articles"]
    sound = tallies.sound_rows(frames, "articles")
    listing = _list_articles(sound)
    speech = tallies.spoken_quotes(frames)
    entities = tallies.named_entities(frames)
    days, starts, period = _days(listing.table)
    topics, topics_of = _topics(tallies.sound_rows(frames, "topics"), listing)
    speakers, numbers = _speakers(speech, listing)
    return {
        "title": showable(title),
        "articles": len(sound),
        "failed": len(everything) - len(sound),
        "quotes": len(speech),
        "named": int(speech["speaker"].notna().sum()),
        "period": period,
        "starts": starts,
        "rows": {
            "title": [_title(t, i) for t, i in zip(listing.table["title"], listing.table["article_id"])],
            "address": [web_address(_text(url)) or "" for url in listing.table["url"]],
            "day": days,
            "source": _codes(listing.table["source"])[1],
            "topics": topics_of,
        },
        "sources": _codes(listing.table["source"])[0],
        "topics": topics,
        "names": _names(entities, listing),
        "speakers": speakers,
        "places": _places(entities, listing),
        "said": _sample_quotes(speech, listing, numbers),
        "copies": _copies(frames, listing) if copies else None,
        "surnames": surnames,
        "map": _map(frames),
    }


def _list_articles(sound: pd.DataFrame) -> _Listing:
    table = sound.sort_values("published_utc", ascending=False, na_position="last", kind="stable").head(ARTICLES)
    table = table.drop(columns="text").reset_index(drop=True)
    return _Listing(table, pd.Series(np.arange(len(table)), index=table["row"].to_numpy()))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _title(title: Any, id: Any) -> str:
    return shorten(showable(_text(title) or _text(id) or "Untitled"), TITLE_CHARACTERS)


def _codes(values: pd.Series[Any]) -> tuple[list[str], list[int]]:
    """The values, the most frequent first, and for each row the number of its value, -1 where there is none."""
    counts = values.value_counts()
    ranked = sorted(counts.index, key=lambda value: (-counts[value], value))
    return [showable(value) for value in ranked], pd.Categorical(values, ranked).codes.tolist()


def _days(table: pd.DataFrame) -> tuple[list[int | None], list[str], Period]:
    """For each article the days since 1970-01-01, None where unknown; the first day of each period; what that is."""
    moments = table["published_utc"].dt.tz_localize(None)
    known = moments.dropna()
    period = tallies.fitting_period(known)
    starts: list[str] = []
    if len(known):
        whole = pd.period_range(known.min(), known.max(), freq=tallies.FREQUENCIES[period])[-PERIODS:]
        starts = [start.date().isoformat() for start in whole.start_time]
    # A datetime before 1970 has a negative number of days, rounded down like any other.
    days = (moments.dt.normalize() - pd.Timestamp(1970, 1, 1)).dt.days
    return [None if day != day else int(day) for day in days], starts, period


def _topics(topics: pd.DataFrame, listing: _Listing) -> tuple[list[str], list[list[int]]]:
    names, codes = _codes(topics["name"])
    found: list[set[int]] = [set() for _ in range(len(listing.table))]
    for at, code in zip(listing.places_of(topics["row"]).tolist(), codes):
        if at >= 0:
            found[at].add(code)
    return names, [sorted(codes) for codes in found]


def _steps(rows: NDArray[np.int64]) -> list[int]:
    return [int(step) for step in np.diff(rows, prepend=0)]


def _holders(keys: pd.Series[Any], at: NDArray[np.int64], most: int) -> list[tuple[Any, NDArray[np.int64]]]:
    """(key, the places it goes with, ascending, each once), keys of most places first, equals in their order."""
    codes, values = pd.factorize(keys, sort=True)
    listed = at >= 0
    base = int(at.max(initial=0)) + 1
    pairs = np.unique(codes[listed].astype(np.int64) * base + at[listed])
    counts = np.bincount(pairs // base, minlength=len(values))
    edges = np.concatenate([[0], np.cumsum(counts)])
    ranked = np.argsort(-counts, kind="stable")[:most]
    return [(values[i], pairs[edges[i] : edges[i + 1]] % base) for i in ranked if counts[i]]


def _names(entities: pd.DataFrame, listing: _Listing) -> list[list[Any]]:
    """[name, kind, steps of rows], kind by kind, the ones of most articles first."""
    chosen: list[list[Any]] = []
    for kind in ENTITY_KINDS:
        those = entities[entities["kind"] == kind]
        holders = _holders(those["name"], listing.places_of(those["row"]), NAMES[kind])
        chosen += [[showable(name), kind, _steps(rows)] for name, rows in holders]
    return chosen


def _speakers(speech: pd.DataFrame, listing: _Listing) -> tuple[list[list[Any]], dict[tuple[str, str], int]]:
    """[name, kind, steps of rows, quotes in each row, those in marks], the most quoted first; and their numbers."""
    named = speech[speech["speaker"].notna()]
    table = pd.DataFrame(
        {
            "speaker": named["speaker"],
            "kind": named["speaker_kind"],
            "at": listing.places_of(named["row"]),
            "direct": named["kind"].isin(["direct", "mixed"]),
        }
    ).query("at >= 0")
    totals = table.groupby(["speaker", "kind"]).size().reset_index(name="quotes")
    totals = totals.sort_values(["quotes", "speaker", "kind"], ascending=[False, True, True]).head(SPEAKERS)
    numbers = {key: number for number, key in enumerate(zip(totals["speaker"], totals["kind"]))}
    table["number"] = [numbers.get(key, -1) for key in zip(table["speaker"], table["kind"])]
    counted = table[table["number"] >= 0].groupby(["number", "at"])["direct"].agg(["size", "sum"]).reset_index()
    edges = np.searchsorted(counted["number"], np.arange(len(numbers) + 1))
    at, quotes, direct = (counted[column].to_numpy(dtype=np.int64) for column in ("at", "size", "sum"))
    rows = []
    for (name, kind), number in numbers.items():
        here = slice(edges[number], edges[number + 1])
        rows.append([showable(name), kind, _steps(at[here]), quotes[here].tolist(), direct[here].tolist()])
    return rows, numbers


def _places(entities: pd.DataFrame, listing: _Listing) -> list[list[Any]]:
    """[name, country, longitude, latitude, steps of rows] of places with coordinates, those of most articles first."""
    linked = entities[(entities["kind"] == "place") & entities["latitude"].notna() & entities["longitude"].notna()]
    linked = linked.assign(link=linked["link_source"] + ":" + linked["link_id"])
    facts = linked.drop_duplicates("link").set_index("link")
    rows = []
    for link, at in _holders(linked["link"], listing.places_of(linked["row"]), PLACES):
        fact = facts.loc[link]
        spot = [round(float(fact["longitude"]), 2), round(float(fact["latitude"]), 2)]
        rows.append([showable(fact["link_name"]), showable(_text(fact["country"]) or ""), *spot, _steps(at)])
    return rows


def _sample_quotes(
    speech: pd.DataFrame, listing: _Listing, numbers: dict[tuple[str, str], int]
) -> list[tuple[int, int, str, str]]:
    """(row, speaker's number, words, kind): each speaker's surest first, and every speaker in turn till all have had
    their say or the page is full."""
    named = speech[speech["speaker"].notna()]
    speakers = [numbers.get(key, -1) for key in zip(named["speaker"], named["speaker_kind"])]
    table = named.assign(at=listing.places_of(named["row"]), number=speakers).query("at >= 0 and number >= 0")
    table = table.assign(marked=table["kind"] != "indirect")
    table = table.sort_values(["number", "marked", "score", "at"], ascending=[True, False, False, True], kind="stable")
    table["turn"] = table.groupby("number").cumcount()
    table = table.sort_values(["turn", "number"], kind="stable").head(QUOTES)
    words = [shorten(showable(text), QUOTE_CHARACTERS) for text in table["text"]]
    return list(zip(table["at"].tolist(), table["number"].tolist(), words, table["kind"].tolist(), strict=True))


def _copies(frames: Frames, listing: _Listing) -> list[tuple[list[int], list[int]]]:
    """(rows, the one taken for the original first; percent of words that each keeps), the largest groups first."""
    table = tallies.near_duplicates(frames)
    table = table.assign(at=listing.places_of(table["row"])).query("at >= 0")
    groups: list[tuple[list[int], list[int]]] = []
    for _, group in table.sort_values(["group", "first"], ascending=[True, False], kind="stable").groupby("group"):
        if len(group) > 1 and len(groups) < COPIES:
            groups.append((group["at"].tolist(), (100 * group["kept"]).round().astype(int).tolist()))
    return groups


def _map(frames: Frames) -> dict[str, Any]:
    """Outlines as paths of SVG in tenths of a degree, south downwards, and the part of the world to show."""
    places = tallies.places(frames)
    outlines = read_outlines()
    west, east, south, north = visible_part(
        places["longitude"].to_numpy(dtype=float), places["latitude"].to_numpy(dtype=float)
    )
    view = [round(10 * west), round(-10 * north), round(10 * (east - west)), round(10 * (north - south))]
    return {"land": _path(outlines.land, "Z"), "borders": _path(outlines.borders, ""), "view": view}


def _path(lines: Sequence[NDArray[np.float64]], closing: str) -> str:
    parts = []
    for line in lines:
        points = [f"{round(10 * x)} {round(-10 * y)}" for x, y in line.tolist()]
        parts.append(f"M{'L'.join(points)}{closing}")
    return "".join(parts)
