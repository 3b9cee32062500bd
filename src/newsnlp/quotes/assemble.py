"""From labelled words to attributions: contents snapped to their marks, linked to cue and source, joined, sifted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from newsnlp.annotations import Span
from newsnlp.quotes.cues import tell_act
from newsnlp.quotes.linking import Labelled, Link, Linker, link_spans
from newsnlp.quotes.marks import ANY_MARK, Marks, Quotation

# How an attribution was found: by its tagged words and a cue; tagged without a cue; by its marks alone; a dash and a
# name after the closing mark; a label before the colon of a transcript.
Ground = Literal["cue", "tag", "marks", "dash", "label"]

SNAPPING_SHARE = 0.6  # a content that has this share of a quotation's words has all of it
LEAST_WORDS_UNTAGGED = 7  # a quotation that no tag covers is speech only if it is this long
MOST_WORDS_TERM = 5  # quotation marks round so few words may set off a term, a title or a name
LEAST_LABELLED_LINES = 3  # so many "NAME: words" lines make a transcript

_TRIMMED = " \t\r\n\xa0,;:–—―-"
_DASH_NAME = re.compile(
    r"[^\S\n]*\n?[^\S\n]*(?:[―—–]|--?)[^\S\n]*((?:[A-Z]|[a-z]+ [A-Z])[^\n“”\"]{1,90}?)[^\S\n]*\.?[^\S\n]*(?=\n|$)"
)
# The time of an entry of a live page: "10.55 — ", "2:25 p.m. ".
_TIME_STAMP = re.compile(r"\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\b\.?)?\s*(?:[A-Z]{2,4}\b)?\s*[—–:|-]?\s+")
_LABEL_LINE = re.compile(
    r"^[“\"]?((?:[A-Z][A-Z.’'-]*(?: [A-Z.’'-]+){0,5})|(?:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3})|Q|A)"
    r"(?: \([^)\n]{1,60}\))?:[^\S\n]+(?=\S)",
    re.MULTILINE,
)
_CHARGE = re.compile(
    r"\b(?:charg(?:e|es|ed|ing)|convict(?:ed|ion|ions)|guilty|accus(?:ed|ation|ations)|indict(?:ed|ment|ments)|counts?|"
    r"offen[cs]es?|crimes?|suspected|sentenced|arrested|jailed|detained|prosecuted|tried|acquitted|trial|alleged|"
    r"allegations?)\b[^.!?\n]*?\b(?:with|of|for|including|on|to|as|are|were)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_CRIME = re.compile(
    r"\b(?:attacks?|bribery|conspir\w+|corruption|coup|cultivating|embezzl\w+|espionage|extortion|extremis\w+|forgery|fraud|"
    r"genocide|incit\w+|insult\w*|insurrection|kidnapping|launder\w+|libel|manslaughter|murder|obstruct\w+|perjury|plot\w*|"
    r"rebellion|riot\w*|sabotage|sedition|seditious|slander\w*|spying|subver\w+|terror\w*|theft|treason|unlawful \w+|"
    r"violence)\b",
    re.IGNORECASE,
)
_CHARGED = re.compile(
    r"\b(?:charged|convicted|accused|indicted|suspected|sentenced|jailed|tried|acquitted)\b", re.IGNORECASE
)
_TERM_BEFORE = re.compile(
    r"\b(?:so-called|known as|called|dubbed|nicknamed|titled|entitled|named|termed|labell?ed|the (?:word|words|term|"
    r"phrase|slogan|hashtag|song|film|movie|book|novel|show|series|album|play|musical|magazine|documentary|article|single|"
    r"podcast|game)|stars? in|starring|starred in|hits?|episodes? of|in his (?:book|film)|in her (?:book|film))\s+"
    r"(?:an?\s|the\s|his\s|her\s)?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:^|(?<=[\s,;:—–(“\"]))((?:(?:[A-Z][\w.’'-]*|[A-Z]\.)[^\S\n]+){0,4}[A-Z][\w.’'-]*|he|she|it|they|we|who|which|"
    r"his|her|their|its|some|all|many|others|critics|officials|police)(?:[’']s)?[^\S\n]+$"
)
_TIME = re.compile(
    r"(?:(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|tonight|yesterday|last (?:night|week|month|year)|"
    r"this (?:morning|afternoon|evening|week|month|year)|earlier|later)"
)
_TIME_BETWEEN = re.compile(rf"(?<=\w)[^\S\n]+{_TIME.pattern}[^\S\n]+$")
_NAME_WORDS = (
    r"(?:(?:[A-Z][\w’'-]*|(?:[A-Z]\.)+|(?:Dr|Gen|Gov|Mrs?|Ms|Prof|Rep|Rev|Sen|St)\.|al|bin|da|de|del|der|di|la|van|von)"
    r"[^\S\n]+){0,4}[A-Z][\w’'-]*\w"
)
_APPOSED = re.compile(rf"(?<=, )({_NAME_WORDS}),[^\S\n]+$")  # "the mayor of Lund, Ann Lee, described"
_TAG_VERBS = (
    r"(?:said|says|told|added|adds|wrote|writes|asked|asks|tweeted|replied|explained|continued|recalled|noted|insisted|"
    r"argued|warned|announced|declared|quipped|responded|shot back|retorted|countered|shouted|joked|conceded|admitted|"
    r"testified|repeated|posted|commented|remarked)"
)
_ROLE_WORDS = r"(?:(?:the|an?|his|her|their|its|one|another)[^\S\n]+(?:[a-z][a-z-]*[^\S\n]+){0,3}[a-z][a-z-]*[a-z])"
_NAME_BEFORE_COLON = re.compile(
    rf"(?:^(?:\d{{1,2}}[.:]\d\d[^\S\n]+)?|[.!?][”\"’']?[^\S\n])(?P<source>{_NAME_WORDS})"
    r"(?:,| again| then| later| on| in)[^.!?:;\n“”\"]{0,60}:[^\S\n]*[“\"‘']?$",
    re.MULTILINE,
)
_TAG_VERB = re.compile(rf"{_TAG_VERBS}\b")
_TITLED_NAME = re.compile(rf"(?:[\w-]+[^\S\n]+){{0,3}}{_NAME_WORDS}")
_INVERTED_CUE = re.compile(r"says?|said|warns?|claims?")
_IN_THE_WORDS_OF = re.compile(r"\b(?P<cue>[Ii]n the words of) (?P<source>[^,;:.!?\n“”\"]{2,80}),?:? ?(?=[“\"‘']?$)")
_POINTER = re.compile(r"[^\S\n]*,?[^\S\n]*(?:(?:was|is|were|are)[^\S\n]+)?(?:what|how)")
# What stands right after a closing mark: "Lund said", "he later told", "said Lund", "wrote the mayor".
_TAG_AFTER = re.compile(
    rf"[^\S\n]*[,–—-]?[^\S\n]*(?:(?P<source>{_NAME_WORDS}|{_ROLE_WORDS}|he|she|they)[^\S\n]+"
    rf"(?:[a-z]+ly |also |later |then |once )?(?P<cue>{_TAG_VERBS})\b|"
    rf"(?P<cue2>said|says|wrote|asked|added)[^\S\n]+(?P<source2>{_NAME_WORDS})(?![’'\w]))"
)
# What a tag may have behind it inside a content that somebody else relates: "“Why?” she asked the judge, according to".
_TAG_TO = re.compile(rf",?[^\S\n]*(?:{_NAME_WORDS}|he|she|they)[^\S\n]+{_TAG_VERBS}(?:[^\S\n]+[\w’'-]+){{0,6}},?")
_YOU = re.compile(r"\b[Yy]ou(?:r|rs)?\b")
# What begins a sentence of its own between two quotations, of somebody who is not just "he" or "she".
_OTHER_SUBJECT = re.compile(r"[.!?][”\"’')\]]*\s+(?!(?:He|She)\b)[A-Z]")
# A full stop after a word that is no title or initial, and what follows begins a sentence.
_STOP = re.compile(r"(?<=[a-z]{3})(?<!\b[A-Z][a-z]{2})(?<!\b(?:Prof|Capt|Corp|Supt|Sens|Reps|Govs))[.!?]\s+(?=[A-Z])")
_SENTENCE_BREAK = re.compile(r"[.!?][”\"’')\]]*\s+[“\"‘'(\[]?[A-Z0-9]|\n")
_OWN_SENTENCE = re.compile(r"[.!?][”\"’»]\s?$")
_QUOTED_AS = re.compile(r"\b(?:quoted|cited|reported) as (?:saying|telling)\b")
_QUOTES = re.compile(r"\b(?:quot|cit)(?:e|es|ed|ing)$")
_AS_SAYING = re.compile(r"(?P<source>[^“”\"\n.!?;:]{2,90}?) as (?:saying|telling(?: [a-z]+)?)\b(?P<said>.*)", re.DOTALL)
_NEXT_VERB = re.compile(
    r"[”\"’'],? (?:and|but) (?:\w+ly |also |later |then )?(?:\w+ed|left|went|made|took|gave|told)\b"
)
_FINITE_CLAUSE = re.compile(r"\b(?:that|if|he|she|they|we|I|is|are|was|were|has|have|had|will|would)\b")
_ANNOUNCED_BLOCK = re.compile(r"[^.!?\n:]{0,60}:[^\S\n]*\n\s*")
_NOTHING = re.compile(r"(?:nothing|no more|little)(?: more| else| further)?", re.IGNORECASE)
_PASSIVE = re.compile(
    r"(?:(?:has|have|had|will|would|may|might|could) )?(?:was|were|is|are|been|being|be)\b.*(?:ed|en|wn|ght)\b"
)
_SMALL_WORDS = frozenset("a an and as at but by for from in into nor of on or over per the to up via vs with".split())
_SENTENCE_CLOSE = re.compile("[.!?,…][”\"’'»]*$|[”\"’'»][.,!?]?$")


@dataclass(frozen=True, slots=True)
class Attribution:
    """What somebody is reported to have said or thought, before anybody knows who the source is.

    detection: mean probability of the content's words; link: of the cue being this content's; both in [0, 1].
    """

    content: tuple[Span, ...]
    cue: Span | None = None
    source: Span | None = None
    ground: Ground = "cue"
    detection: float = 1.0
    link: float = 1.0

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end


def assemble_attributions(marks: Marks, labelled: Iterable[Labelled], linker: Linker) -> list[Attribution]:
    """The attributions of a text in order of their content, contents without overlap. Linear in the text's length."""
    spans = snap_to_marks(marks, tidy_spans(marks, labelled))
    found = [
        Attribution(
            content=join_pieces(marks, [spans[i].span for i in link.contents]),
            cue=None if link.cue is None else spans[link.cue].span,
            source=None if link.source is None else spans[link.source].span,
            ground="tag" if link.cue is None else "cue",
            detection=sum(spans[i].score for i in link.contents) / len(link.contents),
            link=link.probability,
        )
        for whole in link_spans(marks, spans, linker)
        for link in part_sentences(marks, spans, whole)
    ]
    return complete_attributions(marks, (end_with_sentence(marks, a) for a in found))


