"""Which namings of people mean one person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from newsnlp.entities.names import fold
from newsnlp.entities.organisations import is_acronym

Gender = Literal["female", "male"]

# Words that stand before a name and are no part of it. Those with a gender say it of their bearer.
_FEMALE = (
    "mrs ms miss mme madame madam lady dame queen princess baroness duchess countess sister begum daw puan smt aunt"
)
_MALE = (
    "mr sir lord king prince baron duke count brother sheikh shaikh sheik "
    "sultan emir ayatollah imam mullah maulana pope "
    "father bishop archbishop cardinal mufti encik uncle"
)
_EITHER = (
    "dr prof professor rev reverend hon justice judge president vice premier prime minister chancellor senator sen rep "
    "representative congressman congresswoman governor gov mayor mp "
    "general gen lieutenant lt colonel col major maj captain "
    "capt sergeant sgt corporal cpl admiral commander inspector "
    "superintendent officer constable chief director chairman "
    "chairwoman chairperson secretary ambassador attorney comrade datuk dato tan sri tun pastor rabbi saint crown "
    "emperor empress marshal brigadier speaker deputy leader spokesman spokeswoman detective coach actor actress "
    "singer author alhaji haji hajji engr barrister advocate shri sri "
    "ven venerable taoiseach tanaiste cllr councillor det supt insp brig cdr cmdr"
)
GENDER_OF_TITLE: dict[str, Gender] = {
    **dict.fromkeys(_FEMALE.split(), "female"),
    **dict.fromkeys(_MALE.split(), "male"),
}
TITLES = frozenset([*GENDER_OF_TITLE, *_EITHER.split()])
# Titles that also are given or family names, and so stay where a reader has put them into a name.
_ALSO_NAMES = frozenset(
    "major king prince duke count baron sri shri tan tun sheikh shaikh "
    "sheik imam haji alhaji pope bishop chief gen begum "
    "justice judge cardinal sultan marshal mufti saint dato datuk lord "
    "sister father brother smt mullah maulana daw maj "
    "coach speaker constable hon earl queen princess leader".split()
)
# Jobs that a reader takes into a name, "Villager Mao Pheap"; those of the second set are surnames, too.
_JOBS = frozenset(
    "accountant barista beekeeper biologist bricklayer bystander cabdriver cobbler dockworker economist electrician"
    " fisherman fisherwoman fishmonger goatherd grandmother hairdresser herder herdsman historian housewife innkeeper"
    " jeweler jeweller landlord librarian locksmith mechanic midwife neighbour neighbor paramedic pensioner plumber"
    " resident retiree schoolteacher seamstress shopkeeper stallholder survivor trader vendor villager welder".split()
)
_JOBS_AND_NAMES = frozenset(
    "baker brewer butcher carpenter cook driver farmer fisher gardener mason miner painter porter potter"
    " rancher shepherd tailor tanner waiter weaver".split()
)
BEFORE_NAMES = TITLES | _JOBS | _JOBS_AND_NAMES
_COMMON_TITLES = frozenset("mr mrs ms miss sir dr prof professor".split())
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "snr", "jnr", "phd", "md", "obe", "cbe", "mp", "esq"])
_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv", "snr", "jnr"])
_ARTICLES = frozenset(["al", "el", "ul", "ad", "as", "an", "ar", "ash", "at", "az"])
_PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter bin ibn bint abu binti st saint y e of the".split()
)
_SAME = {
    **dict.fromkeys("muhammad mohammad mohamed muhammed mohamad muhamad mohamud".split(), "mohammed"),
    **dict.fromkeys("abdel abdal".split(), "abdul"),
    **dict.fromkeys("ahmad ahmet".split(), "ahmed"),
    **dict.fromkeys("hossein husain hussain husayn husein".split(), "hussein"),
}
# Family names that stand first in Chinese, Korean, Vietnamese and Khmer names.
_FAMILY_FIRST = frozenset(
    (
        "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo "
        "he lin gao luo zheng liang xie tang han cao deng "
        "feng peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei "
        "su lu ding ren yao xi xia qi bo wen lai tsai tseng "
        "hsu hsieh chang chiang chou lee kim park choi jung jeong kang cho "
        "yoon yun jang lim shin seo kwon hwang ahn song hong "
        "moon bae nguyen tran le pham hoang phan vu vo dang bui do ho ngo "
        "duong ly hun kem sam tea sok chea mu wong chan leung "
        "cheung lau cheng ng ho kwok lam tam yip chow tsang fung lo ma yeung tong koh tan goh ong teo"
    ).split()
)
_NICKNAME = re.compile(r"\s*[\"“”‘'(«]([^\"“”’')»]{2,20})[\"”’')»]\s*")
_KIN = (
    r"(?:wife|husband|brother|sister|son|daughter|father|mother|mom|dad|nephew|niece|uncle|aunt|cousin|widow|widower|"
    r"grandson|granddaughter|grandfather|grandmother|fianc[eé]e?|girlfriend|boyfriend|namesake|twin)"
)
_KIN_BEFORE = re.compile(rf"\b{_KIN}s?,?\s(?:\w+\s)?(?:of\s)?(?:\w+\s(?:\w+\s)?)?$", re.IGNORECASE)
# Somebody brought in as the relative of another: "her father, ", "Obi's eldest son ".
_BY_KIN = re.compile(
    rf"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur)|['’]s|s['’]) (?:[\w-]+ ){{0,2}}{_KIN}s?,? (?:[A-Z]\w*\.? ){{0,3}}$"
)
# What is said of a Jr. whose father is spoken of, too: "Ruiz's sons, ... Ruiz Jr.", "... Ruiz Jr. said his father".
_FATHER_BEFORE = re.compile(r"\b(?:father|dad|sons?|children|kids|namesake)(?:,|:| and)? (?:\w+\.? ){0,3}$")
_FATHER_AFTER = re.compile(r"[^.;:\n]{0,60}?\b(?:his|the|whose|['’]s)\s(?:\w+\s)?(?:father|dad|son|namesake)\b")
_VERB_AFTER = re.compile(
    r" (?:also |then |later )?"
    r"(?:said|says|told|tells|was|is|has|had|did|does|will|would|won|lost|wrote|spoke|made|\w+ed)\b"
)
_SENTENCE_END = re.compile(r"[.!?][\"”’]?\s|\n")
# What stands between two names of one person.
_KNOWN_AS = re.compile(
    r"(?:\s\(|,?\s(?:who\s(?:is|was)\s|(?:an?|the)\s(?:[\w-]+\s){1,4})?)"
    r"(?:(?:(?:also|better|best|more|popularly|widely|commonly|once|\w+ly)\s)*known\s(?:\w+ly\s)?as|nicknamed|"
    r"(?:popularly|commonly|fondly|affectionately|usually|sometimes)\scalled|alias|aka|a\.k\.a\.|"
    r"(?:whose\s)?real\sname(?:\s(?:is|was)|,)?)\s[\"“‘']?"
)
_FEMALE_KIN = re.compile(
    r"\b(?:wife|sister|daughter|mother|mom|niece|aunt|widow|granddaughter|grandmother|girlfriend|actress|queen|congresswoman|chairwoman|spokeswoman)\W+$",
    re.IGNORECASE,
)
_MALE_KIN = re.compile(
    r"\b(?:husband|brother|son|father|dad|nephew|uncle|grandson|grandfather|boyfriend|congressman|spokesman)\W+$",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[“\"](?=\w)")
_PRONOUN = re.compile(r"\b(?:(he|his|him|himself)|(she|her|hers|herself))\b", re.IGNORECASE)

# Common given names whose bearers are nearly all of one gender.
_WOMEN = (
    "hillary mary patricia jennifer linda elizabeth barbara susan jessica "
    "sarah karen lisa nancy betty margaret sandra ashley "
    "kimberly emily donna michelle carol amanda melissa deborah stephanie "
    "rebecca laura helen sharon cynthia kathleen amy "
    "angela shirley anna brenda emma pamela nicole ruth katherine "
    "catherine christine virginia debra rachel janet maria "
    "diane julie joyce victoria kelly christina joan evelyn judith megan cheryl andrea hannah jacqueline martha gloria "
    "teresa sara janice ann kathryn alice julia grace judy denise amber "
    "doris marilyn danielle beverly isabella theresa "
    "diana natalie brittany charlotte marie kayla alexis lori melania "
    "ivanka imelda corazon indira sonia priyanka benazir "
    "yingluck ursula angela marine giorgia cristina dilma isabel sofia "
    "camilla kate meghan anne fatima aisha khadija zainab "
    "leila layla nadia amina olga natalia svetlana tatiana irina yulia elena ekaterina anastasia ingrid astrid chelsea "
    "jill kamala nikki eva rosa carmen lucia ana paula juana claudia winnie graca joyce ngozi malala asma"
)
_MEN = (
    "bill james robert john michael william david richard joseph thomas "
    "charles christopher daniel matthew anthony mark "
    "donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary "
    "nicholas eric jonathan stephen larry justin scott brandon benjamin "
    "samuel gregory frank alexander raymond patrick jack "
    "dennis jerry tyler aaron jose henry adam douglas nathan peter zachary "
    "kyle walter harold jeremy ethan carl keith roger "
    "gerald christian terry sean arthur austin noah lawrence jesse joe "
    "bryan billy jordan albert dylan bruce willie gabriel "
    "barack boris tony nelson jacob vladimir sergei sergey dmitry ivan "
    "igor mikhail nikolai oleg alexei viktor mohammed "
    "mohamed muhammad ahmed ali hassan hussein omar ibrahim mustafa "
    "abdullah khalid rajiv rahul narendra imran nawaz shahbaz "
    "emmanuel francois nicolas jacques jean pierre luis carlos juan miguel antonio fernando pedro jorge alberto mario "
    "silvio giuseppe matteo paolo rodrigo ferdinand benigno thaksin kem "
    "donald eric hunter harry philip recep tayyip fidel "
    "raul hugo evo jair luiz felipe mauricio sebastian alejandro andres pablo diego"
)
GENDER_OF_NAME: dict[str, Gender] = {
    **dict.fromkeys(_MEN.split(), "male"),
    **dict.fromkeys(_WOMEN.split(), "female"),
}

_MALAY_TITLE = re.compile(
    r"(?:(?:Datuk|Dato['’]?|Datin)(?: (?:Paduka|Seri|Sri))?|(?:Tan|Puan) Sri|(?:(?<=Datuk )|(?<=Dato['’] ))Seri)(?: |$)"
)

# Ranks of the police, in capitals before a name that is not.
_RANK = re.compile(r"(?:ACP|ASP|DC|DCI|DCP|DI|DIG|DS|DSI|DSP|IGP|PC|PI|SI|SP|SSP) (?=[A-Z][a-z])")


def strip_honorifics(text: str, start: int, end: int) -> int:
    """Where the name begins after its titles: "President", "Mr." and the "DI" of the police are no part of it.

    At least one word stays, but of a Malay title alone ("Datuk Seri") nothing does.
    """
    rank = _RANK.match(text, start, end)
    if rank is not None:
        start = rank.end()
    malay = _MALAY_TITLE.match(text, start, end)
    if malay is not None:
        start = malay.end()
    while True:
        space = text.find(" ", start, end)
        if space < 0:
            return start
        word = fold(text[start:space])
        is_job = word in _JOBS or (word in _JOBS_AND_NAMES and " " in text[space + 1 : end])
        if not is_job and (word not in TITLES or word in _ALSO_NAMES):
            return start
        start = space
        while start < end and text[start] in " \u00a0":
            start += 1


def name_words(name: str) -> tuple[str, ...]:
    """The words by which a person's name is compared: folded, without titles, nicknames, suffixes and Arabic articles.

    >>> name_words("Dr. Abdel Fattah al-Sisi"), name_words('Rodrigo "Rody" Duterte Jr.')
    (('abdul', 'fattah', 'sisi'), ('rodrigo', 'duterte'))
    """
    words = fold(_NICKNAME.sub(" ", name)).replace(",", "").split()
    while len(words) > 1 and words[0] in TITLES and words[0] not in _ALSO_NAMES:
        words = words[1:]
    if len(words) == 1 and words[0] in TITLES - _ALSO_NAMES:
        return ()
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    kept = [w for i, w in enumerate(words) if w not in _ARTICLES or len(words) == 1 or (i == 0 and len(words) == 2)]
    if len(kept) == 2 and kept[0] in _ARTICLES:
        kept = kept[1:]
    if len(kept) > 1 and all(w in _PARTICLES for w in kept[:-1]):
        kept = kept[-1:]  # "Bin Salman" and "Van der Bellen" are surnames
    return tuple(_SAME.get(w, w) for w in kept)


def generation(name: str) -> str | None:
    """ "Jr", "Sr", "III" at the end of a name, folded."""
    last = fold(name).split()[-1:]
    return last[0].replace("jnr", "jr").replace("snr", "sr") if last and last[0] in _GENERATIONS else None


def nickname(name: str) -> str | None:
    """The words in marks within a name, folded: "rody" in 'Rodrigo "Rody" Duterte'."""
    found = _NICKNAME.search(name)
    if found is None or found.start() == 0 or (found.end() == len(name) and "(" not in found.group()):
        return None
    return fold(found.group(1))


def same_person(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two full names, of at least two words each, can be one person's.

    Words agree in order, middle names and initials may be missing, an initial stands for a name, and a name of two
    words may stand in either order. Two different middle names are two people.
    """
    if tuple(a) == tuple(b):
        return True
    if len(a) == len(b) == 2 and a[0] == b[1] and a[1] == b[0]:
        return True
    if len(a) > len(b):
        a, b = b, a
    if a[-1] != b[-1] or not agree(a[0], b[0]):
        return tuple(b[-len(a) :]) == tuple(a)
    if len(a[0]) == 1 and len(b[0]) == 1 and len(a) == 2:
        return True
    rest = list(b[1:-1])
    if len(a) > 2 and all(len(w) == 1 for w in a[1:-1]):
        return all(agree(word, other) for word, other in zip(a[1:-1], rest))
    for word in a[1:-1]:
        while rest and not agree(word, rest[0]):
            rest.pop(0)
        if not rest:
            return False
        rest.pop(0)
    return True


