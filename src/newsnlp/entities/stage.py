"""The entities of an article: its people, parties, places and organisations, each one with all its namings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from newsnlp.annotations import Entity, EntityKind, Link, Mention, Span
from newsnlp.entities.context import (
    complete_lists,
    complete_places,
    cut_compounds,
    join_partners,
    join_parts,
    know_kinds,
    leaders_are_people,
    leave_out_events,
    leave_out_nothings,
    leave_out_peoples,
    mend_edges,
    number_teams,
    part_hyphened,
    part_sentences,
    read_context,
)
from newsnlp.entities.gazetteer import Gazetteer, GazetteerEntry
from newsnlp.entities.mentions import (
    Intervals,
    Naming,
    acronyms_are_no_people,
    agree_on_kinds,
    bodies_are_organisations,
    called_firms,
    complete_bodies,
    find_dateline,
    join_brackets,
    join_countries,
    join_directions,
    join_hyphened,
    lean_on_places,
    leave_out_common_words,
    leave_out_families,
    leave_out_prefixes,
    leave_out_storms,
    owners_are_people,
    part_from_country,
    parties_are_nothing_else,
    parties_with_surnames_are_people,
    read_dateline,
    read_namings,
    recover_repetitions,
    short_firms,
    towns_are_places,
)
from newsnlp.entities.names import fold, slug
from newsnlp.entities.organisations import home_of, is_acronym, merge_organisations, spells
from newsnlp.entities.parties import (
    NO_PARTIES,
    PartyTable,
    acronym_of_one_country,
    acronym_of_party,
    capitals_in_text,
    companions_of,
    has_companion,
    homes_of,
    introduced_as_party,
    is_called_union,
    is_party,
    link_party,
    load_parties,
    named_as_party,
    named_like_party,
    names_in_text,
    plurals_in_text,
    row_of_party,
    short_for_named,
    speaks_of_congress,
    speaks_of_politics,
    words_in_text,
)
from newsnlp.entities.people import generation, merge_people, name_words
from newsnlp.entities.places import PlaceTable, demonym_evidence, link_places, load_places, postal_state, postal_states

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from newsnlp.article import Article

_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b|(?<=s)['’](?!\w)")


@dataclass(frozen=True)
class Entities:
    """Fills `entities` from `doc`.

    gazetteer: the user's own people, parties, places and organisations, in any shape that `Gazetteer.of` takes; they
    are found in the text letter for letter and win over what the reader says.
    """

    gazetteer: Any = None
    name: str = "entities"
    needs: frozenset[str] = frozenset({"doc"})
    gives: frozenset[str] = frozenset({"entities"})
    _known: Gazetteer | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if self.gazetteer is not None:
            object.__setattr__(self, "_known", Gazetteer.of(self.gazetteer))

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        return [
            replace(a, entities=find_entities(a.doc, text=a.read_text, gazetteer=self._known, title=a.title))
            if a.doc is not None
            else a
            for a in articles
        ]


def find_entities(
    doc: Doc, *, text: str | None = None, gazetteer: Gazetteer | None = None, title: str | None = None
) -> tuple[Entity, ...]:
    """The entities of a Doc that a reader has been over, the most salient first.

    `doc.ents` are the namings, of our own reader's labels or another spaCy pipeline's; `doc.spans["entities"]` has
    their scores where there are any. text: that of the Doc, where it is at hand. title: a headline that is not part of
    the text, for salience.
    """
    text = doc.text if text is None else text
    namings = read_namings(doc, text)
    if gazetteer is not None:
        namings = put_gazetteer_first(text, namings, gazetteer)
    places, parties = load_places(), load_parties()

    def is_large(name: str) -> bool:
        """Whether a folded name is that of a country, a region or a large city."""
        return places.is_large(name) or places.is_country_or_region(name)

    def is_place(name: str) -> bool:
        return bool(places.lookup(name))

    namings = part_sentences(text, mend_edges(text, namings))
    namings = join_partners(text, leaders_are_people(text, namings, parties.has), is_place)
    namings = complete_places(text, part_hyphened(text, namings, is_place, places.is_own_name), places.is_town)
    namings = cut_compounds(text, namings, lambda word: word in places.demonyms)
    namings = join_hyphened(text, namings, parties.has)
    namings = leave_out_prefixes(text, join_brackets(text, namings, parties.has), parties.has)
    namings = complete_bodies(text, bodies_are_organisations(text, namings))
    namings = parties_with_surnames_are_people(text, owners_are_people(text, namings, parties.has))
    namings = join_parts(text, complete_lists(text, namings))
    namings = join_directions(text, namings, places.is_part_of_continent)
    namings = join_countries(text, namings, places.is_country)
    namings = short_firms(text, called_firms(text, namings, is_large), is_large)
    namings = part_from_country(text, namings, places.is_country_or_region)
    namings = read_dateline(text, namings, is_place)
    namings = leave_out_storms(text, namings, is_large)
    named = {places.country_of_large(fold(text[n.start : n.end])) for n in namings if n.kind == "place"}
    named |= {*demonym_evidence(text, places)}
    namings = towns_are_places(text, namings, lambda name: places.is_town_of(name, named - {None}))
    countries: set[str | None] = set()
    homes = homes_of(party_forms(text, namings), parties)
    if is_political(text, namings, homes):
        countries = {*named, *homes}
        countries |= {"US"} if speaks_of_congress(text) else set()
    home = {c for c in countries if c}
    known, plurals = names_in_text(text, parties, home), plurals_in_text(text, parties, home)
    found = {fold(text[start:end]) for start, end in (*known, *plurals)}
    homes = homes_of(party_forms(text, namings) | found, parties)
    companions = companions_of(party_names(text, namings) | found, parties, home)
    full = {text[n.start : n.end] for n in namings if n.kind in ("party", "organisation")}
    full.update(text[start:end] for start, end in known)
    letters = {short for name in full for short in short_for_named(name, parties, dict.fromkeys(home, 1.0))}
    of_homes = {short for country in homes for short in parties.of_today.get(country, ())}
    letters |= {short for short in of_homes if len(short) > 2 and short not in NO_PARTIES}

    # "Press Trust of India (PTI)" in an article on Pakistan.
    of_others = {
        fold(text[b.start : b.end])
        for a, b in zip(namings, namings[1:])
        if text[a.end : b.start] == " (" and not parties.has(fold(text[a.start : a.end]))
        if spells(text[b.start : b.end], text[a.start : a.end])
    }
    letters -= of_others
    in_capitals = {text[n.start : n.end] for n in namings if n.end - n.start == 2}

    def is_known(name: str) -> bool:
        """Whether a folded name is that of a party here."""
        # "Zapu" and "Umno" are read as people; without other parties of the country, so are Diana and Ruiz.
        short = len(name) > 3 and parties.is_short_for(name, homes)
        beside = " " not in name and has_companion(name, parties, companions)
        two = len(name) == 2 and name in of_homes and name.upper() in in_capitals
        if name in of_others or name == "cdc":
            return False
        return parties.is_of(name, countries) or short or beside or name in letters or two

    namings = parties_are_nothing_else(text, namings, is_known, places.is_large, letters, parties.has)
    single = [*words_in_text(text, parties, homes), *capitals_in_text(text, letters)]
    namings = add_known_parties(namings, sorted({*known, *plurals, *single}))
    namings = agree_on_kinds(text, leave_out_nothings(text, namings))
    namings = leave_out_families(text, acronyms_are_no_people(text, namings))
    namings = leave_out_common_words(text, namings)
    namings = lean_on_places(text, namings, places.is_large)
    ends = {n.end for n in namings if n.kind == "place"}
    namings = [
        replace(n, kind="place")
        if n.kind in ("organisation", "party")
        and n.entry is None
        and (places.is_part_of_continent(fold(text[n.start : n.end])) or postal_state(text, n.start, n.end, ends))
        else n
        for n in namings
    ]
    here = {places.country_of_large(fold(text[n.start : n.end])) for n in namings if n.kind == "place"}
    namings = know_kinds(
        text,
        namings,
        lambda name: places.is_country_name(name) and name not in places.folded_demonyms,
        is_place,
        lambda name: any(places.country(row) in here for row, _ in places.lookup(name)),
    )
    namings = leave_out_events(text, read_context(text, namings, is_place, is_large), is_place)
    namings = leave_out_peoples(text, namings, is_place)
    namings = number_teams(text, namings)
    called = {text[n.start : n.end] for n in namings if n.kind == "party"}
    other = [(e.start_char, e.end_char) for e in doc.ents if e.label_ in ("MISC", "NORP") and e.text not in called]
    namings = recover_repetitions(text, namings, other)
    return resolve_entities(text, namings, places, parties, title=title)


def is_political(text: str, namings: Sequence[Naming], homes: Collection[str]) -> bool:
    """Whether a name which parties have is likely a party's: the text has a word of politics, or names a party, or
    several that have one home."""
    if homes or any(n.kind == "party" and n.score >= 0.5 for n in namings):
        return True
    return speaks_of_politics(text) or speaks_of_congress(text)


def party_names(text: str, namings: Sequence[Naming], *, sure: float = 0.5) -> set[str]:
    """The folded forms of what the reader took for a party with some certainty."""
    return {fold(text[n.start : n.end]) for n in namings if n.kind == "party" and n.score >= sure}


def party_forms(text: str, namings: Sequence[Naming]) -> set[str]:
    """The folded forms of what is no place: parties are read as people and as other organisations, too."""
    return {fold(text[n.start : n.end]) for n in namings if n.kind != "place"}


def add_known_parties(namings: Sequence[Naming], found: Sequence[tuple[int, int]]) -> list[Naming]:
    """The namings, and the parties found where none is, or where only a part of the name was read: "Reform | UK"."""
    spans = [
        (start, end)
        for start, end in found
        if all(
            n.entry is None and start <= n.start and n.end <= end and (start, end) != (n.start, n.end)
            for n in namings
            if n.start < end and start < n.end
        )
    ]
    inside = Intervals(spans)
    kept = [n for n in namings if not inside.touch(n.start, n.end)]
    return sorted([*kept, *(Naming(s, e, "party", 0.8) for s, e in spans)], key=lambda n: (n.start, n.end))


def put_gazetteer_first(text: str, namings: Sequence[Naming], gazetteer: Gazetteer) -> list[Naming]:
    """The namings with the gazetteer's matches among them, in place of those that they touch."""
    found = gazetteer.find(text)
    if not found:
        return list(namings)
    matched = Intervals([(start, end) for start, end, _ in found])
    kept = [n for n in namings if not matched.touch(n.start, n.end)]
    kept.extend(Naming(start, end, entry.kind, 1.0, entry) for start, end, entry in found)
    return sorted(kept, key=lambda n: (n.start, n.end))