def part_sentences(marks: Marks, spans: Sequence[Labelled], link: Link) -> Iterator[Link]:
    """The link, and apart from it, as if they had no cue, the contents outside marks in a later sentence than its cue.

    "The fields are dry, he noted. Nobody lives there": what comes after the full stop need not be his words any more.
    Nor is what comes before an "According to" that opens a sentence, nor a sentence of its own in marks before another
    that says what was said: "“Nothing at all.” Meyer said that he would appeal."
    """
    if link.cue is None or len(link.contents) == 1:
        yield link
        return
    cue = spans[link.cue].span
    opens = cue.of(marks.text).startswith("According")
    says_more = any(
        spans[i].span.start >= cue.end and not any(marks.overlapping(spans[i].span.start, spans[i].span.end))
        for i in link.contents
    )
    later = [
        i
        for i in link.contents
        if (opens and spans[i].span.end <= cue.start)
        or (
            says_more
            and spans[i].span.end <= cue.start
            and has_spoken(marks, spans, spans[i].span.start)
            and _OWN_SENTENCE.search(marks.text[spans[i].span.start : spans[i].span.end + 1])
            and _SENTENCE_BREAK.search(marks.text, spans[i].span.end - 2, cue.start)
        )
        or (
            spans[i].span.start >= cue.end
            and not any(marks.overlapping(spans[i].span.start, spans[i].span.end))
            and _SENTENCE_BREAK.search(marks.text, cue.end, spans[i].span.start + 1) is not None
        )
    ]
    kept = tuple(i for i in link.contents if i not in later)
    yield replace(link, contents=kept or link.contents)
    if kept:
        for i in later:
            yield Link(None, (i,), None, 0.0)


