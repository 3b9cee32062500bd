"""Cues: the words that announce what somebody said, wrote, thought or wanted, and which of these they tell of."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from newsnlp.annotations import Act

# Lemmas, gathered from grammars of English reporting verbs and from news; phrases are told by their first word.
SPEECH = frozenset(
    """
    acclaim accord accuse acknowledge add address admit admonish advise affirm allege allude announce answer
    apologise apologize appeal applaud argue articulate ask assert assure attack attest attribute bark begin bellow
    bemoan berate blame blast blog boast brag brief broadcast call caution challenge chant characterise characterize
    charge cheer chide chime christen chronicle cite claim clarify commend comment communicate complain concede
    conclude condemn confess confide confirm congratulate contend continue convey correct counter criticise
    criticize cry declaim declare decry defend demand denounce deny deride describe detail dictate disclose discuss
    dismiss dispute dissent divulge document dub echo elaborate email emphasise emphasize enquire enthuse entreat
    exclaim explain explicate expound express fume gloat greet grumble gush hail hint holler implore imply indicate
    inform inquire insinuate insist instruct interject interrupt intone introduce invite invoke issue jest joke
    label lambast lambaste lament lash laud lecture liken lobby maintain marvel mention message moan mock murmur
    muse mutter narrate nickname note object observe offer opine order outline petition phone plead pledge point
    portray pose post praise preach predict print proclaim profess proffer promise prompt pronounce propose protest
    publish query question quip quote rail rant rap read reaffirm reason reassure rebuke rebut recall recite
    recommend record recount refer refute reiterate reject rejoin relate relay release remark remind remonstrate
    repeat reply report request respond restate retell retort retweet reveal ridicule roar rule salute say scoff
    scold scream shout shriek sigh signal sing slam smirk snap snarl sneer speak specify speculate spell spit
    stammer state stipulate stress submit suggest summarise summarize swear tag talk taunt tease tell term testify
    text thank threaten thunder title toast tout trumpet tweet underline underscore update urge utter vent venture
    voice volunteer vow wail warn whisper write yell
    """.split()
)
# Of these, what tells that somebody spoke of a thing, or what became of it, and says what was said only where a clause
# or words in marks follow: "criticised the plan", "released his returns", "discussed the dam".
OF_THINGS = frozenset(
    """
    acclaim address answer applaud attack begin berate blast broadcast castigate challenge cheer chide
    chronicle cite commend comment condemn congratulate correct counter criticise criticize decry defend denounce
    deride describe detail discuss dismiss dissent document echo hail interrupt introduce invite invoke issue
    label lambast lambaste lament laud lecture liken mention mock name narrate offer oppose outline portray pose post
    praise print prompt protest publish query question quote rail read rebuke rebut record recount refer
    relate relay release repeat request respond ridicule rule salute scold sing slam speak submit tag talk taunt
    tease term thank title toast tout trumpet underline underscore update venture volunteer
    """.split()
)
THOUGHT = frozenset(
    """
    accept admire afraid agree aim anticipate appreciate approve aspire assume await aware believe care certain
    choose conceive concern confident consider contemplate convince convinced count crave credit dare debate decide
    deem deliberate desire determine determined disagree disapprove discover dislike distrust doubt dread dream
    eager embrace endorse enjoy envisage envision estimate expect fathom favor favour fear feel figure forecast
    foresee forget gauge glad guess happy hate hear hesitate hope hopeful ignore imagine infer intend interpret
    judge know learn like loathe long love mean mind mistake misunderstand mull need notice oppose optimistic
    perceive pessimistic picture plan plot ponder prefer prepare presume pretend project ready realise realize
    reckon recognise recognize reconsider refuse regard regret remember resent resolve respect rethink ruminate
    sceptical see seek sense shock skeptical strive support suppose sure surmise suspect sympathise sympathize think
    trust try unaware understand value view visualise visualize want wary watch weigh welcome willing wish wonder
    worried worry yearn
    """.split()
)
_OF_CLAUSES = SPEECH - OF_THINGS
# Nouns of saying and of thinking: "her claim that", "the belief that".
SPEECH_NOUNS = frozenset(
    """
    account accusation admission advice allegation announcement answer apology argument article assertion assessment
    book bulletin call chant charge claim column comment commentary communique complaint conclusion confession
    criticism declaration denial description editorial email explanation headline interview letter line memo mention
    message motto observation op op-ed phrase pledge post praise prediction proclamation promise proposal question
    quote reaction rebuke remark reply report request response retort revelation rhetoric ruling rumor rumour saying
    slogan speech statement story suggestion testimony threat tweet version vow warning word wording words
    """.split()
)
THOUGHT_NOUNS = frozenset(
    """
    aim ambition anger anxiety assumption attitude aversion awareness belief concern confidence conviction decision
    demand desire determination disappointment disbelief distaste doubt dream effort expectation faith fear feeling
    frustration goal hope idea impression intent intention interest knowledge mood opinion opposition outlook
    outrage plan position preference purpose realisation realization reluctance resolve scepticism sense skepticism
    stance support surprise suspicion sympathy thinking thought understanding view vision will willingness wish
    worry
    """.split()
)
# "made clear that", "in a statement", "went on to": words that carry speech whatever verb stands by them.
_SPEECH_PHRASE = re.compile(
    r"\b(?:according|per|quot(?:ed|ing)|went on|go(?:es|ing)? on|made (?:it )?clear|put it|"
    r"in (?:an? |the |his |her |their )?"
    r"(?:statement|interview|speech|letter|tweet|email|e-mail|post|report|testimony|briefing|memo)|in (?:the |his |her "
    r"|their |its )?words|spoke|spoken|was like|took to|hit back|fired back|shot back|shut down|spelled out|laid out|"
    r"set out|called (?:for|on)|gave (?:his|her|their) word)\b",
    re.IGNORECASE,
)
# A clause, told by its first words or by a verb that any clause may have, before a relative clause begins; what a thing
# is called ("as baseless"); or words in marks.
_TELLS = re.compile(
    r"^\W*(?:that|whether|if|how|why|what|who|when|where|which|to|not to|because|this is|those who)\b"
    r"|^\W*(?:there|it|he|she|they|we|i|you) \w"
    r"|[“”\"«»„‘]|(?<!\w)'\w|\bas \w"
    r"|^(?:(?!\w\W+(?:that|which|who|whom|whose|where|when)\b)[^\n])*?"
    r"\b(?:will|would|can|could|should|may|might|must|shall|is|are|was|were|has|have|had|does|do|did|be|cannot"
    r"|(?:is|are|was|wo|do|did)n['’]t)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")

_IRREGULAR = {
    "said": "say", "says": "say", "saying": "say", "told": "tell", "wrote": "write", "written": "write",
    "writing": "write", "read": "read", "spoke": "speak", "spoken": "speak", "swore": "swear", "sworn": "swear",
    "sang": "sing", "sung": "sing", "spat": "spit", "spelt": "spell", "began": "begin", "begun": "begin",
    "taught": "teach", "thought": "think", "knew": "know",
    "known": "know", "felt": "feel", "meant": "mean", "saw": "see", "seen": "see", "heard": "hear",
    "understood": "understand", "learnt": "learn", "sought": "seek", "chose": "choose", "chosen": "choose",
    "foresaw": "foresee", "foreseen": "foresee", "forgot": "forget", "forgotten": "forget", "dreamt": "dream",
    "mistook": "mistake", "strove": "strive", "retold": "retell",
}  # fmt: skip


def lemmas(word: str) -> tuple[str, ...]:
    """What a lower-case word form may be a form of, itself first: "denied" -> ("denied", "deni", "denie", "deny")."""
    if word in _IRREGULAR:
        return (word, _IRREGULAR[word])
    forms = [word]
    for suffix in ("s", "es", "d", "ed", "ing"):
        if word.endswith(suffix) and len(word) > len(suffix) + 1:
            stem = word[: -len(suffix)]
            forms.append(stem)
            if suffix == "ing":
                forms.append(stem + "e")
            if stem.endswith("i"):
                forms.append(stem[:-1] + "y")
            if suffix in ("ed", "ing") and len(stem) > 2 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])
    return tuple(forms)


def tell_act(cue: str, content: str | None = None) -> Act:
    """speech | thought | other, by the words of a cue: "told reporters" | "wants to" | ":".

    A cue of speech and thought together ("said she believes") is speech; a bare colon or dash announces speech, and a
    cue with no known word is "other". With the content, speech is what says what was said: "criticised the plan" and
    "her criticism of it" are "other", "criticised the plan as “madness”" is speech.
    """
    act, of_a_thing = _act_of_cue(cue)
    return "other" if of_a_thing and content is not None and _TELLS.search(content) is None else act


@lru_cache(maxsize=4096)
def _act_of_cue(cue: str) -> tuple[Act, bool]:
    """The act, and whether a cue of speech has no word but such as take a thing."""
    words = _WORD.findall(cue.lower())
    if not words:
        return ("speech" if cue.strip() else "other"), False
    if _SPEECH_PHRASE.search(cue) or _any(words, _OF_CLAUSES.__contains__):
        return "speech", False
    if _any(words, SPEECH.__contains__) or _any(words, SPEECH_NOUNS.__contains__):
        return "speech", True
    if _any(words, THOUGHT.__contains__) or _any(words, THOUGHT_NOUNS.__contains__):
        return "thought", False
    return "other", False


def _any(words: list[str], known: Callable[[str], bool]) -> bool:
    return any(known(lemma) for word in words for lemma in lemmas(word))
