"""Which organisations are political parties, and which party of the world each one is."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newsnlp import models
from newsnlp.annotations import Link
from newsnlp.entities.names import fold
from newsnlp.entities.organisations import is_acronym
from newsnlp.errors import ModelError

_PARTY_WORD = re.compile(r"\b(?:party|parti|partido|partei|partito|partij|partiet|parties)\b", re.IGNORECASE)
# What has the word and is none: bodies of a party, and parties of another sort.
_NO_PARTY = re.compile(
    r"\b(?:school|committee|congress of|conference of|headquarters|office|bureau|politburo|caucus|parliamentary|"
    r"third|search|tea|birthday|after|house|garden|wedding|dinner|working|youth|women|students?|"
    r"supplies|university|newspaper|parties)\b",
    re.IGNORECASE,
)

# What news puts before a party and before no other organisation: "the ruling X", "opposition bloc X".
_INTRODUCTION = re.compile(
    r"\b(?:opposition|ruling|governing)(?:\s+(?:group|alliance|coalition|movement|bloc))?\s+(?:the\s+)?[\"\u201c\u2018']?$",
    re.IGNORECASE,
)
# What stands beside a party and beside no other organisation but a state's own: "Likud lawmakers", "stood for Labour".
_FOLLOWED = re.compile(
    r"\s+party\b|(?:['\u2019]s)?\s+(?:parliamentary\s+|presidential\s+|mayoral\s+|gubernatorial\s+)?"
    r"(?:candidates?|nominees?|lawmakers?|MPs?|MEPs?|MLAs?|TDs?|deputies|legislators?|backbenchers?|voters|manifesto)\b"
)
_PRECEDED = re.compile(
    r"\bparty,?\s+[\"\u201c\u2018']?$|\b(?:(?:candidates?|nominees?|lawmakers?|MPs?|MEPs?|deput(?:y|ies)|legislators?)\s+(?:for|of|from)|"
    r"(?:coalition|pact)\s+with|(?:vote|votes|voted|stood|ran|candidacy)\s+for)\s+(?:the\s+)?[\"\u201c\u2018']?$",
)
_PARTY_ENDING = re.compile(
    r"\b(?:Congress|Alliance|Front|Coalition|Movement|Bloc|Democrats|Liberals|Conservatives|Greens|Socialists|"
    r"Communists|Labour|Republicans)$"
)
_TRADE = re.compile(
    r"\b(?:workers|trades?|teachers|students?|farmers|growers|youth|women|business|industry|employers|medical|world|"
    r"international|global|jewish|churches|rights)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:parliament|senate|assembly|government|court|ministry|cabinet|army|police|house|duma|diet|knesset|bundestag|"
    r"legislature|council|commission|department|agency|office)\b|^(?:eu|un|european union|united nations|congress)$",
    re.IGNORECASE,
)

# An article with such a word is about politics enough for a party's acronym to mean the party.
_POLITICS = re.compile(
    r"\b(?:part(?:y|ies)|elections?|polls|opposition|coalition|councillors?|lawmakers?|parliament|ministers?|governor|president)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PartyTable:
    """Parties of the world by folded name and acronym. Columns are of one length; rows are numbers.

    countries: ISO 3166-1 alpha-2, None unknown. Source: Party Facts (MIT), see models/parties/README.md.
    """

    ids: Sequence[str]
    titles: Sequence[str]
    countries: Sequence[str | None]
    names: Mapping[str, Sequence[int]]
    acronyms: Mapping[str, Sequence[int]]

    def named(self, folded: str) -> list[int]:
        """The rows of a folded name, "party" at its end or not."""
        forms = (folded, folded.removesuffix(" party"), f"{folded} party")
        return list(dict.fromkeys(row for form in forms for row in self.names.get(form, ())))

    def is_of(self, folded: str, countries: Collection[str | None]) -> bool:
        """Whether a party of one of the countries, None for unknown, has that name; not of four letters or less.

        A name of several words counts as it stands: the Ana Ruiz Party is called after somebody.
        """
        rows = self.names.get(folded, ()) if " " in folded else self.named(folded)
        return len(folded) > 4 and any(self.countries[row] in countries for row in rows)

    def link(self, row: int, name: str) -> Link:
        """The party of a row; name stands in where the table has only an acronym."""
        return Link("partyfacts", self.ids[row], self.titles[row] or name, self.countries[row])


@cache
def load_parties(folder: Path | None = None) -> PartyTable:
    """The table of `models/parties/`, or of another folder of that form; read once.

    Raises:
        ModelError: the folder is missing or damaged.
    """
    model = folder if folder is not None else models.path("parties")
    try:
        data = json.loads((model / "parties.json").read_text(encoding="utf8"))
        return PartyTable(**{key: data[key] for key in ("ids", "titles", "countries", "names", "acronyms")})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{model}: no readable table of parties: {error}") from error


def named_as_party(name: str) -> bool:
    """Whether the name itself says it: "Cambodia National Rescue Party", "Partido Popular"; not "Party School"."""
    return " " in name and _PARTY_WORD.search(name) is not None and _NO_PARTY.search(name) is None


def named_like_party(name: str) -> bool:
    """Whether parties often have such a name, and others may: "Northern Alliance"; not "Trades Union Congress"."""
    return _PARTY_ENDING.search(name) is not None and _TRADE.search(name) is None and _STATE.search(name) is None


def introduced_as_party(text: str, start: int, name: str) -> bool:
    """Whether the words around the naming at `start` say it: "the opposition Uhuru Alliance", "Likud lawmakers"."""
    if _NO_PARTY.search(name) or _STATE.search(name):
        return False
    return (
        _INTRODUCTION.search(text, max(0, start - 40), start) is not None
        or _PRECEDED.search(text, max(0, start - 40), start) is not None
        or _FOLLOWED.match(text, start + len(name)) is not None
    )


def is_party(names: Sequence[str], share: float, table: PartyTable, countries: Mapping[str, float]) -> bool:
    """Whether an organisation with these names is a party.

    share: how much of the weight of its namings the reader gave to "party", in [0, 1]. A name that says it, or a name
    of several words that a party has whose country the article names, decides; else the reader does.
    """
    if any(named_as_party(n) for n in names):
        return True
    if share >= 0.5:
        return True
    long = [n for n in names if not is_acronym(n)]
    for name in long:
        rows = table.named(fold(name))
        if not rows or " " not in name:
            continue
        if any(countries.get(table.countries[row] or "", 0.0) > 0 for row in rows):
            return True
    return False


def speaks_of_politics(text: str) -> bool:
    """Whether a text has a word of politics, so that a name which parties have is likely a party's."""
    return _POLITICS.search(text) is not None


