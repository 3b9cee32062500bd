"""Places of an article in a table of the world: which Georgia, which Paris."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsnlp import models
from newsnlp.annotations import Link
from newsnlp.entities.names import fold
from newsnlp.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONTINENT, COUNTRY, CAPITAL, REGION, CITY = range(5)
SPELLING, ALIAS, MAIN, KNOWN = range(4)
# The people of a county or district, of which the table does not know how many they are.
COUNTY = 300_000

# Words that say what kind of place a name means, beside it or in it.
_KIND_WORDS: dict[str, frozenset[int]] = {
    **dict.fromkeys(
        (
            "province state region governorate oblast prefecture county canton department district territory "
            "emirate republic voivodeship krai"
        ).split(),
        frozenset([REGION]),
    ),
    **dict.fromkeys(
        "city town village municipality capital suburb port metropolis".split(), frozenset([CITY, CAPITAL])
    ),
    **dict.fromkeys("country nation island kingdom".split(), frozenset([COUNTRY])),
}
_DIRECTIONS = frozenset(
    (
        "northern southern eastern western central north south east west northeastern northwestern southeastern "
        "southwestern northeast northwest southeast southwest upper lower greater downtown mainland inner outer rural"
    ).split()
)
# Names that are something else, though a town somewhere has them in some language.
_NO_PLACES = frozenset(
    (
        "white house|state house|coast|midlands|union|sea|river|lake|island|"
        "islands|mountain|mountains|valley|beach|park|"
        "bay|gulf|strait|ocean|bank|bridge|the city|the capital|capital|city|"
        "state|province|region|country|peninsula|port|"
        "market|central|west|east|north|south|the west|downtown|centre|center|old town|chinatown|village"
    ).split("|")
)
# Counties of Britain that the table has not, and that have namesakes in America. Source: ISO 3166-2:GB.
_BRITISH_COUNTIES = frozenset(
    "bedford buckingham cambridgeshire cornwall cumbria derbyshire devon dorset durham essex gloucestershire hampshire"
    " hertfordshire kent lancashire leicestershire lincolnshire norfolk northumberland oxfordshire rutland shropshire"
    " somerset staffordshire suffolk surrey sussex warwickshire wiltshire worcestershire".split()
)
_AFTER = re.compile(r"[ \u00a0]([a-zA-Z]+)")
_BEFORE = re.compile(r"([A-Za-z]+) (?:of|de) (?:the )?$|([A-Za-z]+) $")
_ST = re.compile(r"\bst (?=\w)")
_INSIDE = re.compile(r",? ?(?:\(|in (?:the )?(?:(?:northern|southern|eastern|western|central|nearby) )?)?")

# States as letters of the post: behind their towns and behind the party of a member of Congress, "(D-TX)"; elsewhere
# they are words ("IN", "OR", "LA"). Sources: ISO 3166-2:US, ISO 3166-2:CA.
_STATES = dict(
    row.split(" ", 1)
    for row in (
        "AB alberta;AK alaska;AL alabama;AR arkansas;AZ arizona;BC british columbia;CA california;CO colorado"
        ";CT connecticut;DC district of columbia;DE delaware;FL florida;GA georgia;HI hawaii;IA iowa;ID idaho"
        ";IL illinois;IN indiana;KS kansas;KY kentucky;LA louisiana;MA massachusetts;MB manitoba;MD maryland;ME maine"
        ";MI michigan;MN minnesota;MO missouri;MS mississippi;MT montana;NB new brunswick;NC north carolina"
        ";ND north dakota;NE nebraska;NH new hampshire;NJ new jersey;NL newfoundland and labrador;NM new mexico"
        ";NS nova scotia;NV nevada;NY new york;OH ohio;OK oklahoma;ON ontario;OR oregon;PA pennsylvania"
        ";PE prince edward island;QC quebec;RI rhode island;SC south carolina;SD south dakota;SK saskatchewan"
        ";TN tennessee;TX texas;UT utah;VA virginia;VT vermont;WA washington;WI wisconsin;WV west virginia;WY wyoming"
    ).split(";")
)
# The provinces of Canada as its press writes them; the table of places has those of the United States. "Man." begins
# the names of two clubs as well.
_OF_PRESS = {
    "Alta.": "alberta", "B.C.": "british columbia", "N.B.": "new brunswick",
    "N.L.": "newfoundland and labrador", "N.S.": "nova scotia", "Nfld.": "newfoundland and labrador", "Ont.": "ontario",
    "P.E.I.": "prince edward island", "Que.": "quebec", "Sask.": "saskatchewan",
}  # fmt: skip
_STATES |= _OF_PRESS
_STATE_BEHIND = re.compile(
    r", ?(?:([A-Z]{2})\b(?!\.[A-Z])|(" + "|".join(re.escape(short) for short in _OF_PRESS) + "))"
)
_OF_CONGRESS = re.compile(r"\b[DRI][-\u2013]$")


# A name as it is meant in an article: folded, with the folded name of what it is said to be in, or "".
Sense = tuple[str, str]


@dataclass(frozen=True)
class PlaceTable:
    """Places of the world by name. Rows are numbers; columns are arrays of one length.

    kind: CONTINENT, COUNTRY, CAPITAL, REGION or CITY; country: number in `countries`; region: row of the region that
    the place is in, -1 unknown; population: inhabitants. The weights of `lookup` say how directly a name means a row.
    Source: GeoNames, CC BY 4.0, see models/places/README.md.
    """

    countries: tuple[str, ...]
    titles: Sequence[str]
    ids: NDArray[Any]
    kinds: Sequence[int]
    country_of: Sequence[int]
    region_of: Sequence[int]
    positions: NDArray[Any]
    populations: Sequence[int]
    number: Mapping[str, int]
    first: Sequence[int]
    rows: Sequence[int]
    weights: Sequence[int]
    demonyms: Mapping[str, str]
    folded_demonyms: Mapping[str, str]
    country_rows: Mapping[int, int]

    def lookup(self, folded: str) -> list[tuple[int, int]]:
        """(row, weight) of every place of a folded name; weight: SPELLING, ALIAS, MAIN, or KNOWN for the other
        name that news gives a city ("New York"). "St" stands for "Saint", too."""
        found = self._listed(folded)
        if all(weight == SPELLING for _, weight in found):
            found = self._listed(f"the {folded}") or found  # "Hague", whose article is no part of a naming
        if " st " in f" {folded}":
            # What has the name with "Saint" alone comes after what has it so: St. Louis is not in Senegal.
            known = dict(found)
            for row, weight in self._listed(_ST.sub("saint ", folded)):
                if weight >= ALIAS:
                    known[row] = max(known.get(row, SPELLING), ALIAS if found else weight)
            found = list(known.items())
        return found

    def _listed(self, folded: str) -> list[tuple[int, int]]:
        i = self.number.get(folded)
        if i is None:
            return []
        start, end = self.first[i], self.first[i + 1]
        return list(zip(self.rows[start:end], self.weights[start:end]))

    def country(self, row: int) -> str | None:
        """ISO 3166-1 alpha-2, None for a continent."""
        return self.countries[self.country_of[row]] or None

    def country_named(self, folded: str) -> str | None:
        """The ISO code of a country by its folded name or the word for its people: "cambodia", "cambodian"."""
        rows = (row for row, weight in self.lookup(folded) if weight >= ALIAS and self.kinds[row] == COUNTRY)
        return self.folded_demonyms.get(folded) or next((self.country(row) for row in rows), None)

    def is_country_name(self, folded: str) -> bool:
        """Whether a folded name is that of a country, or the word for its people."""
        return self.country_named(folded) is not None

    def is_country(self, folded: str) -> bool:
        """Whether a folded name is that of a country, not of its people."""
        return any(self.kinds[row] == COUNTRY and weight >= ALIAS for row, weight in self.lookup(folded))

    def is_country_or_region(self, folded: str) -> bool:
        """Whether a folded name is that of a country, or the main name of a first-level region: "alberta", not "dc"."""
        return any(self.kinds[row] in (COUNTRY, REGION) and weight >= MAIN for row, weight in self.lookup(folded))

    def is_large(self, folded: str) -> bool:
        """Whether a folded name is that of a country, a capital or a place of 500,000."""
        return any(
            weight >= MAIN and (self.kinds[row] in (COUNTRY, CAPITAL) or self.populations[row] >= 500_000)
            for row, weight in self.lookup(folded)
        )

    def is_own_name(self, folded: str) -> bool:
        """Whether a place has that folded name as its own."""
        return any(weight >= MAIN for _, weight in self.lookup(folded))

    def is_town(self, folded: str) -> bool:
        """Whether a town of the table has that folded name as its own."""
        return any(weight >= MAIN and self.kinds[row] in (CITY, CAPITAL) for row, weight in self.lookup(folded))

    def is_town_of(self, folded: str, countries: Collection[str | None]) -> bool:
        """Whether a town or a region of one of the countries has that folded name as its own."""
        return any(weight >= MAIN and self.country(row) in countries for row, weight in self.lookup(folded))

    def country_of_large(self, folded: str) -> str | None:
        """ISO code of the country of a folded name that only one country, first-level region or large city has."""
        rows = [row for row, weight in self.lookup(folded) if weight >= MAIN]
        large = {
            self.country(row)
            for row in rows
            if self.kinds[row] in (COUNTRY, REGION, CAPITAL) or self.populations[row] >= 500_000
        }
        return large.pop() if len(large) == 1 else None

    def is_part_of_continent(self, folded: str) -> bool:
        """Whether a folded name is a continent with its directions alone: "east and southeast asia"."""
        words = folded.split()
        directed = len(words) > 1 and all(w in _DIRECTIONS or w == "and" for w in words[:-1])
        return directed and any(self.kinds[row] == CONTINENT for row, _ in self.lookup(words[-1]))

    def link(self, row: int) -> Link:
        latitude, longitude = (float(x) for x in self.positions[row])
        known = not math.isnan(latitude)
        return Link(
            source="geonames",
            id=str(int(self.ids[row])),
            name=self.titles[row],
            country=self.country(row),
            latitude=round(latitude, 5) if known else None,
            longitude=round(longitude, 5) if known else None,
        )


@cache
def load_places(folder: Path | None = None) -> PlaceTable:
    """The table of `models/places/`, or of another folder of that form; read once.

    Raises:
        ModelError: the folder is missing or damaged.
    """
    import numpy as np

    model = folder if folder is not None else models.path("places")
    try:
        facts = json.loads((model / "places.json").read_text(encoding="utf8"))
        with np.load(model / "places.npz", allow_pickle=False) as arrays:
            data = {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{model}: no readable table of places: {error}") from error
    names = data["names"].tobytes().decode().split("\n")
    kinds = data["kind"].tolist()
    country_of = data["country"].tolist()
    return PlaceTable(
        countries=tuple(facts["countries"]),
        titles=data["title"].tobytes().decode().split("\n"),
        ids=data["id"],
        kinds=kinds,
        country_of=country_of,
        region_of=data["region"].tolist(),
        positions=data["position"],
        populations=data["population"].tolist(),
        number=dict(zip(names, range(len(names)))),
        first=data["first"].tolist(),
        rows=data["row"].tolist(),
        weights=data["weight"].tolist(),
        demonyms=facts["demonyms"],
        folded_demonyms={fold(word): code for word, code in facts["demonyms"].items()},
        country_rows={country_of[i]: i for i, kind in enumerate(kinds) if kind == COUNTRY},
    )


def link_places(
    text: str,
    spans: Sequence[tuple[int, int]],
    table: PlaceTable,
    evidence: Mapping[str, float] | None = None,
) -> list[int | None]:
    """The row of the table that each span means, None where the table has no such name.

    A name means one place in an article, unless it is followed by what it is in ("Paris, Texas" beside "Paris").
    Each candidate is weighed by how directly the name means it, by its population and kind, by the words beside the
    name ("province", "the city of"), by the place that follows it, and by how often the article names its country
    and region. evidence: weight of countries by ISO code from words that are no places ("Cambodian").
    """
    states = postal_states(text, spans)
    folded = [f"{state} province" if state else fold(text[s:e]) for state, (s, e) in zip(states, spans)]
    senses: dict[Sense, list[int]] = defaultdict(list)
    inside_of: dict[str, set[str]] = defaultdict(set)
    for i, name in enumerate(folded):
        holder = following_place(text, spans, folded, i, table)
        first, comma, rest = text[slice(*spans[i])].partition(", ")
        rest = _STATES.get(rest) or fold(rest)
        if comma and not holder and not table.lookup(name) and holders(rest, table):
            name, holder = fold(first), rest
        if holder:
            inside_of[name].add(holder)
        senses[name, holder].append(i)
    # Once "Paris, Texas" has been said, "Paris" is there, unless another holder of the name is named, too.
    merged: dict[Sense, list[int]] = defaultdict(list)
    for (name, holder), members in senses.items():
        if not holder and len(inside_of[name]) == 1:
            (holder,) = inside_of[name]
        merged[name, holder].extend(members)

    options: dict[Sense, dict[int, float]] = {}
    for sense, members in merged.items():
        scores = weigh(sense[0], table)
        if scores:
            lean_on_words(text, [spans[i] for i in members], scores, table)
            # By "New York" the city is meant as well.
            if f"{sense[0]} city" in folded and sense[0] != "new york":
                lean_on_holders(scores, table)
        options[sense] = scores

    named: dict[str, list[Sense]] = defaultdict(list)
    for sense in merged:
        named[sense[0]].append(sense)
    for sense in merged:
        # Of two places of one name, the one that holds what is said to lie in it: "Atlanta, Georgia".
        for other in named.get(sense[1], ()):
            for row in options[other]:
                if any(within(held, [row], table) for held in options[sense]):
                    options[other][row] += 4.0

    # Twice: what the first round has settled speaks for the rest in the second.
    weighed = options
    for _ in range(2):
        weighed = weigh_in_context(options, weighed, merged, table, evidence or {})
    rows: list[int | None] = [None] * len(spans)
    for sense, members in merged.items():
        best, _ = best_of(weighed[sense], table)
        if best is not None and not is_credible(
            best, sense, text[slice(*spans[members[0]])], weighed, table, evidence or {}
        ):
            best = None
        for i in members:
            rows[i] = best
    return rows


def is_credible(
    row: int,
    sense: Sense,
    name: str,
    weighed: Mapping[Sense, Mapping[int, float]],
    table: PlaceTable,
    evidence: Mapping[str, float],
) -> bool:
    """Whether the best row for a name may be believed.

    A town of less than 100,000, or one that has the name only in another spelling, needs something else in the article
    that speaks for its country, where other countries are named; an acronym must be a known one.
    """
    weight = dict(table.lookup(sense[0]) or table.lookup(strip_kind(sense[0])[0])).get(row, ALIAS)
    if weight == SPELLING and name.isupper() and len(name) <= 4:
        return False
    if sense[1] and not within(row, holders(sense[1], table), table):
        return False
    if sense[1] or table.kinds[row] in (COUNTRY, CONTINENT, CAPITAL):
        return True
    country = table.country(row)
    namesake = sense[0] in _BRITISH_COUNTIES and country != "GB"
    if namesake and (evidence.get("GB", 0.0) > 0 or "GB" in countries_beside(sense, weighed, table)):
        return False
    people = table.populations[row]
    # "Seville" is Sevilla, of which there is no doubt; "Tanna" may be Thane, or an island.
    alike = fold(table.link(row).name)[:4] == sense[0][:4]
    if people >= 100_000 and (weight > SPELLING or (people >= 500_000 and alike)):
        return True
    if evidence.get(country or "", 0.0) > 0:
        return True
    named = countries_beside(sense, weighed, table)
    return country in named or (weight > SPELLING and not named and not evidence)


def countries_beside(sense: Sense, weighed: Mapping[Sense, Mapping[int, float]], table: PlaceTable) -> set[str | None]:
    """The countries of the article's other places, by ISO code; None for a continent."""
    others = (best_of(scores, table)[0] for other, scores in weighed.items() if other != sense)
    return {table.country(other) for other in others if other is not None}


