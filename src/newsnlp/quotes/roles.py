"""What the text says that somebody is: "Prime Minister Anna Lindqvist", "Karl Berg, the opposition leader, ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsnlp.annotations import Span
from newsnlp.quotes.given_names import Gender

ROLES = frozenset(
    """
    accountant activist actor actress admiral adviser advisor advocate agent aide ally ambassador analyst anchor
    apprentice archbishop archaeologist architect artist assemblyman assemblywoman assistant astronaut astronomer
    athlete attorney aunt author baker banker barrister biologist bishop boss boy brigadier brother builder businessman
    businesswoman candidate captain cardinal carpenter ceo chair chairman chairwoman chairperson chancellor chef chemist
    chief child cleric climatologist coach colonel columnist comedian commander commentator commissioner commodore
    composer congressman congresswoman consul consultant contractor coordinator coroner correspondent councillor
    councilman councilwoman councilor counsel constable corporal counsellor critic curator dancer daughter dean
    defendant defender delegate democrat deputy designer detective developer diplomat director doctor donor driver
    economist editor educator emperor employee engineer entrepreneur envoy epidemiologist executive expert farmer father
    fighter filmmaker financier firefighter first-lady fisherman footballer founder friend general geologist girl
    girlfriend boyfriend goalkeeper governor grandfather grandmother guard guest guitarist head historian host husband
    incumbent inspector investigator investor joiner journalist judge justice king labourer landlord lawmaker lawyer
    leader lecturer legislator librarian lieutenant linguist magistrate man manager marshal mayor mechanic mediator
    meteorologist minister mogul monarch mother mp musician nephew neighbour neighbor niece nominee novelist nurse
    officer official ombudsman operator opponent organiser organizer owner painter paramedic parent partner pastor
    patient philosopher photographer physician physicist pianist pilot plaintiff player playwright poet politician
    pollster pope premier president predecessor priest prince princess principal producer professor programmer
    prosecutor psychiatrist psychologist publisher queen rabbi ranger rapper rebel receptionist rector referee reporter
    representative republican researcher resident reverend rival runner salesman scholar scientist seaman secretary
    senator sergeant sheriff shepherd shopkeeper singer sister soldier sociologist solicitor son speaker spokesman
    spokesperson spokeswoman star statistician strategist student supervisor surgeon survivor suspect swimmer taoiseach
    teacher teenager tenant therapist trader trainer treasurer tycoon uncle vet veteran vicar successor superintendent
    victim volunteer waiter waitress whistleblower widow widower wife winner witness woman worker writer youth
    billionaire millionaire abbot backbencher barber beekeeper blacksmith butcher cabbie cameraman caretaker carer
    caterer chaplain choreographer cleaner clerk climber coastguard commandant conductor convict cook courier cyclist
    dentist diver docker doorman elder embroiderer fan farmhand fisher fishmonger forester forward frontbencher fugitive
    gardener genealogist geneticist geophysicist guide gunman hairdresser herder hiker hostage hotelier hunter
    illustrator imam intern janitor jockey keeper lifeguard lobbyist lodger mason mathematician mayoress midfielder
    midwife migrant miller miner monk neuroscientist nun nutritionist oceanographer orchardist pathologist peacekeeper
    pensioner pharmacist plumber policeman porter postman postmaster potter puppeteer rapporteur rower sailor schoolboy
    schoolgirl sculptor seamstress shipbuilder smuggler smallholder songwriter sprinter steelworker steward striker
    stylist tailor tanner taxidermist toddler trucker tutor undertaker usher vendor vintner virologist vocalist weaver
    welder winger wrestler brother-in-law daughter-in-law father-in-law mother-in-law sister-in-law son-in-law grandson
    granddaughter stepfather stepmother stepson stepdaughter headmaster headmistress landlady fiance fiancee fiancé
    fiancée
    """.split()
)
# What sets somebody apart from who has the role itself: none of these is "the president".
QUALIFIERS = frozenset("associate assistant deputy designate elect former incoming shadow vice".split())
_FORMER = re.compile(r"\b(?:ex|deposed|erstwhile|one-?time|ousted)\b", re.IGNORECASE)
# Hyphens that part words: "vice-chancellor", "president-elect"; spaces that part none: "attorney general".
_PARTED = re.compile(
    r"(?<=\bco)-|(?<=\bvice)-|(?<=\bdeputy)-|(?<=\bformer)-|(?<=\bprime)-|-(?=elect\b|designate\b)", re.IGNORECASE
)
_ONE_WORD = re.compile(
    r"\b(attorney|auditor|director|governor|inspector|secretary|solicitor|surgeon)[ -](?=general\b)|\bfirst (?=lady\b)",
    re.IGNORECASE,
)
# A role that stands for another: "the head of state" for a president is left alone, "the premier" is not.
SYNONYMS = {
    "advisor": "adviser", "premier": "prime minister", "attorney": "lawyer", "solicitor": "lawyer",
    "barrister": "lawyer", "counsel": "lawyer", "ceo": "chief executive", "vet": "veterinarian", "boss": "chief",
    "congressman": "representative", "congresswoman": "representative", "rep": "representative", "sen": "senator",
    "gov": "governor", "gen": "general", "prof": "professor", "col": "colonel", "sgt": "sergeant",
    "pm": "prime minister",
    "cm": "chief minister", "lawmaker": "legislator", "doc": "doctor", "dr": "doctor",
    "chairwoman": "chair", "chairman": "chair",
    "chairperson": "chair", "spokesman": "spokesperson", "spokeswoman": "spokesperson", "mp": "legislator",
    "journalist": "reporter", "correspondent": "reporter", "pres": "president", "capt": "captain", "det": "detective",
    "lt": "lieutenant", "maj": "major", "rev": "reverend", "supt": "superintendent",
    "pontiff": "pope", "skipper": "captain",
}  # fmt: skip
# What the holder of a role may be called less closely, as heads of roles.
GENERAL_ROLES: dict[str, tuple[str, ...]] = {
    "senator": ("legislator", "politician"), "representative": ("legislator", "politician"),
    "legislator": ("politician",), "minister": ("politician",), "assemblyman": ("legislator",),
    "assemblywoman": ("legislator",), "sheriff": ("officer",), "detective": ("officer",), "sergeant": ("officer",),
    "professor": ("academic",), "lecturer": ("academic",), "surgeon": ("doctor",), "physician": ("doctor",),
    "novelist": ("writer", "author"), "poet": ("writer",), "playwright": ("writer",),
    "author": ("writer",), "founder": ("entrepreneur",), "cardinal": ("cleric",), "bishop": ("cleric",),
    "archbishop": ("cleric",), "imam": ("cleric",), "justice": ("judge",), "magistrate": ("judge",),
    "striker": ("player", "footballer"), "midfielder": ("player", "footballer"), "winger": ("player", "footballer"),
    "goalkeeper": ("player", "footballer"), "defender": ("player", "footballer"), "forward": ("player", "footballer"),
    "emperor": ("monarch",), "king": ("monarch",), "queen": ("monarch",),
    "president": ("leader",), "chancellor": ("leader",),
    "billionaire": ("businessman",), "mogul": ("businessman",), "tycoon": ("businessman",),
}  # fmt: skip
# What is of a land, where no ending added to its name tells.
_DEMONYMS = {
    "afghan": "afghanistan", "american": "america", "british": "britain", "congolese": "congo", "danish": "denmark",
    "dutch": "netherlands", "filipino": "philippines", "finnish": "finland", "french": "france", "greek": "greece",
    "irish": "ireland", "nigerian": "nigeria", "norwegian": "norway", "peruvian": "peru", "polish": "poland",
    "portuguese": "portugal", "scottish": "scotland", "spanish": "spain", "swiss": "switzerland", "thai": "thailand",
    "turkish": "turkey", "welsh": "wales",
}  # fmt: skip
_DEMONYM_ENDINGS = ("n", "an", "ian", "ean", "ese", "ish", "i", "")
_ABBREVIATED = re.compile(r"\b(Sens?|Gov|Reps?|Gen|Lt|Col|Sgt|Prof|Dr|Pres|Rev|Det|Capt|Maj|Supt|Mrs?|Ms)\.")
GENDERED_NOUNS: dict[str, Gender] = {
    "actress": "f", "aunt": "f", "boy": "m", "brother": "m", "businessman": "m", "businesswoman": "f", "chairman": "m",
    "chairwoman": "f", "congressman": "m", "congresswoman": "f", "councilman": "m", "councilwoman": "f",
    "daughter": "f", "father": "m", "girl": "f", "girlfriend": "f", "boyfriend": "m", "grandfather": "m",
    "grandmother": "f", "husband": "m", "king": "m", "man": "m", "mother": "f", "nephew": "m", "niece": "f",
    "prince": "m", "princess": "f", "queen": "f", "salesman": "m", "sister": "f", "son": "m", "spokesman": "m",
    "spokeswoman": "f", "uncle": "m", "waitress": "f", "widow": "f", "widower": "m", "wife": "f", "woman": "f",
    "fisherman": "m", "seaman": "m", "brother-in-law": "m", "daughter-in-law": "f", "father-in-law": "m",
    "mother-in-law": "f", "sister-in-law": "f", "son-in-law": "m", "grandson": "m", "granddaughter": "f",
    "stepfather": "m", "stepmother": "f", "stepson": "m", "stepdaughter": "f", "policeman": "m", "policewoman": "f",
    "schoolboy": "m", "schoolgirl": "f", "monk": "m", "nun": "f", "headmaster": "m", "headmistress": "f",
    "landlady": "f", "mayoress": "f", "fiance": "m", "fiancee": "f", "fiancé": "m", "fiancée": "f",
}  # fmt: skip

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s?$")
_BEFORE = re.compile(r"[^\n,;:.!?“”\"()]*$")
# "Her lawyer, Paul Dorn": the role stands before the name, a comma between.
_BEFORE_COMMA = re.compile(
    r"\b((?:the|his|her|their|its|my|our|an?|another|[^\W\d_]+[’']s)\s[^\n,;:.!?“”\"]{2,60}),\s+$", re.IGNORECASE
)
_APPOSITION = re.compile(
    r"(?:,|\s\()\s*(?:\d{1,3}\s*,\s*|aged \d+\s*,\s*)?((?:the|an?|his|her|their|its|one of|who (?:is|was|serves as|"
    r"runs|leads|heads)|[^\W\d_])[^\n;:!?“”\"]{2,110}?)(?:[,)]|\.(?:\s|$)|$)",
)
_COPULA = re.compile(
    r"(?:,\s*\d{1,3}\s*,)?\s+(?:is|was|became|remains|serves as|served as|works as)\s+((?:the|an?|his|her|its|their|"
    r"acting|now)?\s*[^\n,;:.!?“”\"]{2,90})"
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a place in the text gives somebody. head: "minister"; words: all of the phrase, lower case."""

    position: int
    owner: int
    head: str
    words: frozenset[str]