def has_spoken(marks: Marks, spans: Sequence[Labelled], at: int) -> bool:
    """Whether a cue stands before this place in its paragraph."""
    begins = marks.text.rfind("\n", 0, at)
    return any(x.part == "cue" and begins < x.span.start < at for x in spans)


def end_with_sentence(marks: Marks, a: Attribution) -> Attribution:
    """With what stands outside marks cut to one sentence, the one beside the cue; a colon may announce several."""
    text = marks.text
    if a.cue is None or text[a.cue.end - 1 : a.start].rstrip().endswith(":"):
        return a
    kept: list[Span] = []
    for piece in a.content:
        stops = list(_STOP.finditer(text, piece.start, piece.end))
        if stops and not marks.overlapping(piece.start, piece.end):
            before = a.cue.end <= piece.start
            piece = Span(piece.start, stops[0].start()) if before else Span(stops[-1].end(), piece.end)
        kept.append(piece)
    return replace(a, content=tuple(kept))


def complete_attributions(marks: Marks, found: Iterable[Attribution]) -> list[Attribution]:
    """What the layout of marks and lines adds to attributions that were found by their words, and takes from them."""
    attributions = read_dash_lines(marks, read_transcript(marks, list(found)))
    attributions = add_uncovered(marks, attributions)
    attributions = name_after_dash(marks, attributions)
    attributions = continue_paragraphs(marks, attributions)
    attributions = read_blocks(marks, attributions)
    attributions = [a for a in attributions if not is_term(marks, a) and not says_nothing(marks, a)]
    attributions = [drop_pointers(marks, a) for a in attributions]
    attributions = [end_before_verb(marks, drop_beginnings(marks, a)) for a in attributions]
    attributions = [read_quotes_as(marks, read_quoted_as(marks, a)) for a in attributions]
    attributions = [read_name_in_content(marks, a) for a in attributions]
    attributions = [read_inverted(marks, read_name_before(marks, read_words_of(marks, a))) for a in attributions]
    attributions = [find_source_beside(marks, a) for a in read_tags(marks, attributions)]
    return inherit_sources(marks, without_overlap(marks, attributions))


def tidy_spans(marks: Marks, labelled: Iterable[Labelled]) -> list[Labelled]:
    """The spans in order, without blanks and stray punctuation at their ends, those of no letter or digit left out."""
    text = marks.text
    tidy: list[Labelled] = []
    for x in labelled:
        span = trim(text, x.span) if x.part == "content" else trim_blanks(text, x.span)
        has_words = span is not None and any(c.isalnum() for c in span.of(text))
        if span is not None and x.part == "content" and not marks.inside[span.start]:
            has_words = any(c.isalpha() for c in span.of(text))  # figures alone are the time of an entry
        if span is not None and has_words and x.part == "cue":
            end = span.start + len(span.of(text).rstrip(_TRIMMED))
            span = Span(span.start, end - (text[end - 1] == "." and not _is_initial(text, end - 1)))
        if span is not None and x.part == "source" and span.end - span.start > 1:
            is_stop = text[span.end - 1] == "." and not _is_initial(text, span.end - 1)
            span = Span(span.start, span.end - is_stop)
        if span is not None and (has_words or x.part == "cue"):
            parted = part_turns(marks, span) if x.part == "content" else part_lines(text, span)
            tidy.extend(replace(x, span=s) for s in parted)
    return join_appositions(text, sorted(tidy, key=lambda x: (x.span, x.part)))


def part_lines(text: str, span: Span) -> list[Span]:
    """The span, or its pieces if an empty line stands in it: a source or cue is of one paragraph."""
    if "\n\n" not in span.of(text):
        return [span]
    pieces = (Span(span.start + m.start(), span.start + m.end()) for m in re.finditer(r"[^\n]+", span.of(text)))
    return [s for piece in pieces if (s := trim_blanks(text, piece)) is not None]


def part_turns(marks: Marks, span: Span) -> Iterator[Span]:
    """The pieces of a content that its marks part: a closing one at a line's end, an opening one on the next line."""
    start = span.start
    quotations = marks.overlapping(span.start, span.end)
    for q, after in zip(quotations, quotations[1:]):
        between = marks.text[q.end : after.start]
        if q.closed and "\n" in between and not between.strip():
            yield Span(start, q.end)
            start = after.start
    yield Span(start, span.end)


