"""Which organisations are political parties, and which party of the world each one is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from newsnlp import models
from newsnlp.annotations import Link
from newsnlp.entities.names import fold
from newsnlp.entities.organisations import WIRES, is_acronym, is_parliament, spells
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
    r"(?:candidates?|nominees?|lawmakers?|MPs?|MEPs?|MLAs?|TDs?|deputies|legislators?|backbenchers?|frontbenchers?|"
    r"councill?ors?|senators?|voters|manifesto)\b"
    r"|,\s+(?:the|an?|its|his|her)\s+(?:(?!third\b)[\w\u2019'-]+\s+){0,4}?"
    r"(?:party|coalition partner|partner in the (?:\w+ )?coalition)\b(?!['\u2019])"
)
_PRECEDED = re.compile(
    r"\bparty,?\s+[\"\u201c\u2018']?$|(?:\b(?:(?:candidates?|nominees?|lawmakers?|MPs?|MEPs?|deput(?:y|ies)|"
    r"legislators?|senators?|councill?ors?|backbenchers?)\s+(?:for|of|from)|"
    r"(?:coalition|pact)\s+with|coalition\s+partners?|(?:vote|votes|voted|stood|ran|candidacy)\s+for)|"
    # "Senator Ana Ruiz of", "Transport Minister Ruiz, of", "ran for mayor of Lima for".
    r"\b(?:Sen\.|Senator|Rep\.|MP|Minister)\s(?:[^\W\d_a-z][\w\u2019'.-]+\s){0,3}[^\W\d_a-z][\w\u2019'.-]+,?\s(?:of|from)|"
    r"\b(?:ran|runs?|running|stood|stands?|standing)\s+for\s+[\w\s]{3,40}\s+for)\s+(?:the\s+)?[\"\u201c\u2018']?$",
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
    r"\b(?:parliament|senate|assembly|government|court|ministry|cabinet|army|police|house|diet|legislature|council|"
    r"commission|department|agency|office|cortes|rada)\b|^(?:eu|un|european union|united nations|congress)$",
    re.IGNORECASE,
)
_UNION = re.compile(
    r"\binternational$|\b(?:trades? unions?|union of (?:students|teachers|journalists)|(?:human|civil) rights|"
    r"law society|chamber of)\b",
    re.IGNORECASE,
)

_CAPITALISED = re.compile(r"(?<![\w\u2019'-])[^\W\d_a-z][\w\u2019'-]*\w")
_POSSESSIVE = re.compile(r"['\u2019]s$")
_SPACED_WORD = re.compile(r" [^\W\d_](?:[\w\u2019'-]*\w)?")
_WORDS_BEHIND = re.compile(rf"(?:{_SPACED_WORD.pattern}){{1,6}}")

# Words that mean a party where they stand in capitals: "the Finns" and "Workers" need not. Not in a longer name.
_PLURAL = re.compile(
    r"(?:(?<![\w\u2019'-])(?:The|[a-z][\w\u2019'-]*,?) |(?<=[.!?\u201d\"] )|^)"
    r"(Conservatives|Democrats|Greens|Liberals|Moderates|Nationals|Republicans|Socialists|Tories)\b(?!-| [^\W\d_a-z])",
    re.MULTILINE,
)

_IN_CAPITALS = re.compile(r"(?<![\w.'\u2019&/-])[^\W\d_a-z][\w-]*[^\W\d_a-z](?![\w&/-])")
_NAME_BEHIND = re.compile(r"[-@&]|[ ](?:of )?[^\W\d_a-z][a-z]")
_NAME_BEFORE = re.compile(r"(?:[-@#/&]|(?<![.!?:] )(?<!^)\b[^\W\d_a-z][\w'\u2019-]* )$")
_OPENS = re.compile(r"(?:^|[.!?:][\"\u201d\u2019']?\s+|\n|[\"\u201c])$")
_LEADERS = re.compile(r"['\u2019]s |(?:['\u2019]s)? (?:leaders?|spokes\w+|supporters|government|ministers?)\b")
_UNION_BEHIND = re.compile(r" (?:(?:trade|labou?r|workers['’]?|teachers['’]?) )?union\b")

# Names of parties that are names of leagues, papers, ages, lines and games as well.
_EVERYDAY = frozenset(
    "action alternative bridge center centre change confederation direction fast focus freedom future hope jubilee"
    " justice league libre momentum most movement national nationals pirates progress renaissance revival spirit"
    " together transformers unity vamos vision voice wiper".split()
)

# Letters that say something else in most texts, whatever parties there are.
NO_PARTIES = frozenset("adc cdc gps pan psi".split())

# So many names that are those of parties in one country are no chance.
SEVERAL = 3

_MEMBER_OF_CONGRESS = re.compile(r"[(,] ?[DR][-\u2013][A-Z][A-Za-z]")
_BOTH_PARTIES = re.compile(r"\b(Democrat|Republican)s?\b")
# An article with such a word is about politics enough for a party's acronym to mean the party.
_POLITICS = re.compile(
    r"\b(?:part(?:y|ies)|elections?|polls|ballot|opposition|coalition|councillors?|lawmakers?|legislators?|politicians?|"
    r"parliament|senate|senators?|congress(?:man|men|woman|women)?|(?<!\d )(?-i:MPs?)|ministers?|premier(?! league)|"
    r"chancellor|cabinet (?:ministers?|meeting|reshuffle)|governor|president)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PartyTable:
    """Parties of the world by folded name and acronym. Columns are of one length; rows are numbers.

    ids: "" where the source does not have the party. countries: ISO 3166-1 alpha-2, None unknown. of_today and
    words_of_today: the folded acronyms and the names of one word of parties of today, by country. Source: Party Facts
    (MIT) and a list of our own, see models/parties/README.md.
    """

    ids: Sequence[str]
    titles: Sequence[str]
    countries: Sequence[str | None]
    names: Mapping[str, Sequence[int]]
    acronyms: Mapping[str, Sequence[int]]
    of_today: Mapping[str, Collection[str]] = field(default_factory=dict)
    words_of_today: Mapping[str, Collection[str]] = field(default_factory=dict)

    def named(self, folded: str) -> list[int]:
        """The rows of a folded name, "party" at its end or not."""
        forms = (folded, folded.removesuffix(" party"), f"{folded} party")
        return list(dict.fromkeys(row for form in forms for row in self.names.get(form, ())))

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The folded words that names of several words begin with."""
        return frozenset(name.split()[0] for name in self.names if " " in name)

    def is_of(self, folded: str, countries: Collection[str | None]) -> bool:
        """Whether a party of one of the countries, None for unknown, has that name; not of four letters or less.

        A name of several words counts as it stands: the Ana Ruiz Party is called after somebody.
        """
        rows = self.names.get(folded, ()) if " " in folded else self.named(folded)
        return len(folded) > 4 and self.lies_in(rows, countries)

    def lies_in(self, rows: Iterable[int], countries: Collection[str | None]) -> bool:
        """Whether one of the rows is a party of one of the countries."""
        return any(self.countries[row] in countries for row in rows)

    def is_short_for(self, folded: str, countries: Collection[str | None]) -> bool:
        """Whether a party of one of the countries is written so in short."""
        return self.lies_in(self.acronyms.get(folded, ()), countries)

    @cached_property
    def short_forms(self) -> Mapping[int, Sequence[str]]:
        """The folded acronyms of each row that has any."""
        forms: dict[int, list[str]] = {}
        for short, rows in self.acronyms.items():
            for row in rows:
                forms.setdefault(row, []).append(short)
        return forms

    def countries_of(self, folded: str) -> set[str]:
        """The countries whose parties have the name or the acronym."""
        rows = (*self.named(folded), *self.acronyms.get(folded, ()))
        return {country for row in rows if (country := self.countries[row])}

    def has(self, folded: str) -> bool:
        """Whether a party of any country has the name or the acronym."""
        return folded in self.names or folded in self.acronyms

    def link(self, row: int, name: str) -> Link | None:
        """The party of a row, None without id; name stands in where the table has only an acronym."""
        if not self.ids[row]:
            return None
        return Link("partyfacts", self.ids[row], self.titles[row] or name, self.countries[row])

    def joined(self, lines: Iterable[str]) -> PartyTable:
        """The table with parties of today: country, names and acronyms between bars, id; tabs between columns.

        The first name is the party's title. A line with an id is the row of that id; one without whose country and a
        name are in the table, or without a country a name and an acronym, is that row. In its country the names of a
        line mean no other party, but one of another line.
        """
        ids, titles, countries = list(self.ids), list(self.titles), list(self.countries)
        names = {name: list(rows) for name, rows in self.names.items()}
        acronyms = {name: list(rows) for name, rows in self.acronyms.items()}
        row_of_id = {party: row for row, party in enumerate(ids)}
        today: set[int] = set()
        of_today: dict[str, set[str]] = {}
        words: dict[str, set[str]] = {}
        for line in lines:
            country, called, short, party = [*line.rstrip("\n").split("\t"), "", ""][:4]
            full = [fold(n) for n in called.split("|")]
            letters = [fold(a) for a in short.split("|") if a]
            named = {row for form in full for row in names.get(form, ())}
            spelt = {row for form in letters for row in acronyms.get(form, ())}
            options = {row for row in named if countries[row] == country}
            options = options or {row for row in named & spelt if countries[row] is None}
            if party:
                options = {row_of_id.setdefault(party, len(ids))}
            row = min(options) if len(options) == 1 else len(ids)
            if row == len(ids):
                ids.append(party)
                titles.append("")
                countries.append(None)
            titles[row] = called.split("|")[0]
            countries[row] = country
            today.add(row)
            of_today.setdefault(country, set()).update(letters)
            words.setdefault(country, set()).update(name for name in full if " " not in name and len(name) > 3)
            for forms, column in ((full, names), (letters, acronyms)):
                for form in forms:
                    others = [r for r in column.get(form, ()) if r != row and (r in today or countries[r] != country)]
                    column[form] = [*others, row]
        return PartyTable(ids, titles, countries, names, acronyms, of_today, words)