def head_role(phrase: str) -> tuple[str, frozenset[str]] | None:
    """The head of a noun phrase that names a role, and all its words; None where it names none.

    >>> head_role("the former prime minister of Sweden")
    ('minister', frozenset({...}))
    """
    words = _parted(phrase)
    core: list[str] = []
    for word in words:
        if core and word in {"of", "for", "at", "in", "from", "to", "with", "who", "on", "and", "under", "that"}:
            break
        core.append(word)
    for word in reversed(core):
        if is_role(word):
            extended: set[str] = set()
            for w in words:
                if w in core or w not in QUALIFIERS:
                    extended.update((_POSSESSIVE.sub("", w), *SYNONYMS.get(w, "").split()))
            return SYNONYMS.get(word, word).split()[-1], frozenset(extended)
    return None


def is_of_land(word: str, land: str) -> bool:
    """Whether a word in lower case says of what land somebody or something is.

    >>> is_of_land("kenyan", "kenya"), is_of_land("french", "france"), is_of_land("austrian", "australia")
    (True, True, False)
    """
    if word in _DEMONYMS:
        return _DEMONYMS[word] == land
    stems = (word.removesuffix(ending) for ending in _DEMONYM_ENDINGS if word.endswith(ending))
    return any(len(stem) > 3 and land.startswith(stem) and len(land) - len(stem) <= 2 for stem in stems)