def weigh_in_context(
    options: Mapping[Sense, dict[int, float]],
    weighed: Mapping[Sense, dict[int, float]],
    members: Mapping[Sense, Sequence[int]],
    table: PlaceTable,
    evidence: Mapping[str, float],
) -> dict[Sense, dict[int, float]]:
    """The scores of `options` with what the article's other places say for each country and region.

    weighed: the scores by which the others are judged; those with a clear winner speak. A name is no evidence for
    itself.
    """
    support: dict[int, float] = defaultdict(float)
    for code, weight in evidence.items():
        if code in table.countries:
            support[table.countries.index(code)] += weight
    regions: dict[int, float] = defaultdict(float)
    given: dict[Sense, tuple[int, float, int, int]] = {}
    for sense, scores in weighed.items():
        best, margin = best_of(scores, table)
        if best is None or margin < 1.0:
            continue
        n = min(3, len(members[sense]))
        weight = n * (1.5 if table.kinds[best] == COUNTRY else 1.0)
        region = best if table.kinds[best] == REGION else table.region_of[best]
        support[table.country_of[best]] += weight
        regions[region] += n
        given[sense] = (table.country_of[best], weight, region, n)
    everything = sum(support.values())
    result = {}
    for sense, scores in options.items():
        own_country, own, own_region, own_n = given.get(sense, (-1, 0.0, -1, 0))
        total = everything - own
        inside = holders(sense[1], table) if sense[1] else []
        fresh = {}
        for row, score in scores.items():
            country = table.country_of[row]
            if total > 0:
                score += 3.5 * (support[country] - (own if country == own_country else 0.0)) / (total + 0.5)
            region = row if table.kinds[row] == REGION else table.region_of[row]
            if region >= 0:
                score += 0.8 * min(2.0, regions.get(region, 0.0) - (own_n if region == own_region else 0))
            if inside:
                score += 6.0 if within(row, inside, table) else -3.0
            fresh[row] = score
        result[sense] = fresh
    return result