def join_appositions(text: str, spans: list[Labelled]) -> list[Labelled]:
    """With a name and the apposition after it, "Marta Silva," and "the group's director", as one source."""
    joined: list[Labelled] = []
    for x in spans:
        before = joined[-1] if joined else None
        if before is not None and x.part == before.part == "source":
            gap = text[before.span.end : x.span.start]
            if (before.span.of(text)[-1:] + gap).endswith(", ") and len(gap) <= 2:
                joined[-1] = replace(before, span=Span(before.span.start, x.span.end))
                continue
        joined.append(x)
    return joined


def trim(text: str, span: Span) -> Span | None:
    """The span without blanks, commas, colons and dashes at its ends, and without a full stop that is not in marks."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    stamp = _TIME_STAMP.match(text, start, end) if start == 0 or text[start - 1] == "\n" else None
    if stamp is not None:
        start = stamp.end()
    while start < end and text[start] in _TRIMMED + ".":
        start += 1
    while end > start and text[end - 1] in _TRIMMED:
        end -= 1
    if end - start > 1 and text[end - 1] == "." and text[end - 2] not in ".?!" and not _is_initial(text, end - 1):
        end -= 1
    return Span(start, end) if end > start else None


def _is_initial(text: str, stop: int) -> bool:
    """Whether the full stop ends an initial or an abbreviation: "U.S.", "Inc."."""
    word = re.search(r"[\w.]*$", text[max(0, stop - 12) : stop])
    return word is not None and ("." in word.group() or word.group() in {"Inc", "Jr", "Sr", "Co", "Corp", "Ltd", "Mr"})


def trim_blanks(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


def snap_to_marks(marks: Marks, labelled: Sequence[Labelled]) -> list[Labelled]:
    """Contents widened to the quotations that they mostly cover; sources and cues inside those are let go.

    A quotation with a cue inside, left open by its author and not carried on, is no guide and is passed over; one that
    is carried on from paragraph to paragraph is speech in each of them, however little of it was found.
    """
    contents = [x for x in labelled if x.part == "content"]
    others = [x for x in labelled if x.part != "content"]
    other_starts = [x.span.start for x in others]
    swallowed: set[int] = set()
    at = 0
    merged: list[Labelled] = []
    queue = contents
    carried_on = [after.continues for after in marks.quotations[1:]] + [False]
    for q, goes_on in zip(marks.quotations, carried_on):
        words = marks.words(q.start, q.end)
        if not words:
            continue
        running = q.continues or goes_on
        while at < len(queue) and queue[at].span.end <= q.start:
            merged.append(queue[at])
            at += 1
        stop = at
        covered = 0
        while stop < len(queue) and queue[stop].span.start < q.end:
            span = queue[stop].span
            covered += marks.words(max(span.start, q.start), min(span.end, q.end))
            stop += 1
        if stop == at or (covered < SNAPPING_SHARE * words and not running):
            continue
        low, high = bisect_left(other_starts, q.start), bisect_left(other_starts, q.end)
        if not q.closed and not running and any(others[i].part == "cue" for i in range(low, high)):
            continue
        swallowed.update(i for i in range(low, high) if others[i].span.end <= q.end)
        hit = queue[at:stop]
        whole = Span(min(hit[0].span.start, q.start), max(hit[-1].span.end, q.end))
        widest = max(hit, key=lambda x: len(x.span))
        # The joined content stays in the queue: the next quotation may widen it further.
        at = stop - 1
        queue[at] = replace(widest, span=whole)
    merged.extend(queue[at:])
    kept = [x for i, x in enumerate(others) if i not in swallowed]
    return sorted([*kept, *merged], key=lambda x: (x.span, x.part))


def join_pieces(marks: Marks, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Pieces of one content in order: cut at line ends, joined where nothing but blanks and marks stands between.

    A mark that is never closed holds to the end of its paragraph, as does what stands outside marks: what a span goes
    on with in the next is let go.
    """
    text = marks.text
    lines: list[Span] = []
    for span in sorted(spans):
        at = span.start
        for words in span.of(text).split("\n"):
            piece = trim_blanks(text, Span(at, at + len(words)))
            if piece is not None:
                goes_on = bool(lines) and at > span.start and not any(marks.overlapping(piece.start, piece.end))
                last = marks.quotation_at(lines[-1].end - 1) if goes_on else None
                if goes_on and (is_parted(text, lines[-1], piece) if last is None else not last.closed):
                    break
                lines.append(piece)
            at += len(words) + 1
    pieces: list[Span] = []
    for line in lines:
        between = text[pieces[-1].end : line.start] if pieces else None
        if between is not None and "\n" not in between and not between.strip():
            pieces[-1] = Span(pieces[-1].start, max(line.end, pieces[-1].end))
        else:
            pieces.append(line)
    return tuple(pieces)


def is_parted(text: str, before: Span, piece: Span) -> bool:
    """Whether an empty line parts two pieces, and nothing at its other side announces the second or runs on to it."""
    gap = text[before.end : piece.start]
    return gap.count("\n") > 1 and (before.of(text)[-1:] + gap.split("\n")[0]).rstrip()[-1:] not in (":", ",", ";")