@dataclass(slots=True)
class Draft:
    """An entity in the making. home: the country of which it is a body, where the words say so."""

    kind: EntityKind
    namings: list[Naming]
    link: Link | None = None
    entry: GazetteerEntry | None = None
    home: str | None = None


def resolve_entities(
    text: str,
    namings: Sequence[Naming],
    places: PlaceTable,
    parties: PartyTable,
    *,
    title: str | None = None,
) -> tuple[Entity, ...]:
    """The namings of one text, in order and not overlapping, as entities: merged, linked, the most salient first."""
    of_kind: dict[str, list[Naming]] = defaultdict(list)
    for naming in namings:
        of_kind["organisation" if naming.kind == "party" else naming.kind].append(naming)

    homes = homes_of(party_forms(text, namings), parties)
    evidence = demonym_evidence(text, places)
    for country, several in homes.items():
        evidence[country] = evidence.get(country, 0.0) + several
    drafts = draft_places(text, of_kind["place"], places, evidence)
    countries = dict(evidence)
    for draft in drafts:
        if draft.link is not None and draft.link.country is not None:
            countries[draft.link.country] = countries.get(draft.link.country, 0.0) + len(draft.namings)
    drafts += draft_people(text, of_kind["person"])
    of_politics = homes if is_political(text, namings, homes) else None
    companions = companions_of(party_names(text, namings), parties, countries)
    drafts += draft_organisations(text, of_kind["organisation"], places, parties, countries, of_politics, companions)
    return finish(text, join_same_entries(drafts), title)


