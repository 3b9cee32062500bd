"""Who the words of a source mean: a name, a role, a pronoun or an organisation to an entity of the article."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import takewhile

from newsnlp.annotations import Entity, Span
from newsnlp.quotes.assemble import Attribution, goes_on
from newsnlp.quotes.given_names import HONORIFICS, Gender, gender_of_full_name, gender_of_given_name
from newsnlp.quotes.marks import Marks
from newsnlp.quotes.roles import (
    GENDERED_NOUNS,
    GENERAL_ROLES,
    QUALIFIERS,
    SYNONYMS,
    Role,
    head_role,
    is_of_land,
    is_role,
    roles_at,
)

# Why there is no speaker.
NO_SOURCE = "no source"
PLURAL = "plural source"
UNNAMED = "unnamed source"
UNKNOWN_NAME = "source is not among the entities"
PRONOUN = "pronoun without a clear antecedent"
FIRST_PERSON = "first person"
DOCUMENT = "document without a known author"

_MALE_PRONOUNS = frozenset({"he", "him", "his", "himself"})
_FEMALE_PRONOUNS = frozenset({"she", "her", "hers", "herself"})
_PLURAL_PRONOUNS = frozenset(
    "they them their theirs themselves we us our ours ourselves both many some most few others these those all several"
    " neither everyone everybody nobody no-one none people".split()
)
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself"})
_OBJECTS = frozenset({"it", "him", "her", "them", "this"})
_RELATIVES = frozenset({"who", "whom", "whose", "which", "that"})
_IMPERSONAL = frozenset({"it", "its", "itself"})
_PREPOSITIONS = frozenset(
    """
    about against among around as at before behind below between by despite during for from in including inside into
    like near of off on onto out outside over since than through to toward towards under until upon via with within
    without
    """.split()
)
_DOCUMENTS = frozenset(
    """
    account analysis article assessment bill book column complaint data decree document documents editorial email emails
    estimate estimates figures filing findings forecast indictment law lawsuit letter manifesto memo notice paper
    petition poll post ruling rule report research review release script speech statement story study survey testimony
    text transcript tweet video website
    """.split()
)
# What an organisation may be called again, and which entities that may mean.
_ORGANISATION_NOUNS = frozenset(
    """
    academy agency airline alliance association authority bank board broadcaster brand bureau business campaign
    carmaker centre center charity chain church clinic club college commission committee company congress consortium
    corporation council court department firm force foundation fund government group hospital institute institution
    junta league manufacturer ministry museum network newspaper ngo office organisation organization outlet paper
    parliament party police producer publication publisher regulator retailer school senate site society station
    supplier team thinktank think-tank tribunal union university utility watchdog charity movement coalition outfit
    automaker bloc embassy insurer lender miner mission nonprofit operator
    """.split()
)
# Nouns that may follow the name of what they mean: "the Likud party", "the Xinhua news agency".
_CALLED = re.compile(
    r"(?!.*\b(?:breakaway|front|holding|parent|rival|sister|splinter)\b)(?:\s+[a-z]+){0,2}?\s+(?:airline|alliance|bank|"
    r"broadcaster|carmaker|chain|charity|church|club|coalition|company|conglomerate|firm|giant|group|lender|magazine|"
    r"maker|manufacturer|militia|movement|network|newspaper|ngo|organi[sz]ation|outlet|party|publisher|"
    r"agency|retailer|think-?tank|union|university|website)(?=[\s,(]|$)"
)
_ONE_OF = re.compile(r"\b(?:an?|another|any|each|every|no|one|some)\s[^,]*$", re.IGNORECASE)
# What has a head whose name may follow: "leader of the opposition Ann Lee".
_LED = _ORGANISATION_NOUNS | {"house", "opposition", "assembly", "faculty", "chamber"}
_FIRMS = frozenset(
    "airline automaker bank broadcaster carmaker company firm insurer manufacturer miner retailer".split()
)
_PARTY_NOUNS = frozenset({"alliance", "coalition", "movement", "party"})
_GROUPS = ("organisation", "party")
# What is told of a body that its name need not say.
_ANYWHERE = frozenset(
    "central city federal government international local national powerful public regional state".split()
)
# What these mean is who was spoken of last, whatever nouns stand in the names.
_GENERAL_NOUNS = frozenset("agency business company firm group network organisation organization".split())
# Who is meant by these must be called so: "the commission" is the Electoral Commission or INEC, not the AP.
_STATE_NOUNS = frozenset("authority board bureau commission committee department ministry tribunal".split())
_NEVER_ELSEWHERE = frozenset("campaign congress council court government office parliament police senate".split())
# What words in the name of an organisation tell of its kind, and the nouns of that kind.
_KINDS = (
    (
        frozenset(
            """
            afp ap bbc bloomberg broadcasting chronicle cnn daily gazette guardian herald interfax journal magazine mail
            mirror monitor news newspaper npr observer post press radio reuters tass telegraph television times tribune
            tv xinhua
            """.split()
        ),
        frozenset("broadcaster magazine newspaper outlet paper publication publisher site station".split()),
    ),
    (
        frozenset(
            "authority bureau commission committee council court department government ministry police".split()
        ),
        frozenset("regulator watchdog".split()),
    ),
    (frozenset("bank banking".split()), frozenset("bank business company corporation firm lender".split())),
    (
        frozenset("air airlines airways aviation jet".split()),
        frozenset("airline business company corporation firm".split()),
    ),
    (
        frozenset("co company corp energy inc industries ltd motors oil plc".split()),
        frozenset(
            """
            automaker brand business carmaker chain company corporation firm insurer manufacturer miner operator
            producer supplier
            """.split()
        ),
    ),
    (
        frozenset(
            "association charity church club congress federation foundation hospital museum society union".split()
        ),
        frozenset("association charity church club foundation hospital league museum ngo society union".split()),
    ),
    (
        frozenset("athletic cricket football racing rovers rugby sporting wanderers".split()),
        frozenset("club side team".split()),
    ),
    (
        frozenset("academy college institute school university".split()),
        frozenset("academy college institute institution school university".split()),
    ),
)
_PLURAL_WORDS = frozenset(
    "people men women children police critics others officials sources media politicians lawmakers clergy staff".split()
)
_QUANTITIES = frozenset(
    """
    two three four five six seven eight nine ten dozens hundreds thousands several many some most few both all other
    various numerous
    """.split()
)
_DOCUMENTS_AGAIN = frozenset(
    "analysis data document estimate estimates figures findings paper poll report research statement study survey"
    .split()
)
_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "its", "his", "her", "their", "our", "my"})
_DEFINITE = _DETERMINERS - {"a", "an"}
# What may follow a name that heads a source, so that the name is no modifier of it.
_AFTER_NAMES = frozenset(
    """
    a also alone an and be but citing earlier friday has have herself himself i ii iii is itself iv jr last later monday
    next now on or saturday speaking sr sunday that the then this thursday today too tuesday was wednesday
    who writing yesterday
    """.split()
)
# Between two names of a list, an apposition may follow the first, and words before the second may say who that is:
# ", the mayor, and opposition leader"; " and his aide, ".
_JOINED = (
    r"(?:,\s[^,\n]{{3,60}}(?=,))?\s*(?:\([^)]*\))?\s*(?:{}and|&|or|, and|,? ?as well as)\s*"
    r"(?:(?:(?!(?:who|which|that)\b)[\w.’'-]+\s+){{0,5}}|(?:his|her|its|the|their)\s(?:[\w-]+\s){{0,4}}[\w-]+,\s)"
)
_POST_NOMINALS = frozenset("CBE KC MBE MD MEP MLA MP MS MSP OBE PhD QC SAN SC TD".split())
_AND_BETWEEN = re.compile(_JOINED.format(""))
_BETWEEN = re.compile(_JOINED.format(",|"))
_AND_OTHERS = re.compile(r"\s+(?:and|or)\s+(?:his|her|their|its|other|others|some|many|several|the|two)\b")
_APPOSITION_OPENS = re.compile(
    r"(?:the|an?|its|his|her|their|one of|[A-Z][\w’'-]+[’']s)\s|[^\n,]{0,40}\b(?:of|at|for)\b"
)
_VAGUE = frozenset({"of", "old", "then", "longtime", "long-time", "veteran", "s", "own", "current", "new"})
_HEADLINES = 2  # so many paragraphs may be headline and subheading
_NEAR_DOCUMENT = 600
_WORD = re.compile(r"[^\W_]+(?:[-’'.&][^\W_]+)*")
_CLAUSE = re.compile(r",?\s+(?:who|whom|whose|which|that)\b")
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")
_MOST_MENTIONS_BACK = 60
_MOST_PARAGRAPHS_BACK = 5
_CAPTION_WORDS = 14
_REPEATED_WORDS = 8
_LEAST_MISSPELT = 5  # shorter surnames that differ by a letter are likelier two people's
_LONG_NAME = 8
_LONG_CLAUSE = 100
_OFTEN_ALONE = 3  # so often has a surname alone meant one person before it goes on to


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for a person as the antecedent of a pronoun; log-odds by intent, found on development articles."""

    recency: float = 2.0
    recency_fall: float = 0.35
    subject: float = 0.9
    subject_fall: float = 0.3
    same_paragraph: float = 1.0
    in_marks: float = -0.6
    unknown_gender: float = -0.5
    modifier: float = -0.16
    frequency: float = 0.18
    speaker: float = 1.1
    speaker_rank: float = 0.75
    speaker_fall: float = 0.6
    in_own_words: float = -1.5
    introduced: float = 0.8
    in_content: float = -0.6
    pronoun: float = 1.7
    pronoun_fall: float = 0.5
    pronoun_subject: float = 0.9
    asker: float = -2.5