def read_transcript(marks: Marks, attributions: list[Attribution]) -> list[Attribution]:
    """Lines "NAME: words" of a transcript as what NAME says; each label counts until the line's end.

    Lines are a transcript if at least three carry a label, and at least one label comes twice or all are in capitals.
    """
    text = marks.text
    labels = list(_LABEL_LINE.finditer(text))
    capitals = [m for m in labels if m.group(1).isupper()]
    if len(capitals) >= LEAST_LABELLED_LINES:
        labels = capitals
    else:
        names = [m.group(1) for m in labels]
        repeated = {n for n in names if names.count(n) > 1} if len(names) <= 400 else set(names)
        labels = [m for m in labels if m.group(1) in repeated] if len(repeated) >= 2 else []
    if len(labels) < LEAST_LABELLED_LINES:
        return attributions
    said: list[Attribution] = []
    for m in labels:
        stop = text.find("\n", m.end())
        content = trim_blanks(text, Span(m.end(), len(text) if stop < 0 else stop))
        if content is not None:
            said.append(Attribution((content,), source=Span(*m.span(1)), ground="label", detection=0.9))
    return put_over(attributions, said)


def put_over(attributions: Iterable[Attribution], said: list[Attribution]) -> list[Attribution]:
    """The attributions of `said`, which come in order, and those of the others that share no place with them."""
    starts = [a.start for a in said]

    def apart(a: Attribution) -> bool:
        k = bisect_right(starts, a.end) - 1
        return k < 0 or said[k].end <= a.start

    return sorted([*said, *(a for a in attributions if apart(a))], key=lambda a: a.content)


def read_dash_lines(marks: Marks, attributions: list[Attribution]) -> list[Attribution]:
    """Lines that are one quotation, a dash and a name, as what that name said, whatever was found inside."""
    said: list[Attribution] = []
    for q in marks.quotations:
        paragraph = marks.paragraphs[marks.paragraph_at(q.start)]
        match = _DASH_NAME.match(marks.text, q.end) if q.closed and q.start == paragraph.start else None
        if match is None or match.end() < paragraph.end or match.start(1) > paragraph.end or _is_clause(match.group(1)):
            continue
        name = match.group(1).split(",")[0]
        source = Span(match.start(1), match.start(1) + len(name))
        said.append(Attribution((q.span,), source=source, ground="dash", detection=0.9))
    return put_over(attributions, said) if said else attributions


def add_uncovered(marks: Marks, attributions: list[Attribution]) -> list[Attribution]:
    """With each long quotation that no attribution touches, as one without cue and source."""
    covered = bytearray(len(marks.text))
    for a in attributions:
        for s in a.content:
            covered[s.start : s.end] = b"\1" * len(s)
    added = [
        Attribution((q.span,), ground="marks", detection=0.3, link=0.0)
        for q in marks.quotations
        if (q.continues or marks.words(q.start, q.end) >= LEAST_WORDS_UNTAGGED)
        and q.closed | q.continues
        and not any(covered[q.start : q.end])
        and not is_title(q.span.of(marks.text))
    ]
    return sorted([*attributions, *added], key=lambda a: a.content)


def name_after_dash(marks: Marks, attributions: list[Attribution]) -> list[Attribution]:
    """With the name after a dash that ends the line, or is the next one, as the source of the quotation before."""
    text = marks.text
    done: list[Attribution] = []
    for a in attributions:
        end = a.end
        while end < len(text) and text[end] in "”\"’'».":
            end += 1
        match = _DASH_NAME.match(text, end) if any(c in '”"’»' for c in text[max(0, a.end - 1) : end]) else None
        if match and not _is_clause(match.group(1)):
            name = match.group(1).split(",")[0]
            a = replace(a, source=Span(match.start(1), match.start(1) + len(name)), cue=None, ground="dash")
        done.append(a)
    return done


def _is_clause(words: str) -> bool:
    """Whether what follows a dash goes on with the sentence rather than naming somebody."""
    small = [w for w in words.split(",")[0].split() if w[:1].islower()]
    return len(small) > 3 or any(tell_act(w) != "other" for w in small)


def continue_paragraphs(marks: Marks, attributions: list[Attribution]) -> list[Attribution]:
    """With quotations that go on in the next paragraph joined into one attribution, its pieces in order.

    What has a cue and a source of its own is not taken from them.
    """
    before = {q.start: last.start for last, q in zip(marks.quotations, marks.quotations[1:]) if q.continues}
    groups: list[list[Attribution]] = []
    named: list[Attribution] = []  # of each group, the one whose cue and source count
    covered: set[int] = set()  # where the quotations begin that the last group ends a piece in
    for a in attributions:
        goes_on = before.get(a.start) in covered and (a.cue is None or a.source is None or named[-1].cue is None)
        if goes_on:
            groups[-1].append(a)
            if named[-1].source is None and named[-1].cue is None:
                named[-1] = a
        else:
            groups.append([a])
            named.append(a)
            covered = set()
        ends = (marks.quotation_at(s.end - 1) for s in a.content)
        covered.update(q.start for q in ends if q is not None)
    return [
        group[0]
        if len(group) == 1
        else replace(
            group[0],
            content=tuple(sorted(s for a in group for s in a.content)),
            cue=n.cue,
            source=n.source,
            ground=n.ground,
        )
        for group, n in zip(groups, named)
    ]


def is_title(words: str) -> bool:
    """Whether the words look like the title of a work: every word but small ones in capitals, no end of a sentence."""
    inner = words.strip(ANY_MARK + ",. ")
    parts = inner.split()
    if not parts or (inner[-1:] in "!?" and len(parts) > MOST_WORDS_TERM) or any(w.endswith((".", ",")) for w in parts):
        return False
    large = [w for w in parts if w.lower() not in _SMALL_WORDS]
    return all(w[:1].isupper() or w[:1].isdigit() for w in large) and parts[0][:1].isupper() and len(parts) > 1