def weigh(folded: str, table: PlaceTable) -> dict[int, float]:
    """Scores of the rows that a folded name may mean, before context; {} for an unknown name.

    The score grows with the population's order of magnitude; a country and a capital count more than a city of that
    size, a name's own bearer more than one that has it as a translation.
    """
    found = table.lookup(folded) if folded not in _NO_PLACES else []
    wanted: frozenset[int] = frozenset()
    if not found:
        bare, wanted = strip_kind(folded)
        if wanted:
            # "Union Territory" is not the town of Union; "Kasama District" may be that of a town.
            found = [
                (r, w) for r, w in table.lookup(bare) if table.kinds[r] in wanted or (w >= MAIN and REGION in wanted)
            ]
    words = folded.split()
    while not found and len(words) > 1 and words[0] in _DIRECTIONS and words[1] not in _NO_PLACES:
        words = words[1:]
        found = [(r, w) for r, w in table.lookup(" ".join(words)) if w >= ALIAS and table.kinds[r] != CONTINENT]
        if words == ["america"]:
            found = []
    scores = {}
    for row, weight in found:
        kind = table.kinds[row]
        second = kind == REGION and table.region_of[row] >= 0
        people = table.populations[row] or (COUNTY if second else 0)
        score = math.log10(people + 1000.0) - 3.0
        score += {SPELLING: -2.0, ALIAS: 0.0, MAIN: 0.5, KNOWN: 1.0}[weight]
        score += {CONTINENT: 1.5, COUNTRY: 2.5, CAPITAL: 1.2, REGION: -0.4, CITY: 0.0}[kind]
        score -= 0.5 if second else 0.0
        if wanted:
            score += 2.0 if kind in wanted else 0.0
        scores[row] = score
    if not wanted:
        # A region has the name of its chief city: the bare name means the city.
        directly = dict(found)
        for row in scores:
            region = table.region_of[row]
            city = table.kinds[row] in (CITY, CAPITAL)
            if city and region in scores and directly[row] >= directly[region]:
                scores[row] = max(scores[row], scores[region] + 0.3)
    return scores