def acronym_of_party(text: str, names: Sequence[str], table: PartyTable, countries: Mapping[str, float]) -> bool:
    """Whether an organisation that has only an acronym is the party with that acronym of a country much spoken of.

    Two letters are too few ("BP"), and a text that says nothing of politics means others by them (a club, a firm).
    """
    if not all(is_acronym(n) and len(fold(n)) > 2 for n in names) or not speaks_of_politics(text):
        return False
    rows = [row for name in names for row in table.acronyms.get(fold(name), ())]
    weight = max((countries.get(table.countries[row] or "", 0.0) for row in rows), default=0.0)
    return weight > 0 and 2 * weight >= max(countries.values())


def link_party(names: Sequence[str], table: PartyTable, countries: Mapping[str, float]) -> Link | None:
    """The party of the world that the names mean, None where that is unknown or undecided.

    Names are asked before acronyms. Of several parties with the name, the one of a country that the article names
    is meant, if there is only one in the country named most; an acronym alone needs such a country.
    """
    for name in sorted(names, key=lambda n: (is_acronym(n), -len(n), n)):
        for folded in dict.fromkeys((fold(name), fold(name).removesuffix(" party"), f"{fold(name)} party")):
            rows = list(dict.fromkeys(table.names.get(folded, ())))
            row = choose(rows, table, countries, alone=" " in folded)
            if row is not None:
                return table.link(row, name)
    for name in sorted((n for n in names if is_acronym(n)), key=lambda n: (-len(n), n)):
        row = choose(list(dict.fromkeys(table.acronyms.get(fold(name), ()))), table, countries, alone=False)
        if row is not None:
            return table.link(row, max(names, key=len))
    return None


def choose(rows: Sequence[int], table: PartyTable, countries: Mapping[str, float], *, alone: bool) -> int | None:
    """The one row that is meant; alone: whether a single row needs no country of the article."""
    home = [(countries.get(table.countries[row] or "", 0.0), row) for row in rows]
    named = sorted((h for h in home if h[0] > 0), key=lambda h: (-h[0], h[1]))
    if named and (len(named) == 1 or named[0][0] > named[1][0]):
        return named[0][1]
    if len(rows) == 1 and alone and not named:
        known = table.countries[rows[0]]
        return rows[0] if known is None or not countries or known in countries else None
    return None