def is_term(marks: Marks, a: Attribution) -> bool:
    """Whether the marks set off a term, a title, a nickname or a charge's name, which nobody is quoted as saying."""
    text = marks.text
    if a.ground in ("dash", "label"):
        return False
    span = a.content[-1]
    kind = marks.kind(a.content)
    inside = list(marks.overlapping(span.start, span.end))
    if kind == "indirect" or not inside or (kind == "direct" and len(a.content) > 1):
        return False
    words = marks.words(span.start, span.end)
    before = text[max(0, span.start - 120) : span.start].rstrip(ANY_MARK)
    before = before[before.rfind("\n") + 1 :]
    whole_sentence = _opens_sentence(before) and _SENTENCE_CLOSE.search(span.of(text)) is not None
    closes_inside = span.of(text).rstrip(ANY_MARK)[-1:] in (".", "!", "?", ",")
    announced = a.source is not None and a.cue is not None and tell_act(a.cue.of(text)) != "other"
    if kind == "direct":
        if is_nickname(text, span):
            return True
        if words > 2 * MOST_WORDS_TERM:
            return False
        if _CHARGE.search(before.rstrip() + " ") and not announced:
            return True
        if not announced and (
            _TERM_BEFORE.search(before) or (is_title(span.of(text)) and not (whole_sentence and closes_inside))
        ):
            return True
        return a.cue is None and words <= MOST_WORDS_TERM and not whole_sentence
    # "was accused of an 'illegal coup'": nobody said it, and the words in marks are the name of the charge.
    short = all(marks.words(q.start, q.end) <= MOST_WORDS_TERM for q in inside)
    charged = _CHARGE.search(before.rstrip() + " ") or (a.cue is not None and _CHARGED.search(a.cue.of(text)))
    charged = charged or _CHARGED.search(text[span.start : inside[0].start])
    named = all(_CRIME.search(q.span.of(text)) for q in inside)
    return short and bool(charged) and (a.source is None or named)


def says_nothing(marks: Marks, a: Attribution) -> bool:
    """Whether the content tells that nobody said a thing: "said | nothing", "would say | no more"."""
    outside = not any(marks.inside[s.start] for s in a.content)
    return outside and len(a.content) == 1 and _NOTHING.fullmatch(a.content[0].of(marks.text)) is not None


def _opens_sentence(before: str) -> bool:
    stripped = before.rstrip()
    return not stripped or stripped[-1] in ".!?:,…" or stripped[-1] in '”"’'


def is_nickname(text: str, span: Span) -> bool:
    """Whether the words in marks stand between two names: Dwayne "The Rock" Johnson."""
    inner = span.of(text).strip(ANY_MARK + " ")
    before = re.search(r"([\w.’'-]+)\s*$", text[max(0, span.start - 40) : span.start])
    after = re.match(r"[^\S\n]+([A-Z][\w’'-]+)", text[span.end : span.end + 40])
    return (
        before is not None
        and after is not None
        and len(inner.split()) <= 4
        and before.group(1)[:1].isupper()
        and inner[-1:] not in ",.!?"
        and tell_act(before.group(1).lower()) == "other"
    )


def without_overlap(marks: Marks, attributions: Iterable[Attribution]) -> list[Attribution]:
    """The attributions in order; a piece that an earlier one has already, or that has no word, is not repeated."""
    taken = bytearray(len(marks.text))
    done: list[Attribution] = []
    for a in sorted(attributions, key=lambda a: (a.content, a.cue or Span(0, 0))):
        pieces = tuple(s for s in a.content if marks.words(s.start, s.end) and not any(taken[s.start : s.end]))
        for s in pieces:
            taken[s.start : s.end] = b"\1" * len(s)
        if pieces:
            done.append(a if pieces == a.content else replace(a, content=pieces))
    return done


def read_blocks(marks: Marks, attributions: list[Attribution]) -> list[Attribution]:
    """With what begins a paragraph after one that ends in "she added:" carried on to that paragraph's end.

    What was found inside such a block is part of the quote.
    """
    blocks: list[Attribution] = []
    for a in attributions:
        if a.cue is None or len(a.content) != 1 or marks.inside[a.start]:
            continue
        paragraph = marks.paragraphs[marks.paragraph_at(a.start)]
        opens = a.start == paragraph.start and a.cue.end <= a.start
        announced = _ANNOUNCED_BLOCK.fullmatch(marks.text, a.cue.end - 1, a.start)
        whole = trim(marks.text, paragraph) if opens and announced is not None else None
        if whole is not None and whole.end > a.end:
            blocks.append(replace(a, content=(whole,)))
    return put_over(attributions, blocks) if blocks else attributions


def drop_pointers(marks: Marks, a: Attribution) -> Attribution:
    """Without words that only point at a quotation beside them: "“No” was what Lund told them"."""
    text = marks.text
    if not any(marks.inside[s.start] and len(s) > 4 for s in a.content):
        return a
    kept = []
    for piece in a.content:
        quotation = marks.quotation_at(piece.start)
        closed = quotation is not None and quotation.closed
        if quotation is not None and closed and _POINTER.fullmatch(text, quotation.end, piece.end):
            piece = Span(piece.start, quotation.end)
        if len(a.content) == 1 or piece.of(text).lower() not in ("what", "which", "that", "this", "it", "so"):
            kept.append(piece)
    return replace(a, content=tuple(kept)) if kept else a


def drop_beginnings(marks: Marks, a: Attribution) -> Attribution:
    """Without up to three words that begin a sentence outside marks which goes on without them, beside a quotation."""
    text = marks.text
    if len(a.content) < 2 or not any(marks.inside[s.start] and marks.words(s.start, s.end) > 3 for s in a.content):
        return a
    kept = tuple(
        s
        for s in a.content
        if marks.inside[s.start]
        or marks.words(s.start, s.end) > 3
        or not _opens_sentence(text[max(0, s.start - 12) : s.start])
        or re.match(r"[^\S\n]*(?:[.!?…”\"»]|\n|$)", text[s.end :]) is not None
    )
    return replace(a, content=kept) if kept else a