@cache
def load_parties(folder: Path | None = None) -> PartyTable:
    """The table of `models/parties/`, or of another folder of that form; read once.

    Raises:
        ModelError: the folder is missing or damaged.
    """
    model = folder if folder is not None else models.path("parties")
    try:
        data = json.loads((model / "parties.json").read_text(encoding="utf8"))
        table = PartyTable(**{key: data[key] for key in ("ids", "titles", "countries", "names", "acronyms")})
        recent = model / "recent.tsv"
        return table.joined(recent.read_text(encoding="utf8").splitlines()) if recent.exists() else table
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{model}: no readable table of parties: {error}") from error


def named_as_party(name: str) -> bool:
    """Whether the name itself says it: "Cambodia National Rescue Party", "Partido Popular"; not "Party School"."""
    return " " in name and _PARTY_WORD.search(name) is not None and _NO_PARTY.search(name) is None


def named_like_party(name: str) -> bool:
    """Whether parties often have such a name, and others may: "Northern Alliance"; not "Trades Union Congress"."""
    return _PARTY_ENDING.search(name) is not None and _TRADE.search(name) is None and _STATE.search(name) is None


def named_as_other(name: str) -> bool:
    """Whether the name says that it is a body of the state, an international or a union: "National Assembly"."""
    if named_as_party(name):
        return False
    return is_parliament(name) or _STATE.search(name) is not None or _UNION.search(name) is not None