def join_same_entries(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those of one row of the gazetteer being one, however unlike its names are."""
    joined: list[Draft] = []
    of_key: dict[object, Draft] = {}
    for draft in drafts:
        entry = draft.entry or entry_of(draft.namings)
        same = of_key.get(entry.key) if entry is not None else None
        if same is not None:
            same.namings = sorted([*same.namings, *draft.namings], key=lambda n: n.start)
            continue
        if entry is not None:
            of_key[entry.key] = draft
        joined.append(draft)
    return joined


def keys_of(namings: Sequence[Naming]) -> list[str | None]:
    return [None if n.entry is None else n.entry.key for n in namings]


def entry_of(namings: Sequence[Naming]) -> GazetteerEntry | None:
    return next((n.entry for n in namings if n.entry is not None), None)


def draft_people(text: str, namings: Sequence[Naming]) -> list[Draft]:
    spans = [(n.start, n.end) for n in namings]
    return [
        Draft("person", [namings[i] for i in group]) for group in merge_people(text, spans, keys_of(namings)) if group
    ]


def draft_places(text: str, namings: Sequence[Naming], table: PlaceTable, evidence: Mapping[str, float]) -> list[Draft]:
    """Places, one for each row of the table, and one for each name that the table has not; an acronym that the text
    spells out is the place with the long name, "Grand Renaissance Dam (GRD)"."""
    spans = [(n.start, n.end) for n in namings]
    rows = link_places(text, spans, table, evidence)
    gathered: dict[object, Draft] = {}
    states = postal_states(text, spans)
    forms = [state or fold(text[s:e].partition(", ")[0]) for state, (s, e) in zip(states, spans)]
    row_of = dict(zip(forms, rows))
    spelt = {
        forms[i + 1]: forms[i]
        for i, (a, b) in enumerate(zip(namings, namings[1:]))
        if text[a.end : b.start] == " (" and spells(text[b.start : b.end], text[a.start : a.end])
    }
    for naming, row, folded in zip(namings, rows, forms):
        if row is None and folded in spelt:
            folded = spelt[folded]
            row = row_of[folded]
        if naming.entry is not None:
            draft = gathered.setdefault(naming.entry.key, Draft("place", []))
        elif row is None:
            draft = gathered.setdefault(folded, Draft("place", []))
        else:
            # "northern Syria" has the link of Syria and stays an entity of its own.
            exact = any(r == row for r, _ in table.lookup(folded))
            draft = gathered.setdefault(row if exact else (row, folded), Draft("place", [], table.link(row)))
        draft.namings.append(naming)
    return list(gathered.values())


def draft_organisations(
    text: str,
    namings: Sequence[Naming],
    places: PlaceTable,
    parties: PartyTable,
    countries: Mapping[str, float],
    party_homes: Collection[str] | None,
    companions: Mapping[str, Collection[str]],
) -> list[Draft]:
    """party_homes: the countries of which several parties are named; None where the text does not speak of politics,
    and names and acronyms that parties have may be others'. companions: what was read as parties, by country."""
    spans = [(n.start, n.end) for n in namings]
    homes = [home_of(text, start, end, places.country_named) for start, end in spans]
    drafts = []
    for group in merge_organisations(text, spans, places.is_country_name, keys_of(namings), homes):
        members = [namings[i] for i in group]
        names = list(dict.fromkeys(text[n.start : n.end] for n in members))
        weight = sum(n.score for n in members)
        share = sum(n.score for n in members if n.kind == "party") / weight if weight else 0.0
        entry = entry_of(members)
        introduced = any(introduced_as_party(text, n.start, text[n.start : n.end]) for n in members)
        if entry is not None:
            party = entry.kind == "party"
        elif any(is_called_union(text, n.end) for n in members) and not any(named_as_party(n) for n in names):
            party = False
        else:
            party = (
                introduced
                or is_party(names, share, parties, countries)
                or acronym_of_one_country(names, parties, countries)
            )
            if not party and party_homes is not None:
                known = any(parties.is_of(fold(n), {None} if " " in n else countries) for n in names)
                beside = any(
                    " " not in n and has_companion(fold(n), parties, companions, acronym=is_acronym(n)) for n in names
                )
                party = known or beside or acronym_of_party(names, parties, countries, party_homes)
        home = next((homes[i] for i in group if homes[i]), None)
        drafts.append(Draft("party" if party else "organisation", members, entry=entry, home=home))
    # In an article that names a party, "Northern Alliance" is one too.
    political = any(draft.kind == "party" for draft in drafts)
    for draft in drafts:
        names = list(dict.fromkeys(text[n.start : n.end] for n in draft.namings))
        if draft.entry is None:
            if political and draft.kind == "organisation" and any(named_like_party(n) for n in names):
                draft.kind = "party"
            if draft.kind == "party":
                draft.link = link_party(names, parties, countries if draft.home is None else {draft.home: 1.0})
    return join_same_parties(text, drafts, parties, countries)


def join_same_parties(
    text: str, drafts: Sequence[Draft], parties: PartyTable, countries: Mapping[str, float]
) -> list[Draft]:
    """The drafts, those that the table knows as one party being one: "PRI" and "Institutional Revolutionary Party".

    A long name that the table does not have is no other party's, whatever its acronym.
    """
    joined: list[Draft] = []
    of_row: dict[int, Draft] = {}
    for draft in drafts:
        names = list(dict.fromkeys(text[n.start : n.end] for n in draft.namings))
        row = None
        if draft.kind == "party" and draft.entry is None:
            found = row_of_party(names, parties, countries if draft.home is None else {draft.home: 1.0})
            if found is not None and (not is_acronym(found[1]) or all(is_acronym(n) for n in names)):
                row = found[0]
        if row is None or row not in of_row:
            joined.append(draft)
            if row is not None:
                of_row[row] = draft
            continue
        same = of_row[row]
        same.namings = sorted([*same.namings, *draft.namings], key=lambda n: n.start)
        same.home = same.home or draft.home
    return joined


def finish(text: str, drafts: Sequence[Draft], title: str | None) -> tuple[Entity, ...]:
    """Names, ids, scores and salience; the most salient first, in order of the text where two are equal.

    A dateline names the town and the agency of the report, which need not have a part in it.
    """
    headline = f" {fold(_POSSESSIVE.sub('', title))} " if title else ""
    lead = lead_end(text)
    opened, closed = find_dateline(text)
    weights = []
    for draft in drafts:
        weight = 0.0
        for naming in draft.namings:
            if opened <= naming.start < closed:
                weight += 0.5
                continue
            weight += 1.0 + (1.0 if naming.start < lead else 0.0) + 0.5 * (1.0 - naming.start / max(1, len(text)))
        if any(f" {fold(text[n.start : n.end])} " in headline for n in draft.namings):
            weight += 3.0
        weights.append(weight)
    heaviest = max(weights, default=1.0)
    order = sorted(range(len(drafts)), key=lambda i: (-weights[i], drafts[i].namings[0].start, drafts[i].kind))
    used: Counter[str] = Counter()
    entities = []
    for i in order:
        draft = drafts[i]
        entry = draft.entry or entry_of(draft.namings)
        forms = list(dict.fromkeys(" ".join(text[n.start : n.end].split()) for n in draft.namings))
        counts = Counter(" ".join(text[n.start : n.end].split()) for n in draft.namings)
        name = entry.name if entry is not None else fullest(forms, counts, draft.kind)
        linked = fold(draft.link.name) if draft.link is not None and draft.kind == "place" else None
        if draft.link is not None and name.isupper() and linked in (fold(name), f"the {fold(name)}"):
            name = draft.link.name  # "OSLO", "the HAGUE" of a dateline
        stem = f"{draft.kind}-{slug(name)}"
        used[stem] += 1
        right = sum(n.score for n in draft.namings if n.kind == draft.kind)
        whole = sum(n.score for n in draft.namings)
        agreement = right / whole if whole and draft.kind != "party" else 1.0
        entities.append(
            Entity(
                id=stem if used[stem] == 1 else f"{stem}-{used[stem]}",
                kind=draft.kind,
                name=name,
                aliases=tuple(f for f in forms if f != name),
                mentions=tuple(
                    Mention(Span(n.start, n.end), "name", round(min(1.0, max(0.0, n.score)), 4)) for n in draft.namings
                ),
                link=entry.link if entry is not None else draft.link,
                score=round(min(1.0, max(n.score for n in draft.namings) * agreement), 4),
                salience=round(weights[i] / heaviest, 4),
            )
        )
    return tuple(entities)


def lead_end(text: str) -> int:
    """Where the lead ends: after the first paragraph of more than 60 characters, 600 characters at most."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end - at > 60 or end >= 600:
            return min(end, 600)
        at = end + 1
    return min(len(text), 600)


def fullest(forms: Sequence[str], counts: Mapping[str, int], kind: EntityKind) -> str:
    """The form that says most: of people the one with most words, of others the longest that is no acronym.

    Between equals the one in mixed case, then the more frequent, then the first. Of places the most frequent.
    """

    def rank(form: str) -> tuple[float, ...]:
        mixed = not form.isupper()
        if kind == "person":
            words = name_words(form)
            return (len(words), sum(len(w) > 1 for w in words), generation(form) is not None, mixed, counts[form])
        if kind == "place":
            return (mixed, counts[form], len(form))
        return (not is_acronym(form), len(form.split()), mixed, len(form), counts[form])

    return max(forms, key=rank)