def end_before_verb(marks: Marks, a: Attribution) -> Attribution:
    """Without what its source did next: "called it “a bad joke” | and walked out".

    What begins a clause, "that" or "it was", may go on with a verb of its own.
    """
    last = a.content[-1]
    quotations = marks.overlapping(last.start, last.end)
    if not quotations or marks.kind(a.content) != "mixed":
        return a
    end = quotations[-1].end
    goes_on = _NEXT_VERB.match(marks.text, end - 1, last.end) is not None
    if not goes_on or _FINITE_CLAUSE.search(marks.text, last.start, quotations[-1].start):
        return a
    return replace(a, content=(*a.content[:-1], Span(last.start, end)))


def read_quotes_as(marks: Marks, a: Attribution) -> Attribution:
    """With who is quoted as source, where one quotes another: "It | quoted | the mayor as saying | it was over"."""
    if a.cue is None or _QUOTES.search(a.cue.of(marks.text)) is None:
        return a
    for i, piece in enumerate(a.content):
        match = _AS_SAYING.match(marks.text, piece.start, piece.end) if piece.start >= a.cue.end else None
        if match is None:
            continue
        said = trim(marks.text, Span(*match.span("said"))) if match["said"] else None
        quotes_elsewhere = any(marks.inside[s.start] for s in a.content if s is not piece)
        if said is None or (quotes_elsewhere and not any(marks.overlapping(said.start, said.end))):
            content = (*a.content[:i], *a.content[i + 1 :])  # "as saying on Monday"
        else:
            content = (*a.content[:i], said, *a.content[i + 1 :])
        return replace(a, content=content, source=Span(*match.span("source"))) if content else a
    return a


def read_quoted_as(marks: Marks, a: Attribution) -> Attribution:
    """With the words before "was quoted as saying" as source, not the paper after it that quotes them."""
    if a.cue is None or not a.content or _QUOTED_AS.search(a.cue.of(marks.text)) is None:
        return a
    before = a.content[-1]
    beside = before.end <= a.cue.start and not marks.text[before.end : a.cue.start].strip()
    quotations = marks.overlapping(before.start, before.end)
    if len(a.content) > 1 and beside and not quotations:
        return replace(a, content=a.content[:-1], source=before)
    if beside and quotations and quotations[-1].closed and quotations[-1].end < before.end <= quotations[-1].end + 60:
        # "“...,” the farmer | was quoted as saying": both were taken for what was said.
        end = quotations[-1].end
        said = (*a.content[:-1], Span(before.start, end))
        return replace(a, content=said, source=trim(marks.text, Span(end, before.end)))
    if a.source is None or a.source.start < a.cue.start:
        return a
    return replace(a, source=name_before(marks, a.cue, a.content))


def read_name_in_content(marks: Marks, a: Attribution) -> Attribution:
    """With a name right before its cue as source, taken for what was said: "Mayor Ann Lee | told | them | it was"."""
    if a.cue is None or a.source is not None or _TAG_VERB.match(a.cue.of(marks.text)) is None:
        return a
    for piece in a.content[:-1]:
        beside = piece.end <= a.cue.start and marks.text[piece.end : a.cue.start].isspace()
        if beside and _TITLED_NAME.fullmatch(piece.of(marks.text)) and not marks.inside[piece.start]:
            return replace(a, content=tuple(s for s in a.content if s is not piece), source=piece)
    return a


def read_inverted(marks: Marks, a: Attribution) -> Attribution:
    """With who stands behind the cue as source, taken for what was said: "“We were left to rot,” say | miners"."""
    text, cue = marks.text, a.cue
    if cue is None or a.source is not None or len(a.content) < 2 or not _INVERTED_CUE.fullmatch(cue.of(text)):
        return a
    said, who = a.content[-2:]
    quotation = marks.quotation_at(said.start)
    beside = text[said.end : cue.start].strip(" ,") == "" == text[cue.end : who.start].strip(" ")
    ends = re.match(r"\.?[^\S\n]*(?:\n|$)", text[who.end :]) is not None
    if quotation is None or quotation.end != said.end or not beside or not ends or marks.inside[who.start]:
        return a
    return replace(a, content=a.content[:-1], source=who) if marks.words(who.start, who.end) <= 6 else a


def read_words_of(marks: Marks, a: Attribution) -> Attribution:
    """With whose words they are, where "in the words of Lund," stands right before a quotation without a cue."""
    match = _IN_THE_WORDS_OF.search(marks.text, max(0, a.start - 120), a.start) if a.cue is None else None
    if match is None or not marks.inside[a.start]:
        return a
    return replace(a, cue=Span(*match.span("cue")), source=Span(*match.span("source")), ground="cue")


def read_name_before(marks: Marks, a: Attribution) -> Attribution:
    """With the name that opens the sentence before a colon and a quotation without a cue: "Lund again, on X: “No.”"."""
    if a.cue is not None or a.source is not None or not marks.inside[a.start]:
        return a
    start = max(marks.paragraphs[marks.paragraph_at(a.start)].start, a.start - 120)
    match = _NAME_BEFORE_COLON.search(marks.text, start, a.start)
    return a if match is None else replace(a, source=Span(*match.span("source")))