def strip_kind(folded: str) -> tuple[str, frozenset[int]]:
    """A folded name without the word for its kind, and the kinds which that word says: "tbong khmum province"."""
    words = folded.split()
    if len(words) > 1 and words[-1] in _KIND_WORDS:
        return " ".join(words[:-1]), _KIND_WORDS[words[-1]]
    if len(words) > 2 and words[0] in _KIND_WORDS and words[1] == "of":
        return " ".join(words[2:]), _KIND_WORDS[words[0]]
    return folded, frozenset()


def lean_on_words(text: str, spans: Iterable[tuple[int, int]], scores: dict[int, float], table: PlaceTable) -> None:
    """Adds what the words beside the namings say of the kind: "Georgia state", "the city of Victoria"."""
    said: dict[int, float] = defaultdict(float)
    for start, end in spans:
        kinds: frozenset[int] = frozenset()
        after = _AFTER.match(text, end)
        if after is not None:
            kinds = _KIND_WORDS.get(after.group(1).lower(), kinds)
        before = _BEFORE.search(text[max(0, start - 30) : start])
        if before is not None and not kinds and before.group(1):
            kinds = _KIND_WORDS.get(before.group(1).lower(), kinds)
        for kind in kinds:
            said[kind] = min(2.0, said[kind] + 2.0)
    if not said:
        return
    for row in scores:
        scores[row] += said.get(table.kinds[row], 0.0)