@dataclass(frozen=True, slots=True)
class Resolution:
    """speaker: id of an entity, or None with a reason; how: "name" | "role" | "pronoun" | "organisation" | ..."""

    speaker: str | None
    reason: str | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A named mention and the number of its entity."""

    start: int
    end: int
    owner: int


@dataclass
class Discourse:
    """What is known of the entities of a text, and who has spoken so far."""

    text: str
    marks: Marks
    entities: Sequence[Entity]
    sentence_starts: Sequence[int]
    authors: Sequence[str] = ()
    weights: Weights = Weights()
    named: list[Named] = field(init=False)
    gender: dict[int, Gender] = field(init=False)
    roles: dict[str, list[Role]] = field(init=False)
    spoken: list[tuple[int, int]] = field(init=False, default_factory=list)  # (position, person)
    heard: list[tuple[int, int]] = field(init=False, default_factory=list)  # (position, organisation) of speakers
    asked: tuple[int, int] | None = field(init=False, default=None)  # (position, person) of a question put to "you"
    unnamed: tuple[Span, Gender | None] | None = field(init=False, default=None)  # the last source of one without name
    documents: dict[str, tuple[int, int]] = field(init=False, default_factory=dict)  # noun -> (position, entity)
    reported: list[tuple[int, float]] = field(init=False, default_factory=list)  # after a cue, outside marks
    traced: list[Named] = field(init=False, default_factory=list)  # pronouns outside marks, and whom they mean

    def __post_init__(self) -> None:
        named = sorted(
            (
                Named(m.span.start, m.span.end, i)
                for i, e in enumerate(self.entities)
                for m in e.mentions
                if m.form == "name"
            ),
            key=lambda n: (n.start, -n.end, n.owner),
        )
        self.named = share_surnames(self.text, self.entities, same_despite_spelling(self.marks, self.entities, named))
        self._starts = [n.start for n in self.named]
        self._people = [n for n in self.named if self.entities[n.owner].kind == "person"]
        self._people_starts = [n.start for n in self._people]
        others = (n for n in self.named if self.entities[n.owner].kind in _GROUPS)
        self._others = [n for n in others if not _DATELINE.match(self.text, max(0, n.start - 1))]
        self._other_starts = [n.start for n in self._others]
        self._frequency = Counter(n.owner for n in self.named)
        self._first_mention = {n.owner: n.start for n in reversed(self.named)}
        self._by_last_name: dict[str, list[int]] = defaultdict(list)
        self._by_alias: dict[str, list[int]] = defaultdict(list)
        for i, e in enumerate(self.entities):
            for form in dict.fromkeys((e.name, *e.aliases)):
                folded = form.casefold()
                if i not in self._by_alias[folded]:
                    self._by_alias[folded].append(i)
            words = _WORD.findall(e.name)
            if e.kind == "person" and words:
                self._by_last_name[words[-1].casefold()].append(i)
        self.roles = defaultdict(list)
        for n in self._people:
            for role in roles_at(self.text, Span(n.start, n.end), n.owner):
                general = GENERAL_ROLES.get("president" if "prime" in role.words else role.head, ())
                for head in {role.head, *general}:
                    self.roles[head].append(role)
        self.gender = self._weigh_gender()

        known = [*self._people, *self._called_by_role()]
        self._people = sorted(known, key=lambda n: (n.start, -n.end, n.owner))
        self._people_starts = [n.start for n in self._people]
        self._pronouns = [m for m in _NOMINATIVE.finditer(self.text) if not self.marks.inside[m.start()]]
        self._next_pronoun = 0
        self._rules = [m.end() for m in _RULE_LINE.finditer(self.text)]

    def _called_by_role(self) -> list[Named]:
        """Where a person is called by a role that the text has given: "the president", "the senator"."""
        found = []
        for match in _THE_ROLE.finditer(self.text):
            words = list(_WORD.finditer(match.group(1)))
            first = next((i for i, w in enumerate(words) if is_role(w.group())), len(words))
            last = max((w.end() for w in takewhile(lambda w: is_role(w.group()), words[first:])), default=0)
            role = head_role(match.group(1)[:last]) if last else None
            end = match.start(1) + last
            goes_on = re.match(r" (?:of|for|at|from|[A-Z])", self.text[end : end + 6]) is not None
            if role is None or role[0] not in self.roles or goes_on:
                continue
            owner = self._role_holder(role[0], role[1], "the", match.start(), strict=True)
            if owner is not None:
                found.append(Named(match.start(), end, owner))
        return found

    def sentence_at(self, position: int) -> int:
        return max(0, bisect_right(self.sentence_starts, position) - 1)

    def _sentence_start(self, position: int) -> int:
        i = bisect_right(self.sentence_starts, position) - 1
        return self.sentence_starts[i] if i >= 0 else 0

    def mentions_in(self, start: int, end: int) -> list[Named]:
        """The named mentions that begin in [start, end), longest first where several begin together."""
        return self.named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    # --- gender -------------------------------------------------------------------------------------------------------

    def _weigh_gender(self) -> dict[int, Gender]:
        """The gender of people where honorifics, given names, role nouns and pronouns agree enough to tell."""
        votes: dict[int, Counter[str]] = defaultdict(Counter)
        family = {r.owner for noun in _FAMILY_NOUNS for r in self.roles.get(noun, ())}
        for i, e in enumerate(self.entities):
            if e.kind != "person":
                continue
            for form in (e.name, *e.aliases):
                words = [w.strip(".").lower() for w in form.split()]
                if words and words[0] in HONORIFICS:
                    votes[i][HONORIFICS[words[0]]] += 6
            given = [w for w in e.name.split() if w.strip(".").lower() not in HONORIFICS]
            gender = gender_of_given_name(given[0]) if len(given) > 1 else None
            if gender is not None:
                votes[i][gender] += 5
            gender = gender_of_given_name(given[0]) if len(given) == 1 and i in family else None
            if gender is not None:
                votes[i][gender] += 3
            gender = gender_of_full_name(given)
            if gender is not None:
                votes[i][gender] += 4
        for role in {role for roles in self.roles.values() for role in roles}:
            if role.head in GENDERED_NOUNS:
                votes[role.owner][GENDERED_NOUNS[role.head]] += 3
        for n in self._people:
            before = re.search(r"([^\W\d_]+)\.?\s+$", self.text[max(0, n.start - 24) : n.start])
            if before is not None and before.group(1).lower() in HONORIFICS:
                votes[n.owner][HONORIFICS[before.group(1).lower()]] += 6
        for a, b in zip(self._people, self._people[1:]):
            spouse = _MARRIED_TO.fullmatch(self.text, a.end, b.start)
            if spouse is not None and spouse[1] in GENDERED_NOUNS:
                votes[a.owner]["f" if GENDERED_NOUNS[spouse[1]] == "m" else "m"] += 3
        for owner, word in self._lone_pronouns():
            votes[owner][word] += 1
        found: dict[int, Gender] = {}
        for i, count in votes.items():
            m, f = count["m"], count["f"]
            if m > 1.5 * f:
                found[i] = "m"
            elif f > 1.5 * m:
                found[i] = "f"
        return found

    def _lone_pronouns(self) -> list[tuple[int, Gender]]:
        """The gender of pronouns that follow the only person of their sentence, or open the sentence after it."""
        found: list[tuple[int, Gender]] = []
        by_sentence: dict[int, set[int]] = defaultdict(set)
        last_of: dict[int, Named] = {}
        for n in self._people:
            s = self.sentence_at(n.start)
            by_sentence[s].add(n.owner)
            last_of.setdefault(s, n)
        for match in _PRONOUN.finditer(self.text):
            word = match.group().lower()
            gender: Gender = "m" if word in _MALE_PRONOUNS else "f"
            s = self.sentence_at(match.start())
            if self.marks.inside[match.start()]:
                continue
            here = by_sentence.get(s, set())
            if here and self._is_object_of(last_of[s], match):
                continue
            if len(here) == 1 and last_of[s].end <= match.start():
                found.append((last_of[s].owner, gender))
            elif (
                not here
                and len(by_sentence.get(s - 1, ())) == 1
                and self._opens_sentence(match.start())
            ):
                found.append((last_of[s - 1].owner, gender))
        return found

    def _opens_sentence(self, position: int) -> bool:
        """Whether a pronoun opens its sentence, or nothing but words in marks stands before it there."""
        start = self._sentence_start(position)
        quotation = self.marks.quotation_at(start)
        return position - (start if quotation is None else max(start, quotation.end)) < 3

    def _is_object_of(self, n: Named, pronoun: re.Match[str]) -> bool:
        """Whether a pronoun is whom somebody acts upon in the same clause: "Ann Lee reminded him of it"."""
        word, between = pronoun.group().lower(), self.text[n.end : min(pronoun.start(), n.end + _LONG_CLAUSE + 1)]
        if word not in ("him", "her") or len(between) > _LONG_CLAUSE or _NEW_CLAUSE.search(between) is not None:
            return False
        return word == "him" or _NO_NOUN.match(self.text, pronoun.end()) is not None

    # --- sources ------------------------------------------------------------------------------------------------------

    def resolve(self, a: Attribution) -> Resolution:
        """The speaker of one attribution that has a source; attributions must come in order of the text."""
        assert a.source is not None
        source = a.source
        words = source.of(self.text)
        plain = re.sub(r"[^\w\s'’-]", " ", words).strip().lower()
        if a.ground == "label" and words == "A":
            return self._of(self._interviewee(source.start), "label", UNNAMED)
        if plain in _MALE_PRONOUNS or plain in _FEMALE_PRONOUNS:
            gender: Gender = "m" if plain in _MALE_PRONOUNS else "f"
            person = self._owner_of_place(source.start, gender)
            if person is None:
                person = self._named_ahead(source.start, gender)
            if person is None and plain in ("he", "she") and self._is_unnamed(source.start, gender):
                return Resolution(None, UNNAMED, "pronoun")
            if person is None:
                person = self._antecedent(self._chain_start(source.start), gender, a.content)
            return self._of(person, "pronoun", PRONOUN)
        if plain in _FIRST_PERSON:
            return self._first_person(source)
        if plain in _RELATIVES and not words.strip().isupper():
            return self._relative(source)
        if plain in _IMPERSONAL:
            return self._of(self._organisation_before(source.start, None), "pronoun", PRONOUN)
        if plain in _PLURAL_PRONOUNS:
            return Resolution(None, PLURAL, "pronoun")
        return self._noun_phrase(source, a.content)

    def _of(self, owner: int | None, how: str, reason: str) -> Resolution:
        return Resolution(None, reason, how) if owner is None else Resolution(self.entities[owner].id, None, how)

    def _noun_phrase(self, source: Span, content: Sequence[Span]) -> Resolution:
        words = source.of(self.text)
        if self._is_called_by_land(words):
            beside = self._acting_beside(source.start, None, words.split()[1])
            return self._of(beside, "role", UNNAMED)
        heads, author = self._heads(source)
        people = [h for h in heads if self.entities[h.owner].kind == "person"]
        chosen = people or heads[:1]
        if self._are_several(source, people or heads) or self._is_family(words, chosen):
            return Resolution(None, PLURAL, "name")
        if chosen:
            owner = self._by_surname(self._in_apposition(source, chosen))
            kind = self.entities[owner].kind
            return self._of(owner, "name" if kind == "person" else "organisation", UNKNOWN_NAME)
        beside = self._named_as(source)
        if beside is None:
            beside = self._name_after(source)
        if beside is None:
            beside = self._name_before(source)
        if beside is not None:
            return self._of(beside, "name", UNKNOWN_NAME)
        core = _CLAUSE.split(words, maxsplit=1)[0]
        phrase = [w.lower() for w in _WORD.findall(core.split(",")[0])]
        noun = head_noun(phrase)
        if noun in _DOCUMENTS:
            return self._of(self._author_of(noun, source.start, author), "document", DOCUMENT)
        named = self._by_words(core)
        if named is not None:
            return self._of(named, "name", UNKNOWN_NAME)
        if is_plural(phrase):
            return Resolution(None, PLURAL, "nominal")
        holder = self._by_role(core, phrase, source, content)
        described = (
            _OF_AGE.match(core) is not None
            or _OF_CHILDREN.match(core) is not None
            or _OF_PLAYERS.fullmatch(core.strip()) is not None
            or (len(phrase) == 2 and phrase[0] == "the" and self._is_national(core.split()[-1]))
        )
        if holder is None and described and noun not in _ORGANISATION_NOUNS:
            holder = self._acting_beside(source.start, GENDERED_NOUNS.get(noun), core.split()[-1])
        if holder is not None:
            return self._of(holder, "role", UNNAMED)
        role = head_role(core.split(",")[0])
        if role is None and noun in _ORGANISATION_NOUNS and phrase[0] in _DEFINITE:
            told = [w for w in takewhile(lambda w: not w.startswith(noun), phrase[1:]) if w not in _VAGUE]
            return self._of(self._organisation_before(source.start, noun, told), "organisation", UNNAMED)
        unknown = any(w[:1].isupper() for w in _WORD.findall(core)[1:]) and role is None
        if unknown and len(phrase) == 2 and phrase[0] == "the":
            called = self._organisation_before(source.start, noun)
            if called is not None and noun in self.entities[called].name.lower().split():
                return self._of(called, "organisation", UNKNOWN_NAME)  # "the Synod"
        return Resolution(None, UNKNOWN_NAME if unknown else UNNAMED, "nominal")

    def _by_role(self, core: str, phrase: Sequence[str], source: Span, content: Sequence[Span]) -> int | None:
        """Who the text says holds the role that a source names: "the prime minister", "her lawyer", "Lawmaker"."""
        role = head_role(core.split(",")[0])
        if role is None or not phrase:
            return None
        determiner = phrase[0]
        named = (n for piece in content for n in self.mentions_in(piece.start, piece.end))
        spoken_of = {n.owner for n in named if not self._is_modifier(n)}
        if determiner in _DEFINITE:
            strict = determiner == "the" and _has_complement(core)
            holder = self._role_holder(*role, determiner, source.start, strict=strict, spoken_of=spoken_of)
            married = holder is None and role[0] in _MARRIED and len(phrase) == 2
            return self._married_to(determiner, source.start, spoken_of) if married else holder
        # Headlines leave the article out: "Former minister calls for a vote".
        first = source.of(self.text)[:1].isupper() and determiner not in ("a", "an", "one", "another", "some", "no")
        opens = first and self.marks.paragraph_at(source.start) <= _HEADLINES
        return self._role_holder(*role, "", source.start, spoken_of=spoken_of) if opens else None

    def _married_to(self, determiner: str, position: int, spoken_of: Container[int]) -> int | None:
        """Whom "his wife" or "her husband" means: the only one beside of that surname and of the other gender."""
        if determiner not in ("his", "her"):
            return None
        gender, other = _GENDERS[determiner == "her"]
        person = self._antecedent(position, gender, ())
        if person is None:
            return None
        surname = _WORD.findall(self.entities[person].name)[-1].casefold()
        shared = [i for i in self._by_last_name.get(surname, ()) if self.gender.get(i) == other and i not in spoken_of]
        if self.gender.get(person) != gender:
            shared = []
        shared = shared or [
            i for i in self._joined_to(person) if self.gender.get(i, other) == other and i not in spoken_of
        ]
        return shared[0] if len(set(shared)) == 1 else None

    def _joined_to(self, person: int) -> set[int]:
        """Who shares a surname that stands once, "Jim and Noelene Fairweather", or is married: "Lind's wife, Rosa"."""
        return {
            a.owner
            for a, b in zip(self._people, self._people[1:])
            if b.owner == person and self.text[a.end : b.start] == " and " and " " not in self.entities[a.owner].name
        } | {
            b.owner if a.owner == person else a.owner
            for a, b in zip(self._people, self._people[1:])
            if person in (a.owner, b.owner) and _MARRIED_TO.fullmatch(self.text, a.end, b.start)
        }

    def _acting_beside(self, position: int, gender: str | None, land: str = "") -> int | None:
        """The only person who opens a sentence or speaks in the paragraph before `position`, or else in the last one.

        Judges and lawyers are called otherwise, and "the American" is no "Czech teenager": who is named beside them is
        meant.
        """
        number = self.marks.paragraph_at(position)
        back = self._people[: bisect_left(self._people_starts, position)]
        back = [n for n in back if not self.marks.inside[n.start]]
        near: list[Named] = []
        spoken: set[int] = set()
        while number >= 0 and not near and not spoken and self.marks.paragraph_at(position) - number < 2:
            near = [n for n in back if self.marks.paragraph_at(n.start) == number]
            spoken = {owner for at, owner in self.spoken if self.marks.paragraph_at(at) == number and at < position}
            number -= 1
        others = {r.owner for head in _OF_COURTS for r in self.roles.get(head, ())}
        if self._is_national(land):
            others |= {n.owner for n in back if self._is_of_another(n, land)}
        acting = {n.owner for n in near if self._subjecthood(n) > 0.5} | spoken
        if acting & others:
            acting = acting - others or {n.owner for n in near if not self._is_modifier(n)} - others
        fitting = {owner for owner in acting if gender is None or self.gender.get(owner, gender) == gender}
        return fitting.pop() if len(acting) == len(fitting) == 1 else None

    def note_question(self, a: Attribution, owner: int) -> None:
        """Keeps in mind who has just asked "you" something: what opens the next paragraph is likely an answer."""
        words = a.content[-1].of(self.text)
        question = words.rstrip("”\"’'")[-1:] == "?" and _TO_YOU.search(words) is not None
        self.asked = (a.end, owner) if question and self.marks.inside[a.start] else None

    def _answers(self, content: Sequence[Span]) -> int | None:
        """Who asked what a quotation answers: the one in the paragraph before that which it opens."""
        if self.asked is None or not content or not self.marks.inside[content[0].start]:
            return None
        number = self.marks.paragraph_at(content[0].start)
        before = self.marks.paragraph_at(self.asked[0] - 1) == number - 1
        return self.asked[1] if before and self.marks.paragraphs[number].start == content[0].start else None

    def note_unnamed(self, source: Span, resolution: Resolution) -> None:
        """Keeps in mind the last source that is somebody without a name: "a police officer", "the man at the counter".

        "The nominee" is somebody whom the text has named, even if nobody was found.
        """
        core = _CLAUSE.split(source.of(self.text), maxsplit=1)[0].split(",")[0]
        told = not core.lower().startswith("the ") or _POSSESSIVE.search(core) is not None
        role = head_role(core)
        if role is not None and not told and (role[0] in self.roles or not _has_complement(core)):
            role = None
        if resolution.how == "pronoun" and resolution.reason == UNNAMED and self.unnamed is not None:
            self.unnamed = (source, self.unnamed[1])
        elif resolution.how == "first person":
            pass  # "I told him ...": he is who spoke before
        elif resolution.how == "nominal" and resolution.reason == UNNAMED and role is not None:
            noun = head_noun([w.lower() for w in _WORD.findall(core)])
            self.unnamed = (source, GENDERED_NOUNS.get(noun))
        else:
            self.unnamed = None

    def _is_unnamed(self, position: int, gender: Gender) -> bool:
        """Whether "he" or "she" goes on from who spoke last in this paragraph and has no name, nobody named between."""
        if self.unnamed is None:
            return False
        source, known = self.unnamed
        here = self.marks.paragraph_at(source.start) == self.marks.paragraph_at(position)
        quoted = self.marks.inside[source.start] or self.marks.inside[position]
        if not here or quoted or known not in (gender, None):
            return False
        low, high = bisect_left(self._people_starts, source.end), bisect_left(self._people_starts, position)
        between = (n for n in self._people[low:high] if not self.marks.inside[n.start])
        return all(self._is_modifier(n) or self._is_reported(n.start, position) for n in between)

    def _is_national(self, word: str) -> bool:
        """Whether a capital word calls somebody by the land: "Frenchman", "Breton", "Kenyan" where Kenya is named."""
        lowered = word.lower()
        if not word[:1].isupper() or self._by_alias.get("the " + lowered):
            return False
        lands = (e.name.lower() for e in self.entities if e.kind == "place")
        return _NATIONAL.fullmatch(word) is not None or any(lowered != x and is_of_land(lowered, x) for x in lands)

    def opens_with(self, source: Span) -> bool:
        """Whether a source near the beginning is one person without a name: "A former chairman", "The 78-year-old"."""
        core = _CLAUSE.split(source.of(self.text), maxsplit=1)[0].split(",")[0]
        phrase = [w.lower() for w in _WORD.findall(core)]
        if not phrase or is_plural(phrase) or self.marks.paragraph_at(source.start) > _HEADLINES:
            return False
        role = head_role(core)
        if role is None or self.marks.inside[source.start]:
            return _OF_AGE.match(core) is not None or _OF_CHILDREN.match(core) is not None
        return role[0] not in _OFTEN_UNNAMED and (phrase[0] in ("a", "an", "its") or source.of(self.text)[:1].isupper())

    def is_introduced(self, source: Span, named: Span, speaker: str) -> bool:
        """Whether a full name stands in a source for the first time, but for headlines, of whom another may tell."""
        core = _CLAUSE.split(source.of(self.text), maxsplit=1)[0].split(",")[0]
        named_there = self.mentions_in(named.start, named.end)
        mention = next((n for n in named_there if self.entities[n.owner].id == speaker), None)
        if mention is None or " " not in self.text[mention.start : mention.end].strip():
            return False
        before = [n for n in self._people if n.owner == mention.owner and source.end < n.start < mention.start]
        noun, role = head_noun([w.lower() for w in _WORD.findall(core)]), head_role(core)
        gender = GENDERED_NOUNS.get(noun)
        if before or (gender is not None and self.gender.get(mention.owner, gender) != gender):
            return False
        given = {r.head for roles in self.roles.values() for r in roles if r.owner == mention.owner}
        return not given or (role is not None and any(r.owner == mention.owner for r in self.roles.get(role[0], ())))

    def _is_called_by_land(self, words: str) -> bool:
        """Whether a source is one capital word after "the" that was taken for a person: "the Croat"."""
        parts = words.split()
        if len(parts) != 2 or parts[0].lower() != "the" or parts[1].endswith("s"):
            return False
        named = {n.start for n in self._people if self.text[n.start : n.end] == parts[1]}
        alone = all(self.text[max(0, start - 4) : start].lower() == "the " for start in named)
        called = [i for i in self._by_alias.get(parts[1].casefold(), ()) if self.entities[i].kind == "person"]
        return bool(named) and alone and bool(called) and all(self.entities[i].name == parts[1] for i in called)

    def _is_of_another(self, n: Named, land: str) -> bool:
        """Whether the words before a name say that somebody is of a land, and of another one than "American" says."""
        before = _WORD.findall(self.text[self._sentence_start(n.start) : n.start])[-3:]
        return any(w != land and self._is_national(w) for w in before)

    def _author_of(self, noun: str, position: int, author: int | None) -> int | None:
        """Who a document is by: as its phrase says, else as was said of it before: "the report"."""
        if author is not None:
            self.documents[noun] = (position, author)
            return author
        if noun in self.documents:
            return self.documents[noun][1]
        at, latest = max(self.documents.values(), default=(-1, -1))
        return latest if at >= 0 and noun in _DOCUMENTS_AGAIN and position - at < _NEAR_DOCUMENT else None

    def _name_after(self, source: Span) -> int | None:
        """Whose name goes on right after a source that was cut short: "the mayor" + ", Ann Lee", "the" + "FBI"."""
        words = source.of(self.text)
        if words.endswith(("'s", "’s")):
            return None
        if words.lower() in _DETERMINERS:
            low = bisect_left(self._starts, source.end)
            near = low < len(self.named) and not self.text[source.end : self.named[low].start].strip()
            return self.named[low].owner if near else None
        low = bisect_left(self._people_starts, source.end)
        if low == len(self._people) or not re.fullmatch(r",?\s", self.text[source.end : self._people[low].start]):
            return None
        return self._people[low].owner if head_role(words) is not None else None

    def _named_as(self, source: Span) -> int | None:
        """Whose name a source says itself: "A shopkeeper, who gave his name as Solo,"."""
        people = (n for n in self.mentions_in(source.start, source.end) if self.entities[n.owner].kind == "person")
        return next((n.owner for n in people if _NAMED_AS.search(self.text, source.start, n.start)), None)

    def _name_before(self, source: Span) -> int | None:
        """Whose name stands right before a source that is its apposition: "China" + ", its only ally,"."""
        low = bisect_left(self._starts, source.start) - 1
        if low < 0 or self.text[self.named[low].end : source.start] != ", ":
            return None
        after = self.text[source.end : source.end + 1]
        closed = after == "," or source.of(self.text).endswith(",")
        opens = _APPOSITION_OPENS.match(self.text, source.start) is not None
        return self.named[low].owner if closed and opens and not self._is_modifier(self.named[low]) else None

    def _are_several(self, source: Span, heads: Sequence[Named]) -> bool:
        """Whether the names that head a source speak together, or one with others who are not named."""
        if len({h.owner for h in heads}) > 1 and self._coordinated(heads):
            return True
        if not heads:
            return False
        rest = self.text[heads[0].end : source.end]
        before = self.text[source.start : heads[0].start]
        following = self.mentions_in(heads[0].end, source.end)
        if following and _AND_BETWEEN.fullmatch(self.text[heads[0].end : following[0].start]):
            return True
        # "the campaign and Acme"; a title may hold an "and" too: "Health and Safety Minister Ann Lee".
        joined = re.search(r"[a-z] and (?:the )?$", before) is not None
        return joined or _AND_OTHERS.match(rest) is not None

    def _is_family(self, words: str, heads: Sequence[Named]) -> bool:
        """Whether a source is a surname in the plural: "the Souzas"."""
        match = _FAMILY.fullmatch(words.strip())
        if match is None or (heads and self.entities[heads[0].owner].kind != "person"):
            return False
        return bool(heads) or any(match[1][:-n].casefold() in self._by_last_name for n in (1, 2))

    def _in_apposition(self, source: Span, heads: Sequence[Named]) -> Named:
        """The first name that heads a source; the one after the comma in "a pastor who knows Mr. Lee, Ann Obi"."""
        if len(heads) > 1 and re.fullmatch(r"\.\s", self.text[heads[0].end : heads[1].start]):
            return heads[1]  # "Atty. Ann Lee": the title was taken for a name
        if len(heads) > 1 and re.fullmatch(r",\s+", self.text[heads[0].end : heads[1].start]):
            before = _WORD.findall(self.text[source.start : heads[0].start])
            if len(before) > 1 and before[-1][:1].islower() and not is_role(before[-1]):
                return heads[1]
            if len(before) > 2 and before[-2][:1].islower() and before[-1].lower() in HONORIFICS:
                return heads[1]
        return heads[0]

    def _heads(self, source: Span) -> tuple[list[Named], int | None]:
        """The named mentions that head the source, in order; and who a document in it is by or from.

        A name that owns ("Trump's lawyer"), stands before another noun ("CNN anchor"), or follows a preposition ("a
        spokesman for Apple") heads nothing; one before a noun for what it names does ("the Likud party"), and one in
        apposition ("the mayor, Ann Lee"; "her party, the Liberals").
        """
        text = self.text
        whole = source.of(text)
        clause = _CLAUSE.search(whole)
        end = source.start + clause.start() if clause is not None and clause.start() > 0 else source.end
        heads: list[Named] = []
        author: int | None = None
        noun = head_noun([w.lower() for w in _WORD.findall(whole.split(",")[0])])
        for n in self.mentions_in(source.start, source.end):
            if n.start >= end:
                break
            before = text[source.start : n.start]
            after = text[n.end : source.end]
            owns = bool(re.match(r"['’]s?(?!\w)", after)) and bool(after[1:].strip(" ,s"))
            if not owns and re.search(r"['’]s?$", text[n.start : n.end]) and re.match(r"\s+\w", after):
                owns = True
            governed = self._is_governed(before)
            following = re.match(r"\s+([^\W\d_][\w’'-]*)", after)
            kind = self.entities[n.owner].kind
            letters = kind == "person" and following is not None and following.group(1) in _POST_NOMINALS
            modifies = following is not None and not letters and self._is_noun_after(following.group(1))
            if re.match(r"[-‑]\w", after):
                continue  # "the Oslo-based group"
            if noun in _DOCUMENTS and author is None:
                names_document = modifies and following is not None and head_noun([following.group(1).lower()]) == noun
                if owns or names_document or (governed and not modifies) or not before.strip(" ,").split(" ")[1:]:
                    author = n.owner
            if owns or governed or (modifies and not (kind in _GROUPS and self._is_called(before, after))):
                continue
            if "," in before and kind != "person":
                listed = heads and _BETWEEN.fullmatch(text[heads[-1].end : n.start]) is not None
                if not listed and (heads or kind not in _GROUPS or not _is_noun_before(before)):
                    continue
            heads.append(n)
        return heads, author

    @staticmethod
    def _is_governed(before: str) -> bool:
        """Whether a preposition in the words before a name governs it: "a spokesman for Apple".

        In a title it does not: "Secretary of State John Kerry", "head of Amnesty Ann Lee".
        """
        words = _WORD.findall(before)
        at = next((i for i in range(len(words) - 1, -1, -1) if words[i].lower() in _PREPOSITIONS), None)
        if at is None or "," in before[before.rfind(words[at]) :]:
            return False
        inner = words[at + 1 :]
        is_title = words[at] == "of" and inner and all(w[:1].isupper() and not _is_title_word(w) for w in inner)
        is_title = is_title or bool(inner and inner[0] == "the" and inner[-1].lower() in _LED)
        return not (is_title and any(is_role(w.lower()) or w == "Member" for w in words[:at]))

    def _is_called(self, before: str, after: str) -> bool:
        """Whether the words after a name say what it names and end there: "the Likud party", not its "party list"."""
        match = _CALLED.match(after)
        if match is None or _ONE_OF.search(before) is not None:
            return False
        following = re.match(r"\s+([^\W\d_][\w’'-]*)", after[match.end() :])
        return following is None or not self._is_noun_after(following.group(1))

    @staticmethod
    def _is_noun_after(word: str) -> bool:
        """Whether the word after a name makes the name a modifier: "CNN anchor", "Clinton aides"."""
        lowered = word.lower()
        return lowered not in _PREPOSITIONS and lowered not in _AFTER_NAMES and not lowered.endswith("ly")

    def _coordinated(self, heads: Sequence[Named]) -> bool:
        """Whether names that head a source stand side by side: "Merkel and Macron", "Lee, Obi and Sand"."""
        between = [self.text[a.end : b.start] for a, b in zip(heads, heads[1:])]
        return any(_AND_BETWEEN.fullmatch(gap) for gap in between) and all(_BETWEEN.fullmatch(gap) for gap in between)

    def _by_surname(self, head: Named) -> int:
        """The owner of a name; of a surname that several share, who its honorific and the quotes so far speak for."""
        words = _WORD.findall(self.text[head.start : head.end])
        namesakes = self._by_last_name.get(words[-1].casefold(), []) if words else []
        bare = [w for w in words if w.lower() not in HONORIFICS]
        relative = self._of_the_family(head, namesakes)
        if relative is not None:
            return relative
        if len(namesakes) < 2 or len(bare) != 1:
            return head.owner
        title = re.search(r"([^\W\d_]+)\.?\s+$", self.text[max(0, head.start - 16) : head.start])
        spoken = title.group(1).lower() if title is not None else words[0].lower()
        gender = HONORIFICS.get(spoken)
        if gender is not None and self.gender.get(head.owner) not in (gender, None):
            fitting = [i for i in namesakes if self.gender.get(i) == gender]
            return max(fitting, key=lambda i: self._frequency[i]) if fitting else head.owner
        if gender is not None:
            return head.owner
        position, latest = self.spoken[-1] if self.spoken else (0, -1)
        beside = latest in namesakes and self.marks.paragraph_at(position) == self.marks.paragraph_at(head.start)
        if beside and not self._is_another(latest, namesakes, position, head):
            return latest  # "his brother, Yusuf Bello, said ... Bello said"
        times = Counter(owner for _, owner in self.spoken if owner in namesakes)
        owner, count = times.most_common(1)[0] if times else (head.owner, 0)
        called_otherwise = any(" " not in alias and alias != bare[0] for alias in self.entities[owner].aliases)
        return owner if count > 1 and not times[head.owner] and not called_otherwise else head.owner

    def _of_the_family(self, head: Named, namesakes: Sequence[int]) -> int | None:
        """Whom "Mrs. Pellow" means where no such name stands in full: Gillian, of "Martin Pellow's widow, Gillian"."""
        title = re.search(r"([^\W\d_]+)\.?\s+$", self.text[max(0, head.start - 16) : head.start])
        word = title.group(1) if title is not None else self.text[head.start : head.end].split()[0].strip(".")
        gender = HONORIFICS.get(word.lower())
        if gender is None or len(namesakes) < 2 or " " in self.entities[head.owner].name:
            return None
        family = {r.owner for noun in _FAMILY_NOUNS for r in self.roles.get(noun, ()) if r.position < head.start}
        alone = [i for i in family if " " not in self.entities[i].name and i != head.owner]
        fitting = [i for i in alone if self.gender.get(i) == gender]
        return fitting[0] if len(fitting) == 1 else None

    def _is_another(self, owner: int, namesakes: Sequence[int], position: int, head: Named) -> bool:
        """Whether a surname is not of who spoke at `position`: a namesake came after, or "she" behind it tells."""
        between = [n.owner for n in self.mentions_in(position, head.start) if n.owner in namesakes]
        if between and between[-1] != owner:
            return True
        pronoun = _PRONOUN.search(self.text, head.end, head.end + 40)
        if pronoun is None or self.marks.inside[pronoun.start()]:
            return False
        gender = "m" if pronoun.group().lower() in _MALE_PRONOUNS else "f"
        return self.gender.get(owner, gender) != gender

    def _by_words(self, core: str) -> int | None:
        """The entity whose name or last name the words end with, where no mention was tagged: "PENCE", "Ms. Obi"."""
        words = _WORD.findall(re.sub(r"['’]s?$", "", core.split(",")[0].strip()))
        capitals: list[str] = []
        for word in reversed(words):
            if not word[:1].isupper():
                break
            capitals.insert(0, word)
        if any(w.lower() in _PREPOSITIONS for w in words[: len(words) - len(capitals)]):
            return None
        for size in range(len(capitals), 0, -1):
            tail = " ".join(capitals[-size:]).casefold()
            found = self._by_alias.get(tail) or (self._by_last_name.get(tail) if size == 1 else None)
            gender = HONORIFICS.get(words[0].lower()) if len(words) > 1 else None
            found = [i for i in found or () if gender is None or self.gender.get(i, gender) == gender]
            if found:
                return max(found, key=lambda i: (self._frequency[i], -i))
        return None

    def _first_person(self, source: Span) -> Resolution:
        quotation = self.marks.quotation_at(source.start)
        if quotation is None:
            for i, e in enumerate(self.entities):
                if e.kind == "person" and any(e.name.casefold() == author.casefold() for author in self.authors):
                    return self._of(i, "first person", FIRST_PERSON)
            return Resolution(None, FIRST_PERSON, "first person")
        recent = [owner for position, owner in self.spoken if abs(position - source.start) < 2000]
        return self._of(recent[-1] if recent else None, "first person", FIRST_PERSON)

    def _interviewee(self, answer: int) -> int | None:
        """Who answers under the label "A": the only person named above the first question that is no reporter.

        Of several it is the one who "speaks" in a sentence that names no other of them.
        """
        question = _QUESTION_LABEL.search(self.text)
        above = self._people[: bisect_left(self._people_starts, question.start() if question is not None else answer)]
        asking = {r.owner for r in self.roles.get("reporter", ())}
        authors = {author.casefold() for author in self.authors}
        above = [n for n in above if n.owner not in asking and self.entities[n.owner].name.casefold() not in authors]
        by_sentence: dict[int, set[int]] = defaultdict(set)
        for n in above:
            by_sentence[self.sentence_at(n.start)].add(n.owner)
        speaking = [n for n in above if _SPEAKS.match(self.text, n.end)]
        alone = {n.owner for n in speaking if len(by_sentence[self.sentence_at(n.start)]) == 1}
        owners = {n.owner for n in above}
        owners = owners if len(owners) == 1 else alone
        return owners.pop() if len(owners) == 1 else None

    def _relative(self, source: Span) -> Resolution:
        """ "Kim, who said": the name right before; of "Kim, a clerk at the bank, who", the person's.

        Of "an architect who" or "Democrats in Lund, who" it is nobody that has a name.
        """
        low = bisect_left(self._starts, source.start)
        near = [n for n in self.named[max(0, low - 4) : low] if source.start - n.end < 80]
        near = [n for n in near if not re.search(r"[.!?]\s|\n", self.text[n.end : source.start])]
        if source.of(self.text).lower() in ("who", "whom", "whose"):
            near = [n for n in near if self.entities[n.owner].kind != "place"]
            near = [n for n in near if _BEFORE_WHO.match(self.text[n.end : source.start]) is not None]
            people = [n for n in near if self.entities[n.owner].kind == "person" and not self._is_owner(n)]
            described = people and _DESCRIPTION.match(self.text[people[-1].end :][:20])
            if people and (people[-1] is near[-1] or described):
                near = people
        near = [n for n in near if source.start - n.end < 60 or self.entities[n.owner].kind == "person"]
        return self._of(near[-1].owner, "relative", PRONOUN) if near else Resolution(None, UNNAMED, "relative")

    def _is_owner(self, n: Named) -> bool:
        return _POSSESSIVE.match(self.text, n.end) is not None or self.text[n.start : n.end].endswith(("'s", "’s"))

    def _role_holder(
        self,
        head: str,
        words: frozenset[str],
        determiner: str,
        position: int,
        *,
        strict: bool = False,
        spoken_of: Container[int] = (),
    ) -> int | None:
        """Who was last said to have the role before `position`; who first is after it, where nobody was.

        spoken_of: who cannot be meant, being named in what the holder says.
        """
        candidates = self.roles.get(head, [])
        candidates = [r for r in candidates if not (r.words & QUALIFIERS) - words and r.owner not in spoken_of]
        if head == "minister" and not words & _HEADS_OF_GOVERNMENT:
            candidates = [r for r in candidates if not r.words & _HEADS_OF_GOVERNMENT] or candidates
        wanted = {w for w in words if w not in SYNONYMS and w not in _DETERMINERS and w not in _VAGUE and len(w) > 1}
        wanted.discard(head)
        fitting = [r for r in candidates if not _untold(wanted, r.words)]
        if not fitting and not strict:
            # "the party leader" of an opposition leader: what more is said must not speak of another one.
            fitting = [r for r in candidates if r.head == head and not _untold(wanted - _PARTY_WORDS, r.words)]
        if not fitting and "former" in words and head in self.roles:
            fitting = [r for r in self.roles.get("predecessor", []) if r.owner not in spoken_of]
        if determiner in ("his", "her", "their", "its", "my", "our"):
            fitting = [r for r in fitting if position - r.position < 1500]
        before = [r for r in fitting if r.position < position]
        if before:
            return before[-1].owner
        after = [r for r in fitting if 0 <= r.position - position < 600]
        return after[0].owner if after else None

    def _organisation_before(self, position: int, noun: str | None, told: Sequence[str] = ()) -> int | None:
        """The organisation that "the ministry", "the party" or "it" is: one that is called so, else a likely one.

        told: what else the phrase says of it, "health" of "the health ministry".
        """
        low = bisect_left(self._other_starts, position)
        back = self._others[max(0, low - 30) : low][::-1]
        here = self.sentence_at(position)
        if noun in _PARTY_NOUNS:
            back = [n for n in back if self.entities[n.owner].kind == "party"] or back
        called = [n for n in back if noun is not None and _is_called_so(self.entities[n.owner], noun, told)]
        if called and noun not in _GENERAL_NOUNS and noun not in _PARTY_NOUNS:
            return called[0].owner
        if noun in _NEVER_ELSEWHERE or noun in _STATE_NOUNS:
            return None
        if noun is not None and noun not in _PARTY_NOUNS:
            back = [n for n in back if _may_be_called(self.entities[n.owner], noun)]
        farthest = here - (3 if noun else 1)
        if noun in _PARTY_NOUNS and back:
            farthest = self.sentence_at(back[0].start)
        near = [n for n in back if self.sentence_at(n.start) >= farthest]
        heard = {owner for at, owner in self.heard if noun is not None and self.sentence_at(at) >= here - 1}
        opening = [n for n in near if n.owner in heard]
        opening = opening or [n for n in near if n.start - self._sentence_start(n.start) < 12]
        chosen = opening or ((near or called) if noun else [])
        if not chosen and noun in _FIRMS and len({n.owner for n in back}) == 1:
            chosen = back  # no other company has been named
        return chosen[0].owner if chosen else None

    # --- pronouns -----------------------------------------------------------------------------------------------------

    def _chain_start(self, position: int) -> int:
        """Where the sentences of a paragraph begin to open with the pronoun that opens the one at `position`.

        "She has ... Hillary Clinton. She said": the subject stays, whoever is named on the way.
        """
        i = self.sentence_at(position)
        opening = _OPENING_PRONOUN.match(self.text, self._sentence_start(position))
        if opening is None or opening.start(1) != position:
            return position
        while i > 0 and self.marks.paragraph_at(self.sentence_starts[i - 1]) == self.marks.paragraph_at(position):
            before = _OPENING_PRONOUN.match(self.text, self.sentence_starts[i - 1])
            if before is None or before[1] != opening[1] or self.marks.inside[before.start(1)]:
                break
            i, position = i - 1, before.start(1)
        return position

    def _owner_of_place(self, position: int, gender: Gender) -> int | None:
        """Whose thing a relative clause is about that begins with a pronoun: "Mr. Lee's interview, in which he"."""
        match = _IN_WHICH.search(self.text, max(0, position - 120), position)
        if match is None:
            return None
        low = bisect_left(self._people_starts, match.start())
        near = [n for n in self._people[max(0, low - 3) : low] if 0 <= match.start() - n.end < 50]
        fitting = [n for n in near if self._is_owner(n) and not re.search(r"[.!?,;]", self.text[n.end : match.start()])]
        return fitting[-1].owner if fitting and self.gender.get(fitting[-1].owner, gender) == gender else None

    def _trace(self, position: int) -> None:
        """Finds whom each "he" and "she" before `position` means, in order, so that who is spoken of stays in mind."""
        while self._next_pronoun < len(self._pronouns) and self._pronouns[self._next_pronoun].start() < position:
            match = self._pronouns[self._next_pronoun]
            self._next_pronoun += 1
            gender: Gender = "m" if match.group().lower() in _MALE_PRONOUNS else "f"
            owner = self._named_ahead(match.start(), gender)
            if owner is None:
                owner = self._antecedent(self._chain_start(match.start()), gender, ())
            if owner is not None:
                self.traced.append(Named(match.start(), match.end(), owner))

    def _named_ahead(self, position: int, gender: Gender) -> int | None:
        """Whose name follows the clause that opens a sentence with a pronoun in it: "Asked if he knew, Obi ..."."""
        low = bisect_left(self._people_starts, position)
        if low == len(self._people):
            return None
        ahead, start = self._people[low], self._sentence_start(position)
        opened = _OPENING_CLAUSE.fullmatch(self.text, start, ahead.start) is not None
        fits = opened and self.gender.get(ahead.owner, gender) == gender and not self._is_modifier(ahead)
        return ahead.owner if fits else None

    def _antecedent(self, position: int, gender: Gender, content: Sequence[Span]) -> int | None:
        """The person whom "he" or "she" at `position` most likely means, by the sum of Weights."""
        w = self.weights
        if w.pronoun:
            self._trace(position)
        sentence = self.sentence_at(position)
        paragraph = self.marks.paragraph_at(position)
        scores: dict[int, float] = {}
        low = bisect_left(self._people_starts, position)
        back = self._people[max(0, low - _MOST_MENTIONS_BACK) : low]
        apart = self._entry_start(position)
        if any(n.start >= apart and self.gender.get(n.owner, gender) == gender for n in back):
            back = [n for n in back if n.start >= apart]
        direct = bool(content) and self.marks.kind(content) == "direct"
        for n in back:
            known = self.gender.get(n.owner)
            if known is not None and known != gender:
                continue
            paragraphs = paragraph - self.marks.paragraph_at(n.start)
            if paragraphs > _MOST_PARAGRAPHS_BACK:
                continue
            sentences = max(0, sentence - self.sentence_at(n.start))
            score = w.recency * math.exp(-w.recency_fall * sentences)
            score += w.subject * self._subjecthood(n) * math.exp(-w.subject_fall * sentences)
            if self.marks.inside[n.start]:
                score += w.in_marks
            if direct and any(s.start <= n.start < s.end for s in content):
                score += w.in_own_words
            if w.in_content and self._is_reported(n.start, position):
                score += w.in_content
            if paragraphs == 0:
                score += w.same_paragraph
            if known is None:
                score += w.unknown_gender
            if self._is_modifier(n):
                score += w.modifier
            elif n.start == self._first_mention[n.owner] and paragraphs <= 1:
                score += w.introduced * math.exp(-w.recency_fall * sentences)
            scores[n.owner] = max(scores.get(n.owner, -9.0), score)
        for n in self.traced[-8:]:
            paragraphs = paragraph - self.marks.paragraph_at(n.start)
            if n.start >= position or n.start < apart or paragraphs > 1 or self.gender.get(n.owner, gender) != gender:
                continue
            sentences = max(0, sentence - self.sentence_at(n.start))
            score = w.pronoun * math.exp(-w.pronoun_fall * sentences)
            score += w.pronoun_subject * self._subjecthood(n) * math.exp(-w.subject_fall * sentences)
            if paragraphs == 0:
                score += w.same_paragraph
            scores[n.owner] = max(scores.get(n.owner, -9.0), score)
        for owner in scores:
            scores[owner] += w.frequency * math.log1p(self._frequency[owner])
        for rank, (spoken_at, owner) in enumerate(reversed(self.spoken[-4:])):
            paragraphs = paragraph - self.marks.paragraph_at(spoken_at)
            if self.gender.get(owner, gender) != gender or paragraphs > _MOST_PARAGRAPHS_BACK + 1 or spoken_at < apart:
                continue
            gain = w.speaker * w.speaker_rank**rank * math.exp(-w.speaker_fall * max(0, paragraphs))
            scores[owner] = scores.get(owner, 0.0) + gain
        asker = self._answers(content)
        if asker in scores and len(scores) > 1:
            scores[asker] += w.asker
        if scores:
            return max(scores, key=lambda owner: (scores[owner], -owner))
        ahead = self._people[low : low + 8]
        fitting = [n for n in ahead if n.start - position < 300 and self.gender.get(n.owner, gender) == gender]
        if fitting:
            return fitting[0].owner
        everyone = [i for i, first in self._first_mention.items() if self.gender.get(i) == gender and first < position]
        return max(everyone, key=lambda i: (self._frequency[i], -i)) if everyone else None

    def _is_reported(self, start: int, position: int) -> bool:
        """Whether what stands at `start` is a part of what somebody before `position` says, after the cue, unquoted."""
        i = bisect_right(self.reported, (start, math.inf)) - 1
        return i >= 0 and start < self.reported[i][1] <= position

    def _entry_start(self, position: int) -> int:
        """Where the entry of a live page begins that `position` is in: after the last line of rules; else 0."""
        i = bisect_left(self._rules, position)
        return self._rules[i - 1] if i else 0

    def _subjecthood(self, n: Named) -> float:
        """How likely a mention is the subject of its sentence, by its place alone; in [0, 1]."""
        if self._is_modifier(n):
            return 0.0
        before = self.text[self._sentence_start(n.start) : n.start]
        place = _PLACE_LINE.match(before)
        words = before.count(" ", 0 if place is None else place.end())
        after = self.text[n.end : n.end + 2]
        if words <= 3:
            return 1.0
        return 0.6 if before.rstrip().endswith((",", " and", " but", "”", '"')) and after[:1] in " ," else 0.2

    def _is_modifier(self, n: Named) -> bool:
        """Whether a mention owns something, stands before a noun, or follows a preposition."""
        if self._is_owner(n):
            return True
        before = re.search(r"([^\W\d_]+)\s+$", self.text[max(0, n.start - 16) : n.start])
        return before is not None and before.group(1).lower() in _PREPOSITIONS


# "KYIV (AFP) -": who reports a story does not act in it.
_DATELINE = re.compile(r"\([^()\n]{1,30}\)\s*[-–—]")
# "LIMA, Peru (Wire) - ": where a story comes from, before its first sentence.
_PLACE_LINE = re.compile(r"\s?[A-Z][A-Z.’' -]{1,40}(?:, [^—–\n(-]{2,30})?(?: \([^)\n]{1,30}\))?\s?(?:[—–-]{1,2}|:) ")
_THE_ROLE = re.compile(r"\b[Tt]he ((?:[^\W\d_]+[- ]){0,2}[a-z]+)(?![\w-])")
_PRONOUN = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_NOMINATIVE = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_IN_WHICH = re.compile(r",? (?:in|during|on|at) which $|, (?:where|when) $")
# A line that parts the entries of a live page: "___.", "* * *".
_RULE_LINE = re.compile(r"^[^\S\n]*(?:[_*=~·•–—-][^\S\n]*){3,}\.?[^\S\n]*$", re.MULTILINE)
_FAMILY = re.compile(r"(?:[Tt]he|[Bb]oth)\s+([A-Z][\w’'-]+s)")
_OPENING_CLAUSE = re.compile(
    r"\s*(?:After|As|Asked|Before|Pressed|Questioned|Speaking|When|While)\b[^.!?,;“”\"\n]*, (?:[A-Z][\w.’'-]*\s+){0,3}?"
)
_OPENING_PRONOUN = re.compile(r"\s*(He|She)\b")
_QUESTION_LABEL = re.compile(r"^[“\"]?Q(?: \([^)\n]{1,60}\))?:", re.MULTILINE)
_SPEAKS = re.compile(r"(?:,[^.\n]{1,80},)?\s+(?:speaks?|spoke|spoken|talks?|talked|answers?|answered|sat down)\b")
# What may stand between a name and the "who" that means it: nothing, an apposition, "of Lund", "(D-Mont.)".
_BEFORE_WHO = re.compile(r"\s*(?:$|,|\(|[-–—]|(?:of|from|at|for|in)\s)")
_DESCRIPTION = re.compile(r",\s+(?:now |then |once |formerly |currently )?(?:an?|the|its|his|her)\s")
_OF_AGE = re.compile(r"[Tt]he \d\d-year-old\b")
_OF_CHILDREN = re.compile(
    r"[Tt]he (?:\w+ )?(?:mother|father|mum|mom|dad)[- ]of[- ](?:one|two|three|four|five|six|seven|eight)\b"
)
# What somebody of a land is called, where it is no name of a paper or a body: "the Frenchman", "the Brazilian".
_NATIONAL = re.compile(
    r"(?!Guardian|Historian|Christian|Republican)(?:[A-Z][a-z]{3,}(?:ian|ean|ese)|[A-Z][a-z]{2,}(?:[a-z]man|woman)|American|"
    r"Basque|Breton|Briton|Catalan|Croat|Czech|Dane|Finn|German|Kiwi|Mexican|Moroccan|Pole|Scot|Serb|Slovak|Slovene|"
    r"Spaniard|Swede|Texan|Turk|Ugandan|Ulsterman)"
)
# Who often speaks in a story and has no name in it, or is named with the role.
_OFTEN_UNNAMED = frozenset(
    "aide ambassador diplomat general judge justice lawyer magistrate minister officer official policeman president "
    "prosecutor reporter resident spokesperson witness worker".split()
)
_NEW_CLAUSE = re.compile(r"[,;:—–]|\b(?:and|but|that|who|whose|which|when|while|as|if|because|after|before)\b")
# What follows "her" where it owns nothing: "told her that", "met her in", "saw her.".
_NO_NOUN = re.compile(
    r"[,.;:]|\s(?:to|that|if|whether|why|how|when|what|who|in|on|at|for|of|from|with|by|about|as|and|but|after|before)\b"
)
_TO_YOU = re.compile(r"\b[Yy]ou(?:r|rs)?\b")
_MARRIED_TO = re.compile(r"(?:[’']s|(?<=s)[’'])? (?:late )?(husband|wife|widow|widower|partner),? ")
_FAMILY_NOUNS = ("wife", "widow", "husband", "widower", "daughter", "son", "mother", "father", "sister", "brother")
_MARRIED = frozenset({"husband", "wife"})
_GENDERS: tuple[tuple[Gender, Gender], tuple[Gender, Gender]] = (("m", "f"), ("f", "m"))
_OF_COURTS = ("judge", "justice", "magistrate", "prosecutor", "lawyer")
# What papers call players of whom they have not said it.
_OF_PLAYERS = re.compile(
    r"[Tt]he (?:\w+ )?(?:striker|midfielder|winger|forward|goalkeeper|defender|full-?back|batsman|bowler)\b"
)
_NAMED_AS = re.compile(
    r"\b(?:(?:gave|giving) (?:his|her|their) name (?:only )?as|identified (?:(?:him|her)self )?(?:only )?as|"
    r"(?:uses|used|using|goes by|went by) (?:only )?the (?:alias|name|nickname|pseudonym|nom de guerre))\s[“\"'‘]?$"
)
_HEADS_OF_GOVERNMENT = frozenset({"prime", "chief"})
_PARTY_WORDS = frozenset({"party", "opposition", "government", "country", "nation", "group", "union", "company"})


def same_despite_spelling(marks: Marks, entities: Sequence[Entity], named: Sequence[Named]) -> list[Named]:
    """The mentions; those of a lone surname that misspells one which stands only in a full name before it are its."""
    first: dict[int, int] = {}
    called: dict[int, set[str]] = defaultdict(set)
    for n in named:
        first.setdefault(n.owner, n.start)
        called[n.owner].add(marks.text[n.start : n.end].casefold())
    people = [i for i in first if entities[i].kind == "person"]
    full = [(i, _WORD.findall(entities[i].name)[-1].casefold()) for i in people if " " in entities[i].name.strip()]
    full = [(i, surname) for i, surname in full if surname not in called[i]]
    meant: dict[int, int] = {}
    for i in people:
        word = entities[i].name.casefold()
        if len(word) < _LEAST_MISSPELT or not word.isalpha():
            continue
        near = [
            k
            for k, surname in full
            if first[k] < first[i] and word != surname + "s"
            and marks.paragraph_at(first[i]) - marks.paragraph_at(first[k]) <= _MOST_PARAGRAPHS_BACK
            and is_misspelt(word, surname)
        ]
        if len(near) == 1:
            meant[i] = near[0]
    return [replace(n, owner=meant[n.owner]) if n.owner in meant else n for n in named] if meant else list(named)


def is_misspelt(word: str, name: str) -> bool:
    """Whether two words differ by one letter left out, put in or changed, by two if they are long, not the first.

    >>> is_misspelt("mclenney", "mcclenney"), is_misspelt("barton", "burton"), is_misspelt("hanson", "lawson")
    (True, True, False)
    """
    if word == name or word[:1] != name[:1] or abs(len(word) - len(name)) > 2:
        return False
    row = list(range(len(name) + 1))
    for i, a in enumerate(word, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(name, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1] <= (2 if min(len(word), len(name)) >= _LONG_NAME else 1)


def share_surnames(text: str, entities: Sequence[Entity], named: list[Named]) -> list[Named]:
    """The mentions; a lone surname is whose it has been again and again, not whose full name stood last.

    "Ted Cruz" is called Cruz from paragraph to paragraph; "his father, Rafael Cruz" between them changes nothing.
    Before the full name of its owner has come, as in a headline, whose it is in all of the text counts.
    """
    surnames: dict[str, set[int]] = defaultdict(set)
    for n in named:
        if entities[n.owner].kind == "person":
            surnames[_WORD.findall(entities[n.owner].name)[-1:][0].casefold()].add(n.owner)
    shared = {surname: owners for surname, owners in surnames.items() if len(owners) > 1}
    if not shared:
        return named
    in_all = Counter((text[n.start : n.end].casefold(), n.owner) for n in named)
    introduced: set[int] = set()
    alone: Counter[tuple[str, int]] = Counter()
    kept: list[Named] = []
    for n in named:
        word = text[n.start : n.end].casefold()
        if n.owner in shared.get(word, ()):
            title = re.search(r"([^\W\d_]+)\.?\s+$", text[max(0, n.start - 16) : n.start])
            counts = alone if n.owner in introduced else in_all
            usual = max(shared[word], key=lambda i: (counts[word, i], -i))
            often = counts[word, usual] >= _OFTEN_ALONE and counts[word, usual] > 2 * counts[word, n.owner]
            if often and (title is None or title.group(1).lower() not in HONORIFICS):
                n = replace(n, owner=usual)
            alone[word, n.owner] += 1
        else:
            introduced.add(n.owner)
        kept.append(n)
    return kept


def head_noun(phrase: Sequence[str]) -> str:
    """The noun that a phrase in lower case is about, by place: the last word before a preposition.

    >>> head_noun(["a", "report", "by", "the", "bank"])
    'report'
    """
    last = ""
    for word in phrase:
        if last and (word in _PREPOSITIONS or word in ("and", "who", "which", "that")):
            break
        last = word
    return re.sub(r"['’]s?$", "", last)


def is_plural(phrase: Sequence[str]) -> bool:
    """Whether a phrase in lower case speaks of several: a number before it, or a plural at its head."""
    if not phrase:
        return False
    noun = head_noun(phrase)
    if "and" in phrase and phrase[0] in ("both", "the") and phrase[-1] != noun:
        return True
    if noun in _PLURAL_WORDS or any(w in _QUANTITIES for w in phrase[:3]):
        return True
    return len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is", "news", "ics"))


def _is_noun_before(before: str) -> bool:
    """Whether what stands before a name and a comma may be it: "her party, the"; "the seller,", not "the mayor,"."""
    match = re.fullmatch(r"([^,]*),\s+(?:the\s+)?", before)
    phrase = [w.lower() for w in _WORD.findall(match[1])] if match is not None else []
    noun = head_noun(phrase)
    known = noun in _ORGANISATION_NOUNS or _CALLED.match(" " + noun) is not None
    opened = phrase[:1] and phrase[0] in _DEFINITE and noun not in _DOCUMENTS and not is_role(noun)
    return bool(known or opened) and len(phrase) > 1 and not is_plural(phrase)


def _is_called_so(entity: Entity, noun: str, told: Sequence[str]) -> bool:
    """Whether a name has a noun in it, and what else is told; of an acronym, whether the letters may stand for them."""
    for form in (entity.name, *entity.aliases):
        lowered = form.lower()
        if noun in lowered and all(w[:4] in lowered or w in _ANYWHERE for w in told):
            return True
    name, letters = entity.name.lower(), [w[0] for w in told if w not in _ANYWHERE]
    edge = noun[0] in (name[:1], name[-1:])  # "INEC", "MOH", not "IMF"
    return edge and noun in _STATE_NOUNS and entity.name.isupper() and all(letter in name for letter in letters)


def _may_be_called(entity: Entity, noun: str) -> bool:
    """Whether an organisation may be what a noun means: no party, and of no other kind by the words of its name."""
    words = {w.lower() for form in (entity.name, *entity.aliases) for w in _WORD.findall(form)}
    told = [nouns for names, nouns in _KINDS if words & names]
    of_any_kind = not told or not any(noun in nouns for _, nouns in _KINDS)
    return entity.kind == "organisation" and (of_any_kind or any(noun in nouns for nouns in told))


def _untold(wanted: Set[str], words: Set[str]) -> set[str]:
    """The words that a role does not have, "Kenyan" taken for "Kenya" and the other way round."""
    return {w for w in wanted - words if not any(is_of_land(w, v) or is_of_land(v, w) for v in words)}


def _is_title_word(word: str) -> bool:
    """Whether a capital word before a name is a title or an honorific of its own: "of President Obama"."""
    plain = word.strip(".").lower()
    return is_role(plain) or plain in HONORIFICS


def _has_complement(core: str) -> bool:
    return re.search(r"\b(?:of|for|at|in|from)\b", core) is not None


def resolve_speakers(discourse: Discourse, attributions: Sequence[Attribution]) -> list[Resolution]:
    """The speaker of each attribution, which come in order of the text.

    What has no source of its own goes to who speaks before it, if it repeats their words, or if nothing but a caption
    stands between.
    """
    done: list[Resolution] = []
    said: dict[str, str] = {}
    meant: dict[Span, Resolution] = {}
    after = (s for a in attributions if a.cue is not None for s in a.content if s.start >= a.cue.end)
    discourse.reported = sorted((s.start, s.end) for s in after if not discourse.marks.inside[s.start])
    for i, a in enumerate(attributions):
        if a.source is not None:
            resolution = meant.get(a.source) or discourse.resolve(a)
            meant[a.source] = resolution  # a source that goes on means the same again
            discourse.note_unnamed(a.source, resolution)
        else:
            resolution = _by_neighbours(discourse, attributions, done, said, i)
        if resolution.speaker is not None:
            owner = next(k for k, e in enumerate(discourse.entities) if e.id == resolution.speaker)
            if discourse.entities[owner].kind == "person" and _says_something(discourse, a):
                discourse.spoken.append(((a.source or a.content[0]).start, owner))
                discourse.note_question(a, owner)
            elif discourse.entities[owner].kind in _GROUPS:
                discourse.heard.append(((a.source or a.content[0]).start, owner))
            if discourse.marks.inside[a.start]:
                for key in _openings(discourse, a):
                    said.setdefault(key, resolution.speaker)
        done.append(resolution)
    return [_named_later(discourse, attributions, done, i) for i in range(len(done))]


def _named_later(
    discourse: Discourse, attributions: Sequence[Attribution], done: Sequence[Resolution], i: int
) -> Resolution:
    """The resolution; of somebody whom a story opens with and does not name, who is introduced with the next quote.

    "A widow has told how she ..." and then: "“...,” said Amélia Nogueira, 78."
    """
    source, marks = attributions[i].source, discourse.marks
    if source is None or done[i].speaker is not None or done[i].reason != UNNAMED or done[i].how == "relative":
        return done[i]
    if i + 1 == len(done) or any(r.speaker is not None for r in done[:i]):
        return done[i]
    described = discourse.opens_with(source)
    after, who = attributions[i + 1], done[i + 1].speaker
    if not described or who is None or done[i + 1].how != "name" or after.source is None:
        return done[i]
    near = marks.paragraph_at(after.source.start) - marks.paragraph_at(source.start) <= 2
    introduced = near and discourse.is_introduced(source, after.source, who)
    return Resolution(who, None, "role") if introduced and marks.inside[after.start] else done[i]


def _says_something(discourse: Discourse, a: Attribution) -> bool:
    """Whether a content is more than a pronoun: who "spoke against it" has not said anything that we read."""
    return len(a.content) > 1 or a.content[0].of(discourse.text).lower() not in _OBJECTS


def _openings(discourse: Discourse, a: Attribution) -> list[str]:
    """The first words of each piece of a content, folded, long enough to be no chance."""
    keys = []
    for piece in a.content:
        words = _WORD.findall(piece.of(discourse.text)[:400].casefold())[:_REPEATED_WORDS]
        if len(words) == _REPEATED_WORDS:
            keys.append(" ".join(words))
    return keys


def _by_neighbours(
    discourse: Discourse, attributions: Sequence[Attribution], done: Sequence[Resolution], said: dict[str, str], i: int
) -> Resolution:
    a, marks = attributions[i], discourse.marks
    if not marks.inside[a.start]:
        return Resolution(None, NO_SOURCE)
    for key in _openings(discourse, a):
        if key in said:
            return Resolution(said[key], None, "repeated")
    if a.cue is not None or not i or done[i - 1].speaker is None or not goes_on(marks, attributions[i - 1], a):
        return Resolution(None, NO_SOURCE)
    before = attributions[i - 1]
    low, high = marks.paragraph_at(before.end - 1), marks.paragraph_at(a.start)
    between = [p.of(discourse.text) for p in marks.paragraphs[low + 1 : min(high, low + 4)]]
    if high - low <= 3 and all(_is_caption(p) for p in between) and marks.inside[before.end - 1]:
        return Resolution(done[i - 1].speaker, None, "continued")
    return Resolution(None, NO_SOURCE)


def _is_caption(paragraph: str) -> bool:
    """Whether a line is no sentence: blank, or short and without a full stop."""
    stripped = paragraph.strip()
    return not stripped or (len(stripped.split()) <= _CAPTION_WORDS and stripped[-1] not in '.!?”"')


__all__ = ["Discourse", "Resolution", "Weights", "head_noun", "is_plural", "resolve_speakers"]