def read_tags(marks: Marks, attributions: Iterable[Attribution]) -> Iterator[Attribution]:
    """With the "Lund said" right after a closing mark as cue and source, where the reader saw none or other ones.

    A piece that has such words of its own is no part of what somebody else said before it.
    """
    for a in attributions:
        pieces: list[Span] = []
        for piece in a.content:
            tag = tag_after(marks, piece) if a.ground not in ("dash", "label") else None
            if tag is None or (a.cue is not None and (a.cue.overlaps(tag[0]) or closes_sentence(marks, a.cue, piece))):
                if tag is not None and a.source is None and a.cue is not None and a.cue.overlaps(tag[0]):
                    a = replace(a, source=tag[1])
                pieces.append(piece)
                continue
            if pieces:
                yield replace(a, content=tuple(pieces))
                pieces = []
            a = replace(a, content=(), cue=tag[0], source=tag[1], ground="cue")
            quotation = marks.quotation_at(piece.start)
            inner = quotation is not None and piece.end > tag[0].start  # "“Why?” she asked, according to the police"
            pieces.append(Span(piece.start, quotation.end) if quotation is not None and inner else piece)
        yield replace(a, content=tuple(pieces))


def tag_after(marks: Marks, piece: Span) -> tuple[Span, Span] | None:
    """Cue and source that stand right after a piece which is one closed quotation: "Lund said", "said Lund"."""
    quotation = marks.quotation_at(piece.start)
    if quotation is None or not quotation.closed or quotation.start > piece.start:
        return None
    if quotation.end < piece.end - 1 and not _TAG_TO.fullmatch(marks.text, quotation.end, piece.end):
        return None
    match = _TAG_AFTER.match(marks.text, quotation.end)
    if match is None or marks.text[quotation.end - 2 : quotation.end - 1] in ".;:":
        return None
    cue, source = ("cue", "source") if match["cue"] else ("cue2", "source2")
    return Span(*match.span(cue)), Span(*match.span(source))


def closes_sentence(marks: Marks, cue: Span, piece: Span) -> bool:
    """Whether a question or exclamation closes the sentence of a cue before it: "Lund asked: “Why?”"."""
    closes = piece.of(marks.text).rstrip(ANY_MARK)[-1:] in ("!", "?")
    return closes and cue.end <= piece.start and not ends_before(marks, cue, piece)


def ends_before(marks: Marks, cue: Span, piece: Span) -> bool:
    """Whether the sentence of a cue ends before a piece after it, no colon announcing the piece."""
    text = marks.text
    if cue.end > piece.start or text[cue.end - 1 : piece.start].rstrip().endswith(":"):
        return False
    return _SENTENCE_BREAK.search(text, cue.end, piece.start + 2) is not None


def find_source_beside(marks: Marks, a: Attribution) -> Attribution:
    """With the name or pronoun right before the cue as source, where none was found: "Blige sings", "which says".

    A passive has no source there: "Lund was accused".
    """
    if a.source is not None and _TIME.fullmatch(a.source.of(marks.text)):
        a = replace(a, source=None)
    if a.source is not None or a.cue is None or _PASSIVE.match(a.cue.of(marks.text)):
        return a
    return replace(a, source=name_before(marks, a.cue, a.content))


def name_before(marks: Marks, cue: Span, content: Sequence[Span]) -> Span | None:
    """The name or pronoun right before a cue; None if there is none, or if it is in the content or in marks."""
    start = max(0, cue.start - 80)
    before = _TIME_BETWEEN.sub(" ", marks.text[start : cue.start])
    finite = not cue.of(marks.text).endswith("ing")
    match = _BESIDE.search(before) or (_APPOSED.search(before) if finite else None)
    if match is None:
        return None
    source = Span(start + match.start(1), start + match.end(1))
    inside = marks.inside[source.start] and not marks.inside[cue.start]
    return None if inside or any(s.overlaps(source) for s in content) else source


def inherit_sources(marks: Marks, attributions: list[Attribution]) -> list[Attribution]:
    """A quotation without cue or source has the source of the quote before it, in its paragraph or the last one."""
    done: list[Attribution] = []
    for a in attributions:
        if a.cue is None and a.source is None and done and marks.inside[a.start]:
            before = done[-1]
            distance = marks.paragraph_at(a.start) - marks.paragraph_at(before.end - 1)
            if before.source is not None and distance <= 1 and goes_on(marks, before, a):
                a = replace(a, source=before.source)
        done.append(a)
    return done


def goes_on(marks: Marks, before: Attribution, a: Attribution) -> bool:
    """Whether a quotation without cue or source may be by who spoke before it.

    It is not if a sentence about others leads up to it, nor if it is a turn of a dialogue.
    """
    text = marks.text
    parts = (*before.content, before.cue, before.source)
    last = max((s.end for s in parts if s is not None and s.end <= a.start), default=before.start)
    number = marks.paragraph_at(a.start)
    start = marks.paragraphs[number].start
    if start < last:
        return _OTHER_SUBJECT.search(text, max(0, last - 2), a.start) is None  # from the stop in its marks
    return not text[start : a.start].strip(ANY_MARK + " ") and not is_turn(marks, number)


def is_turn(marks: Marks, number: int) -> bool:
    """Whether a paragraph is one of a row of bare quotations in which somebody is asked, as hearings have them.

    A question with "you", or in a row with words as short as "White." or "Eleven?", is put to somebody.
    """
    here = bare_quotation(marks, number)
    beside = [q for i in (number - 1, number + 1) if (q := bare_quotation(marks, i)) is not None]
    if here is None or here.continues or not beside:
        return False
    row = [q.span.of(marks.text).strip(ANY_MARK) for q in (here, *beside)]
    asked = [words for words in row if words.endswith("?")]
    return any(_YOU.search(words) for words in asked) or (bool(asked) and any(len(words.split()) < 3 for words in row))


def bare_quotation(marks: Marks, number: int) -> Quotation | None:
    """The closed quotation that is all of a paragraph, if it has no other words."""
    if not 0 <= number < len(marks.paragraphs):
        return None
    paragraph = marks.paragraphs[number]
    whole = trim_blanks(marks.text, paragraph)
    quotation = marks.quotation_at(whole.start) if whole is not None else None
    return quotation if quotation is not None and quotation.closed and quotation.span == whole else None