def surnames(form: Sequence[str]) -> tuple[str, ...]:
    """The words of a full name that can be its family name: the last, and the first where that is a Chinese, Korean
    or Vietnamese one ("xi jinping", "kim jong un")."""
    return (form[-1], form[0]) if form[0] in _FAMILY_FIRST else (form[-1],)


def agree(a: str, b: str) -> bool:
    """One word of a name and another: equal, or one the initial of the other ("j", or "jk" of nothing longer)."""
    return a == b or (a[:1] == b[:1] and (len(a) == 1 or len(b) == 1))


def begins(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a name of several words is the beginning of a longer one: "mohammed bin salman" of "... al saud"."""
    return 2 <= len(short) < len(long) and tuple(long[: len(short)]) == tuple(short) and short[-1] not in _PARTICLES


@dataclass(slots=True)
class Person:
    """A person in the making: indices of its namings, its forms, what says a gender.

    kin: brought in as the relative of somebody else; titles: what stands before the namings, "sheikh".
    """

    namings: list[int] = field(default_factory=list)
    forms: list[tuple[str, ...]] = field(default_factory=list)
    genders: Counter[Gender] = field(default_factory=Counter)
    words: set[str] = field(default_factory=set)
    generation: str | None = None
    key: str | None = None
    kin: bool = False
    titles: set[str] = field(default_factory=set)

    def add(self, index: int, form: tuple[str, ...], gender: Gender | None, weight: int = 3) -> None:
        self.namings.append(index)
        if form not in self.forms:
            self.forms.append(form)
            self.words.update(w for w in form if len(w) > 1 and (w not in _PARTICLES or w in surnames(form)))
        if gender is not None:
            self.genders[gender] += weight

    def stands_back(self, form: tuple[str, ...], i: int) -> bool:
        """Whether a bare word at the i-th naming is rather another bearer's.

        So it is where another word has stood for the person and not this one, and where a relative was named once.
        """
        single = {f[0] for f in self.forms if len(f) == 1}
        called_otherwise = form not in self.forms and any(single.intersection(f) for f in self.forms if len(f) > 1)
        return called_otherwise or (self.kin and sum(j < i for j in self.namings) < 2)

    @property
    def gender(self) -> Gender | None:
        """What most cues say; None where they are few or divided."""
        female, male = self.genders["female"], self.genders["male"]
        if max(female, male) == 0 or min(female, male) * 2 > max(female, male):
            return None
        return "female" if female > male else "male"


def gender_before(text: str, start: int) -> Gender | None:
    """The gender said by the words right before a name: "Mrs", "his brother"."""
    before = text[max(0, start - 24) : start]
    if _FEMALE_KIN.search(before):
        return "female"
    if _MALE_KIN.search(before):
        return "male"
    words = before.split()
    # "President Mr Obi" is rare; the word at the name's side is what counts.
    return GENDER_OF_TITLE.get(fold(words[-1])) if words and before[-1:] in " \u00a0" else None


def titles_at(text: str, start: int) -> set[str]:
    """The title right before a name, and the one that it begins with; not "Mr", "Dr" and the like, which all have."""
    before = text[max(0, start - 24) : start].split()
    words = {fold(w) for w in (*before[-1:], text[start : start + 24].split(" ")[0])}
    return (words & TITLES) - _COMMON_TITLES


def gender_after(text: str, end: int, until: int) -> Gender | None:
    """The gender of the first pronoun after a name, before another name or a mark, and within a sentence or so."""
    limit = max(end, min(until, end + 120))
    opened = _OPENING.search(text, end, limit)
    found = _PRONOUN.search(text, end, limit if opened is None else opened.start())
    if found is None:
        return None
    return "male" if found.group(1) else "female"


def gender_of_subject(text: str, end: int, until: int) -> Gender | None:
    """The gender of the pronoun behind a name and its verb: "Obi said her leg hurt", not "an Obi aide said she"."""
    if _VERB_AFTER.match(text, end) is None:
        return None
    ended = _SENTENCE_END.search(text, end, until)
    return gender_after(text, end, ended.start() if ended else until)


def merge_people(
    text: str, spans: Sequence[tuple[int, int]], keys: Sequence[str | None] | None = None
) -> list[list[int]]:
    """Groups of indices of `spans`, one group a person, in order of first naming; groups are in order too.

    Full names are compared first, then what stands for them: a surname, a given name, one part of an Asian name, a
    nickname, initials. A word that several people share goes to the one of the right gender who was named last nearby,
    or else to the one named most; not to somebody who was brought in as a relative. keys: ids of a gazetteer, None
    elsewhere; two ids are two people.
    """
    keys = keys if keys is not None else [None] * len(spans)
    names = [text[s:e] for s, e in spans]
    forms = [name_words(n) for n in names]
    namesakes = father_and_son(text, spans, names, forms)
    eras = [generation(n) or ("sr" if (f[:1] + f[-1:]) in namesakes else None) for n, f in zip(names, forms)]
    people: list[Person] = []
    by_word: dict[str, list[Person]] = defaultdict(list)
    by_form: dict[tuple[tuple[str, ...], str | None, str | None], Person] = {}
    owner: list[Person | None] = [None] * len(spans)

    def settle(i: int, person: Person, weight: int = 3) -> None:
        before = len(person.words)
        known = set(person.words)
        person.add(i, forms[i], gender_before(text, spans[i][0]), weight)
        if len(forms[i]) > 1:
            given = GENDER_OF_NAME.get(forms[i][0])
            if given:
                person.genders[given] += 2
        following = spans[i + 1][0] if i + 1 < len(spans) else len(text)
        pronoun = gender_after(text, spans[i][1], following)
        if pronoun:
            person.genders[pronoun] += 1
        person.generation = person.generation or eras[i]
        person.key = person.key or keys[i]
        person.titles |= titles_at(text, spans[i][0])
        owner[i] = person
        if len(person.words) > before:
            for word in sorted(person.words - known):
                by_word[word].append(person)
        extra = nickname(names[i])
        if extra and extra not in person.words:
            for word in extra.split():
                person.words.add(word)
                by_word[word].append(person)

    # The longest names first: they tell people apart; a shorter one may then fit one, several or none of them.
    full = sorted((i for i in range(len(spans)) if len(forms[i]) > 1), key=lambda i: (-len(forms[i]), i))
    count = Counter(forms[i] for i in full)
    for i in full:
        form, era, key = forms[i], eras[i], keys[i]
        known = by_form.get((form, era, key))
        if known is not None:
            settle(i, known)
            continue
        kin = _KIN_BEFORE.search(text[max(0, spans[i][0] - 40) : spans[i][0]]) is not None
        fitting: list[Person] = []
        seen: set[int] = set()
        for word in (form[-1], form[0]):
            for person in by_word.get(word, ()):
                if id(person) in seen or not may_share(person, era, key):
                    continue
                seen.add(id(person))
                whole = any(same_person(form, other) for other in person.forms if len(other) > 1)
                start = not kin and any(begins(form, other) for other in person.forms)
                if start and not whole:
                    start = spans[min(person.namings)][0] < spans[i][0]
                if whole or start:
                    fitting.append(person)
        if len(fitting) > 1 and len(form) == 2 and len(form[0]) == 1:
            fitting = []  # "J. Smith" beside John and Jane Smith
        if fitting:
            chosen = max(fitting, key=lambda p: (sum(count[f] for f in p.forms), -min(p.namings)))
        else:
            chosen = Person()
            people.append(chosen)
        by_form[form, era, key] = chosen
        settle(i, chosen)

    for person in people:
        introduced = spans[min(person.namings)][0]
        person.kin = _BY_KIN.search(text, max(0, introduced - 60), introduced) is not None
    mentions_of = {id(p): len(p.namings) for p in people}
    last_named: list[tuple[int, Person]] = []
    singles: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    # "MN: With a loan." of an interview.
    turns = {
        form
        for form, (start, end) in zip(forms, spans)
        if text.startswith(": ", end) and (start == 0 or text[start - 1] == "\n")
    }
    for i in range(len(spans)):
        held = owner[i]
        if held is not None:
            last_named.append((i, held))
            continue
        form, era, key = forms[i], eras[i], keys[i]
        said = gender_before(text, spans[i][0])
        fitting = [] if not form else [p for p in by_word.get(form[0], ()) if may_share(p, era, key)]
        fitting = [p for p in fitting if said is None or p.gender in (None, said)]
        alone = [p for p in singles[form] if may_share(p, era, key)]
        if said is not None:
            alone = [p for p in alone if p.gender in (None, said)]
        if form and not fitting and (len(form[0]) > 2 or form in turns) and is_acronym(names[i].split()[0]):
            fitting = [p for p in people if may_share(p, era, key) and form[0] in initials(p)]
        fitting = [p for p in fitting if any(form[0] in surnames(f) for f in p.forms)] or fitting
        fitting = [p for p in fitting if min(p.namings) < i] or fitting
        fitting = [p for p in fitting if p.titles & titles_at(text, spans[i][0])] or fitting
        if era is not None:
            fitting = [p for p in fitting if p.generation == era] or fitting
        elif any(p.generation == "sr" for p in fitting):
            fitting = [p for p in fitting if not p.kin and p.generation in (None, "sr")] or fitting
        fitting = [p for p in fitting if said is not None and p.gender == said] or fitting
        if len(fitting) > 1:
            following = spans[i + 1][0] if i + 1 < len(spans) else len(text)
            acting = gender_of_subject(text, spans[i][1], following)
            fitting = [p for p in fitting if acting is None or p.gender in (None, acting)] or fitting
            fitting = [p for p in fitting if not p.stands_back(form, i)] or fitting
        if len(fitting) == 1:
            chosen = fitting[0]
        elif fitting:
            chosen = nearest(text, spans, i, form, fitting, last_named, mentions_of)
        elif alone:
            chosen = alone[0]
        else:
            chosen = Person()
            people.append(chosen)
            singles[form].append(chosen)
            mentions_of[id(chosen)] = 0
        settle(i, chosen)
        if chosen in singles[form]:
            # A name of one word takes no part in the search for full names.
            by_word[form[0] if form else ""] = [p for p in by_word[form[0] if form else ""] if p is not chosen]
        last_named.append((i, chosen))
    for i in range(len(spans) - 1):
        one, other = owner[i], owner[i + 1]
        if one is None or other is None or one is other or not may_share(one, other.generation, other.key):
            continue
        if _KNOWN_AS.fullmatch(text, spans[i][1], spans[i + 1][0]):
            one.namings += other.namings
            other.namings = []
            owner = [one if p is other else p for p in owner]
    groups = [sorted(p.namings) for p in people if p.namings]
    return sorted(groups, key=lambda g: g[0])


def father_and_son(
    text: str, spans: Sequence[tuple[int, int]], names: Sequence[str], forms: Sequence[tuple[str, ...]]
) -> set[tuple[str, ...]]:
    """First and last words of the full names that two generations share in the article.

    Often "Jr." is said once and then left out; so there has to be a "Sr.", a "Ruiz Jr." for short, or a word of
    fathers or sons beside the name. The one without a suffix then is the father.
    """
    short = {f[0] for n, f in zip(names, forms) if len(f) == 1 and generation(n)}
    return {
        (form[0], form[-1])
        for (start, end), name, form in zip(spans, names, forms)
        if len(form) > 1
        and generation(name)
        and (
            generation(name) == "sr"
            or short & {form[0], form[-1]}
            or _FATHER_BEFORE.search(text, max(0, start - 50), start)
            or _FATHER_AFTER.match(text, end)
        )
    }


def initials(person: Person) -> set[str]:
    """The initials of a person's full names: "jfk" of "john fitzgerald kennedy"."""
    return {"".join(w[0] for w in form) for form in person.forms if len(form) > 1}


def may_share(person: Person, era: str | None, key: str | None) -> bool:
    """Whether nothing forbids it: two generations ("Jr", "Sr") and two gazetteer ids are two people."""
    if era is not None and person.generation is not None and era != person.generation:
        return False
    return key is None or person.key is None or key == person.key


def nearest(
    text: str,
    spans: Sequence[tuple[int, int]],
    i: int,
    form: tuple[str, ...],
    fitting: Sequence[Person],
    last_named: Sequence[tuple[int, Person]],
    mentions_of: dict[int, int],
) -> Person:
    """Of several people with the name, the one named last in this paragraph or the one before, or else most often.

    Of the paragraph before it is one who has been called by this word alone, if any has.
    """
    here = spans[i][0]
    called = [p for p in fitting if form in p.forms]
    paragraph = text.rfind("\n", 0, here)
    floor = text.rfind("\n", 0, max(0, len(text[:paragraph].rstrip("\n")))) if paragraph > 0 else 0
    for j, person in reversed(last_named[-30:]):
        if spans[j][0] < floor:
            break
        if any(person is p for p in (fitting if spans[j][0] > paragraph else called or fitting)):
            return person
    return max(fitting, key=lambda p: (mentions_of.get(id(p), 0), -min(p.namings)))