def introduced_as_party(text: str, start: int, name: str) -> bool:
    """Whether the words around the naming at `start` say it: "the opposition Uhuru Alliance", "Likud lawmakers"."""
    if _NO_PARTY.search(name) or _STATE.search(name) or is_parliament(name):
        return False
    return (
        _INTRODUCTION.search(text, max(0, start - 40), start) is not None
        or _PRECEDED.search(text, max(0, start - 80), start) is not None
        or _FOLLOWED.match(text, start + len(name)) is not None
    )


def is_called_union(text: str, end: int) -> bool:
    """Whether the naming that ends here is called a union: "the powerful CGT union"."""
    return _UNION_BEHIND.match(text, end) is not None


def is_party(names: Sequence[str], share: float, table: PartyTable, countries: Mapping[str, float]) -> bool:
    """Whether an organisation with these names is a party.

    share: how much of the weight of its namings the reader gave to "party", in [0, 1]. A name that says it, or a name
    of several words that a party has whose country the article names, decides; else the reader does, but where the
    name says that it is something else and no party has it.
    """
    if any(named_as_party(n) for n in names):
        return True
    if share >= 0.5 and not any(named_as_other(n) and not table.named(fold(n)) for n in names):
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
    """Whether a text has a word of politics."""
    return _POLITICS.search(text) is not None