def lean_on_holders(scores: dict[int, float], table: PlaceTable) -> None:
    """Adds that a country or region is meant by a name that stands beside that of its city: "Quebec City", "Quebec"."""
    for row in scores:
        scores[row] -= 4.0 if table.kinds[row] in (CITY, CAPITAL) else 0.0


def following_place(
    text: str, spans: Sequence[tuple[int, int]], folded: Sequence[str], i: int, table: PlaceTable
) -> str:
    """The folded place that the i-th is said to be in: "Paris, Texas", "Hyderabad (Pakistan)", "Lae in PNG", or with
    the letters of the post, "Reno, NV"; or ""."""
    held = folded[i]
    state = _STATE_BEHIND.match(text, spans[i][1])
    behind = None if state is None else _STATES.get(state[1] or state[2])
    if behind is not None:
        holder = behind
    elif i + 1 < len(spans):
        between = text[spans[i][1] : spans[i + 1][0]]
        if not 0 < len(between) <= 16 or not between.strip() or _INSIDE.fullmatch(between) is None:
            return ""
        holder = folded[i + 1]
    else:
        return ""
    outer = holders(holder, table)
    if not outer or held == holder:
        return ""
    # "Iran, Iraq and Syria" is a list; in "Paris, Texas" the first can lie in the second.
    found = [(r, w) for r, w in table.lookup(held) or table.lookup(strip_kind(held)[0]) if w >= ALIAS]
    if any(table.kinds[row] == COUNTRY for row, _ in found):
        outer = [row for row in outer if table.kinds[row] == REGION]  # "Lebanon, Pennsylvania", not "Panama, US"
    # "Lincoln, Ill.": a name cut short stands in no list, so a town that the table has elsewhere is not this one.
    if state is not None and behind is not None:
        is_cut = all(table.country(row) != state[1] for row, _ in found)  # not "Berlin, DE"
    else:
        cut = "." in text[spans[i + 1][0] : spans[i + 1][1] + 1]
        is_cut = cut and all(table.kinds[row] == REGION and fold(table.titles[row]) != holder for row in outer)
    return holder if is_cut or any(within(row, outer, table) for row, _ in found) else ""