def _parted(phrase: str) -> list[str]:
    """The words of a phrase in lower case, "former" for what means it: "ex-attorney general" is two.

    >>> _parted("the ex-attorney general and co-founder")
    ['the', 'former', 'attorney-general', 'and', 'co', 'founder']
    """
    apart = _PARTED.sub(" ", _FORMER.sub("former", phrase))
    return [w.strip(".").lower() for w in _WORD.findall(_joined(apart))]


def _joined(phrase: str) -> str:
    return _ONE_WORD.sub(lambda m: f"{m[1] or 'first'}-", phrase)


def is_role(word: str) -> bool:
    """Whether a lower-case word names what somebody is or does."""
    if "-" in word:
        word = ([w for w in _parted(word) if w not in QUALIFIERS] or [""])[-1]
    return (
        word in ROLES
        or word in SYNONYMS
        or word.endswith("-general")
        or (len(word) > 6 and word.endswith(("ologist", "ographer", "woman", "person", "ician", "keeper", "holder")))
    )


def roles_at(text: str, mention: Span, owner: int) -> list[Role]:
    """The roles that the words round a mention give its owner: before it, in apposition after it, and by "is the"."""
    found: list[Role] = []
    before = _BEFORE.search(_ABBREVIATED.sub(r"\1", text[max(0, mention.start - 80) : mention.start]))
    if before is not None:
        phrase = _joined(before.group())
        words = _WORD.findall(phrase)[-6:]
        # Only a run of words that may all belong to the title: capitals, or a role with its adjectives.
        run: list[str] = []
        for word in reversed(words):
            plain = word.strip(".").lower()
            if not (word[:1].isupper() or is_role(plain) or (run and plain.isalpha() and len(plain) > 3)):
                break
            run.insert(0, word)
        if run and is_role(run[-1].strip(".").lower()):
            _add(found, mention.start, owner, " ".join(run))
    opened = _BEFORE_COMMA.search(text[max(0, mention.start - 90) : mention.start])
    if opened is not None:
        _add(found, mention.start, owner, opened.group(1))
    after = text[mention.end : mention.end + 160]
    for pattern in (_APPOSITION, _COPULA):
        match = pattern.match(after)
        if match:
            _add(found, mention.start, owner, match.group(1))
    return found


def _add(found: list[Role], position: int, owner: int, phrase: str) -> None:
    role = head_role(phrase)
    if role is not None:
        found.append(Role(position, owner, *role))