def speaks_of_congress(text: str) -> bool:
    """Whether a text names members of the United States' Congress by their party, "(D-Minn.)", or both its parties."""
    return _MEMBER_OF_CONGRESS.search(text) is not None or len({*_BOTH_PARTIES.findall(text)}) == 2


def companions_of(
    parties: Collection[str], table: PartyTable, countries: Collection[str | None]
) -> dict[str, set[str]]:
    """The folded names that were read as parties, by country: each that has such a party and is one of `countries`."""
    companions: dict[str, set[str]] = {}
    for name in parties:
        for country in table.countries_of(name):
            if country in countries:
                companions.setdefault(country, set()).add(name)
    return companions


def has_companion(
    folded: str, table: PartyTable, companions: Mapping[str, Collection[str]], *, acronym: bool = False
) -> bool:
    """Whether a party of that name, of three letters at least, has another of its country beside it.

    With "Law and Justice" in the article, "Vox" is none; with the People's Party of Spain it is. The Gozo Party is not
    meant by "Gozo". acronym: whether it may be the party's acronym, too.
    """
    rows = [*table.names.get(folded, ()), *(table.acronyms.get(folded, ()) if acronym else ())]
    beside = (companions.get(table.countries[row] or "", ()) for row in rows)
    return len(folded) > 2 and any(other != folded for others in beside for other in others)


def short_for_named(name: str, table: PartyTable, countries: Mapping[str, float]) -> list[str]:
    """The folded acronyms of the party that a name of several words means; of two letters only if they spell it."""
    found = row_of_party([name], table, countries) if " " in name else None
    forms = table.short_forms.get(found[0], ()) if found is not None else ()
    return [short for short in forms if len(short) > 2 or spells(short, name)]


def capitals_in_text(text: str, acronyms: Collection[str]) -> list[tuple[int, int]]:
    """Where one of these folded acronyms stands in capitals."""
    return [m.span() for m in _IN_CAPITALS.finditer(text) if fold(m.group()) in acronyms] if acronyms else []


def acronym_of_party(
    names: Sequence[str], table: PartyTable, countries: Mapping[str, float], homes: Collection[str] = ()
) -> bool:
    """Whether an organisation that has only an acronym is the party with that acronym of a country much spoken of.

    Two letters are too few ("BP"), and one in small letters ("Umno") needs one of `homes`, countries of which several
    parties are named. To be asked in a text that speaks of politics: others mean a club or a firm by it.
    """
    folded = [fold(n) for n in names]
    short = [
        len(f) > 2 if is_acronym(n) else len(f) > 3 and table.is_short_for(f, homes) for n, f in zip(names, folded)
    ]
    if not all(short) or not WIRES.isdisjoint(folded):
        return False
    rows = [row for form in folded for row in table.acronyms.get(form, ())]
    weight = max((countries.get(table.countries[row] or "", 0.0) for row in rows), default=0.0)
    return weight > 0 and 2 * weight >= max(countries.values())


def acronym_of_one_country(names: Sequence[str], table: PartyTable, countries: Mapping[str, float]) -> bool:
    """Whether an organisation that has only an acronym, of four letters and more, has one that parties of one country
    alone have, of which the article speaks: "CNRP" in Phnom Penh, whether or not a word of politics is said."""
    folded = [fold(n) for n in names]
    if not all(is_acronym(n) and len(f) > 3 for n, f in zip(names, folded)) or not WIRES.isdisjoint(folded):
        return False
    homes = {table.countries[row] for form in folded for row in table.acronyms.get(form, ())}
    return len(homes) == 1 and countries.get(homes.pop() or "", 0.0) > 0