def postal_state(text: str, start: int, end: int, ends: Collection[int]) -> str | None:
    """The folded name of the state whose letters [start, end) are, behind a place or a party: "Reno, NV", "(R-TX)".

    ends: where the places of the text end.
    """
    words = text[start:end]
    name = _STATES.get(words) or (_STATES.get(f"{words}.") if text.startswith(".", end) else None)
    if name is None:
        return None
    behind_place = text[start - 1 : start] == " " and text[start - 2 : start - 1] == "," and start - 2 in ends
    return name if behind_place or _OF_CONGRESS.search(text, max(0, start - 3), start) else None


def postal_states(text: str, spans: Sequence[tuple[int, int]]) -> list[str | None]:
    """`postal_state` of each of the places of a text."""
    ends = {end for _, end in spans}
    return [postal_state(text, start, end, ends) for start, end in spans]


def is_state_cut_short(words: str) -> bool:
    """Whether words are a state of the United States or a province of Canada in letters: "MN", "B.C."."""
    return words in _STATES or f"{words}." in _STATES


def holders(folded: str, table: PlaceTable) -> list[int]:
    """The countries and regions of that name."""
    return [row for row, weight in table.lookup(folded) if table.kinds[row] in (COUNTRY, REGION)]


def within(row: int, outer: Sequence[int], table: PlaceTable) -> bool:
    """Whether a place lies in one of the countries or regions."""
    if row in outer or table.kinds[row] == COUNTRY:
        return False
    region = table.region_of[row]
    above = table.region_of[region] if region >= 0 else -1
    home = table.country_rows.get(table.country_of[row], -2)
    return any(o in (region, above, home) and o >= 0 for o in outer)


def best_of(scores: Mapping[int, float], table: PlaceTable) -> tuple[int | None, float]:
    """The row with the highest score, the earlier one of equals, and how far it is ahead of any in another country."""
    if not scores:
        return None, 0.0
    best = min(scores, key=lambda row: (-scores[row], row))
    country = table.country_of[best]
    rival = max((score for row, score in scores.items() if table.country_of[row] != country), default=-math.inf)
    return best, scores[best] - rival


_CAPITALISED = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+)?")


def demonym_evidence(text: str, table: PlaceTable, weight: float = 0.7) -> dict[str, float]:
    """How often the text has words for the people of each country, times `weight`, by ISO code."""
    counts: dict[str, float] = defaultdict(float)
    demonyms = table.demonyms
    for match in _CAPITALISED.finditer(text):
        words = match.group()
        code = demonyms.get(words)
        if code is None and " " in words:
            first, second = words.split(" ", 1)
            code = demonyms.get(first)
            other = demonyms.get(second)
            if other is not None and other != code:
                counts[other] += weight
        if code is not None:
            counts[code] += weight
    return dict(counts)