def row_of_party(names: Sequence[str], table: PartyTable, countries: Mapping[str, float]) -> tuple[int, str] | None:
    """The row of the table that the names mean and the name that led to it, None where that is unknown or undecided.

    Names are asked before acronyms. Of several parties with the name, the one of a country that the article names
    is meant, if there is only one in the country named most; an acronym alone needs such a country.
    """
    for name in sorted(names, key=lambda n: (is_acronym(n), -len(n), n)):
        for folded in dict.fromkeys((fold(name), fold(name).removesuffix(" party"), f"{fold(name)} party")):
            rows = list(dict.fromkeys(table.names.get(folded, ())))
            row = choose(rows, table, countries, alone=" " in folded)
            if row is not None:
                return row, name
    for name in sorted((n for n in names if is_acronym(n)), key=lambda n: (-len(n), n)):
        row = choose(list(dict.fromkeys(table.acronyms.get(fold(name), ()))), table, countries, alone=False)
        if row is not None:
            return row, name
    return None


def homes_of(names: Collection[str], table: PartyTable) -> dict[str, float]:
    """The country of which most of these folded names are parties, and how many, three at least; {} without one.

    Acronyms of two letters are left out of account: every country has many.
    """
    homes = Counter(
        country
        for name in names
        if len(name) > 2
        for country in {table.countries[row] for row in (*table.named(name), *table.acronyms.get(name, ()))}
        if country
    )
    ((home, most), *others) = homes.most_common(2) or [("", 0)]
    alone = all(n < most for _, n in others)
    return {home: float(most)} if most >= SEVERAL and alone else {}


def link_party(names: Sequence[str], table: PartyTable, countries: Mapping[str, float]) -> Link | None:
    """The party of the world that the names mean, None where that is unknown, undecided or not in Party Facts."""
    found = row_of_party(names, table, countries)
    return None if found is None else table.link(found[0], max(names, key=len) if is_acronym(found[1]) else found[1])


def names_in_text(text: str, table: PartyTable, countries: Collection[str]) -> list[tuple[int, int]]:
    """Where names of several words stand that parties of these countries have, the longest at each place."""
    found = []
    end = 0
    for first in _CAPITALISED.finditer(text):
        if first.start() < end or fold(first.group()) not in table.first_words:
            continue
        behind = _WORDS_BEHIND.match(text, first.end())
        ends = [first.end() + m.end() for m in _SPACED_WORD.finditer(behind.group())] if behind else []
        for stop in reversed(ends):
            words = _POSSESSIVE.sub("", text[first.start() : stop])
            stop = first.start() + len(words)
            rows = table.names.get(fold(words), ()) if words.rsplit(None, 1)[1][:1].isupper() else ()
            if table.lies_in(rows, countries):
                found.append((first.start(), stop))
                end = stop
                break
    return found


def plurals_in_text(text: str, table: PartyTable, countries: Collection[str]) -> list[tuple[int, int]]:
    """Where "the Conservatives", "Nationals" and their like stand, if a party of these countries is called so."""
    return [
        match.span(1)
        for match in _PLURAL.finditer(text)
        if table.lies_in(table.names.get(fold(match[1]), ()), countries)
    ]


def words_in_text(text: str, table: PartyTable, homes: Collection[str]) -> list[tuple[int, int]]:
    """Where names of one word stand that parties of today have in `homes`, countries of which several are named.

    A word that opens a sentence may be a word of every day, and has to be introduced, "Labor voters", "Onda's"; as has
    one that is the name of much else, "the Renaissance".
    """
    words = {word for country in homes for word in table.words_of_today.get(country, ())}
    found = []
    for match in _CAPITALISED.finditer(text) if words else ():
        name = _POSSESSIVE.sub("", match.group())
        start, end = match.start(), match.start() + len(name)
        if (
            fold(name) not in words
            or _NAME_BEHIND.match(text, end)
            or _NAME_BEFORE.search(text, max(0, start - 30), start)
        ):
            continue
        opens = fold(name) in _EVERYDAY or _OPENS.search(text, max(0, start - 4), start) is not None
        if not opens or introduced_as_party(text, start, name) or _LEADERS.match(text, end):
            found.append((start, end))
    return found


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
