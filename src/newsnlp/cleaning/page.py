"""One page in, one clean article out: the steps of cleaning in their order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsnlp.alignment import Alignment, TextBuilder, edit_on
from newsnlp.annotations import Dropped, Span
from newsnlp.cleaning import characters
from newsnlp.cleaning.dates import month_comes_first
from newsnlp.cleaning.features import Described, describe, since
from newsnlp.cleaning.head import Head, read_head
from newsnlp.cleaning.heads import HeadModels, load_heads
from newsnlp.cleaning.islands import drop_islands
from newsnlp.cleaning.judgement import OTHER_PAGE, article_probability, is_front_page, is_other_page
from newsnlp.cleaning.labels import label_in_copy, label_of
from newsnlp.cleaning.language import ENOUGH, detect_language
from newsnlp.cleaning.lines import Lines, split_lines
from newsnlp.cleaning.markup import TAGS, ZONE_BITS, LineMarkup, looks_like_html, render
from newsnlp.cleaning.metadata import Metadata, find_metadata, read_claims
from newsnlp.cleaning.model import LineModel, load_line_model
from newsnlp.cleaning.reasons import (
    SECTION_HEADS,
    is_author_box,
    is_republication,
    name_reasons,
    names_a_reason,
    reason_of,
)
from newsnlp.cleaning.remarks import comments_begin
from newsnlp.cleaning.repeated import find_repeated
from newsnlp.cleaning.wrapping import drop_link_notes, unwrap

# The vote of another extractor is asked for on pages of ordinary size only: its parser keeps the whole tree.
LARGEST_VOTE = 3_000_000
# The passes that a text is cleaned again at most until nothing more changes; two are enough for nearly all pages.
PASSES = 16
# A text of so many lines is cleaned again three times at most.
MANY_LINES = 20_000
# A short sentence right below a kept line stays at this probability, in copied text and in HTML; a paragraph right
# above one at the other: the first of an article often ends in a colon, or begins with a place and an agency.
SHORT_SENTENCE, SHORT_IN_HTML, OPENING = 0.2, 0.25, 0.2
# A run of so many lines, each at this probability, between two kept lines is a list or a table of the article.
LONGEST_BRIDGE, DOUBTFUL = 12, 0.3
# A text without a page around it has at least this share of its words kept, or this share in sentences, and at most
# this share of lines that a page would say.
MOSTLY, PROSE, SAID = 0.3, 0.8, 0.02
# The greatest probability that a page of teasers is an article.
FRONT_PAGE = 0.2
FEW_CAPITALS = 0.1
# Where no sentence of so many words reaches the threshold, this share of the best one does, down to the least one.
PARAGRAPH, NEAR_BEST, LEAST = 12, 0.8, 0.2
# "3. How it works"; a sentence below one that goes on with the numbers of the article stays at this probability.
NUMBERED = re.compile(r"(\d{1,2})[.)] ?(?=[^\W\d])")
BELOW_NUMBER = 0.1
# So many points, of which this share are sentences, are a list of the article.
LEAST_POINTS, MOSTLY_SENTENCES, LEAST_LENGTH = 4, 0.8, 30
# A line of so many characters that stands twice in a row is a caption.
TWICE = 40
# A note on the author stands below an article of so many lines.
FEWEST_BEFORE_NOTE, FIRST_WORDS = 4, 60
# A box that says an article in brief has so many points at most.
SUMMARY_HEAD = re.compile(
    r"\W*(?:key (?:points|takeaways|facts)|(?:das wichtigste )?in kürze|das wichtigste|kort fortalt|kortversjonen"
    r"|en bref|l['’]essentiel|las claves|lo esencial|os pontos-chave|in het kort|sammenfatning|i korte trekk)\W*",
    re.IGNORECASE,
)
MOST_POINTS, FEW_POINTS, LONGEST_POINT = 6, 4, 300
# So many lines above the first of the text are a menu.
MENU = 4
# An article element of so many kept words is the article, and those behind it with headlines are others.
WHOLE_ARTICLE = 80
FIGCAPTION, H1, H2 = (TAGS.index(tag) for tag in ("figcaption", "h1", "h2"))


@dataclass(frozen=True, slots=True)
class LineModels:
    """The line models for copied text, for HTML, and for HTML with the vote of another extractor; and the models of
    titles, bylines and dates."""

    text: LineModel
    html: LineModel
    html_vote: LineModel
    heads: HeadModels


@dataclass(frozen=True, slots=True)
class CleanedPage:
    """The article of a page; the fields are those of `newsnlp.Article`."""

    text: str
    alignment: Alignment
    title: str | None = None
    published: datetime | date | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    article_probability: float = 0.0
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Selection:
    """Which lines of a page are its article, and all that was learnt on the way."""

    lines: Lines
    described: Described
    probabilities: NDArray[np.float64]
    kept: NDArray[np.bool_]
    given: dict[int, str]
    metadata: Metadata
    language: str | None
    probability: float


@cache
def load_models(folder: Path | None = None) -> LineModels:
    """The trained line models, of the package or of another folder.

    Raises:
        ModelError: a model is missing or damaged.
    """
    if folder is None:
        from newsnlp import models

        folder = models.path("cleaning_lines")
    text, html, html_vote = (load_line_model(folder, name) for name in ("text", "html", "html_vote"))
    return LineModels(text, html, html_vote, load_heads(folder))


def clean_page(
    raw: str,
    *,
    url: str | None = None,
    media_type: str | None = None,
    vote: bool = True,
    keep_captions: bool = False,
    keep_tables: bool = True,
    models: LineModels | None = None,
) -> CleanedPage:
    """The article of a page of HTML or of copied text, with exact ways back to the page.

    media_type: "text/html" or "text/plain"; None tells them apart by what they look like. vote: ask trafilatura about
    HTML, as one voice of several; False is several times faster. keep_captions: captions of pictures stay in the
    text. keep_tables: rows of tables stay where they are of the article. Paragraphs of the text are separated by a
    blank line; its title is not part of it. A page that holds no article gives an empty text and says why.

    Cleaning a text that came out of cleaning changes nothing. Never raises for anything that a page says, and takes
    time in proportion to its length.
    """
    models = load_models() if models is None else models
    html = "html" in media_type.lower() if media_type else looks_like_html(raw)
    if not raw.strip():
        return CleanedPage("", Alignment.identity(0), warnings=("empty: the page has no text",))
    head = read_head(raw) if html else Head()
    markup: tuple[LineMarkup, ...] = ()
    if html:
        rendered = render(raw)
        markup = rendered.markup
        middle, last = characters.repair(rendered.text, newline=" ")
        way = last.after(rendered.alignment)
    else:
        middle, way = characters.repair(raw)
    notes = tuple(drop_link_notes(middle, inside_lines=html))
    dropped = [Dropped(way.raw_span(Span(n.start, n.end)), middle[n.start : n.end].strip(), "link note") for n in notes]
    middle, way = edit_on(middle, way, notes)
    if not html:
        middle, way = edit_on(middle, way, unwrap(middle))
    lines = split_lines(middle, markup)
    if not len(lines):
        return CleanedPage(
            "",
            Alignment.identity(0),
            title=head.title,
            published=read_claims((*head.dates, *head.times), url, month_first=month_comes_first(url, head.language)),
            authors=head.authors or head.houses,
            section=head.section,
            source=head.source,
            tags=head.tags,
            language=detect_language("", head.language),
            warnings=("empty: the page has no text that a reader would see",),
        )
    voted = extract_elsewhere(raw) if html and vote else None
    model = models.text if not html else models.html if voted is None else models.html_vote
    chosen = _select(lines, model, models.heads, head, url, voted, keep_captions=keep_captions, keep_tables=keep_tables)
    language = chosen.language if chosen.kept.any() else detect_language(middle, head.language)
    warnings: tuple[str, ...] = ()
    kept = chosen.kept
    if chosen.probability < 0.5:
        warnings = (f"no_article: the page does not look like one article (probability {chosen.probability:.2f})",)
        if html or not _is_scrap(chosen):
            kept = np.zeros(len(lines), bool)
    reasons = _reasons(chosen)
    if not kept.any():
        reasons = [r if not k else "no article" for r, k in zip(reasons, chosen.kept, strict=True)]
    text, alignment, reasons = _settle(lines, kept, reasons, models)
    if kept.any() and not text:
        warnings = ("no_article: what looked like an article on the page does not look like one without the page",)
    alignment = alignment.after(way) if len(text) else Alignment.identity(0)
    gone = [i for i, reason in enumerate(reasons) if reason]
    spans = way.raw_spans(lines.starts[gone], lines.ends[gone])
    dropped += [Dropped(span, lines.of(i), reasons[i]) for i, span in zip(gone, spans, strict=True)]
    if notes:
        dropped.sort(key=lambda d: d.span)
    metadata = chosen.metadata
    return CleanedPage(
        text=text,
        alignment=alignment,
        title=metadata.title,
        published=metadata.published,
        authors=metadata.authors,
        section=metadata.section,
        source=metadata.source,
        tags=metadata.tags,
        language=language,
        article_probability=chosen.probability,
        dropped=tuple(dropped),
        warnings=warnings,
    )


def extract_elsewhere(raw: str) -> str | None:
    """The text that trafilatura takes from HTML, None where it finds none or the page is beyond its means."""
    if len(raw) > LARGEST_VOTE or _deepest(raw) > 250:
        return None
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        # lxml takes no NUL and no lone surrogates.
        sound = raw.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
        found = trafilatura.extract(sound, favor_precision=True, include_comments=False, include_tables=True)
    except Exception:  # A vote is welcome, not needed: whatever breaks inside the other library costs the vote alone.
        return None
    return found or None


def _deepest(raw: str) -> int:
    """How deep blocks are nested, roughly: enough to keep a recursive parser from pages made to break it."""
    deepest = depth = 0
    for match in re.finditer(r"<(/?)(?:div|span|table|ul|section|b|i|font|blockquote|a|p)\b", raw):
        if match[1]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return 0 if deepest < 250 else deepest


def _select(
    lines: Lines,
    model: LineModel,
    heads: HeadModels,
    head: Head,
    url: str | None,
    voted: str | None,
    *,
    keep_captions: bool = False,
    keep_tables: bool = True,
    lines_only: bool = False,
) -> _Selection:
    described = describe(lines, title=head.title, vote=voted)
    probabilities = model.probability(described.rows, described.names, described.word_counts)
    kept = keep_lines(described, probabilities, least_probability(described, probabilities, model.threshold))
    if lines.markup:
        kept = drop_hidden(lines, described, kept)
    else:
        kept = drop_islands(described.words, described.word_counts, probabilities, kept)
        kept |= _numbered_on(lines, described, probabilities, kept)
        if _is_caseless(described):
            kept &= _among_sentences(described, kept)
    language = detect_language(_beginning(lines, kept), head.language)
    metadata = find_metadata(
        lines, described, probabilities, kept, head, url, heads, language, lines_only=lines_only
    )
    given: dict[int, str] = dict(metadata.lines)
    begin = None if lines.markup else comments_begin(lines.strings, described.word_counts, kept)
    if begin is not None:
        given |= dict.fromkeys((begin + np.flatnonzero(kept[begin:])).tolist(), "comments")
    opening = metadata.title_line
    if not lines.markup and opening is not None and kept[opening] and _may_close_sentence(lines.of(opening)):
        # A question, an exclamation or words in quotation marks may be headline and opening alike: nothing is lost so.
        given.pop(opening, None)
    if lines.markup:
        given |= dict.fromkeys(find_other_articles(lines, described, kept, opening), "another article")
    for i in given:
        kept[i] = False
    bare = None if lines.markup else _bare_lines(lines, described, kept, given)
    if bare is not None:
        kept[bare] = True
    if not lines.markup and not kept.any() and described.sentences().all():
        # A sentence or two with nothing around them are no headlines.
        metadata = replace(metadata, title=None, title_line=None, lines={})
        given.clear()
        kept[:] = True
    if lines.markup:
        for i in map(int, np.flatnonzero(kept)):
            if not keep_tables and lines.markup[i].zones & ZONE_BITS["table"]:
                kept[i] = False
                given[i] = "table"
    if not lines.markup and bare is None:
        # What a picture shows, for those who cannot see it and for all others.
        for i in range(len(lines) - 1):
            same = kept[i] and kept[i + 1] and lines.of(i) == lines.of(i + 1)
            if same and len(lines.of(i)) >= TWICE and lines.of(i)[-1] not in "!?,;":
                given[i] = given[i + 1] = "caption"
        for i in given:
            kept[i] = False
    for i, reason in find_repeated(lines, described.words, kept).items():
        kept[i] = False
        given[i] = reason
    if keep_captions and lines.markup:
        held = np.flatnonzero(kept)
        for i in range(held[0], held[-1]) if len(held) else ():
            if lines.markup[i].tag == FIGCAPTION and i not in given:
                kept[i] = True
    for i in map(int, np.flatnonzero(kept)):
        label = label_of(lines.of(i))
        if label is None and not lines.markup and bare is None:
            label = label_in_copy(lines.of(i))
        if label is not None:
            kept[i] = False
            given[i] = label
        elif i > 0 and lines.ends[i] - lines.starts[i] < 300 and is_republication(lines.of(i)):
            kept[i] = False
            given[i] = "republication note"
        elif i > 0 and lines.ends[i] - lines.starts[i] < 400 and is_author_box(lines.of(i), metadata.authors):
            kept[i] = False
            given[i] = "author box"
    if not lines.markup and bare is None:
        for i in find_author_notes(lines, kept, metadata.authors):
            kept[i] = False
            given[i] = "author box"
        for i in find_summary(lines, kept):
            kept[i] = False
            given[i] = "summary"
    probability = article_probability(described, probabilities, kept)
    if lines.markup and is_other_page(lines, described, kept, head):
        probability = min(probability, OTHER_PAGE)
    if not lines.markup and is_front_page(described, kept):
        probability = min(probability, FRONT_PAGE)
    return _Selection(lines, described, probabilities, kept, given, metadata, language, probability)


def find_summary(lines: Lines, kept: NDArray[np.bool_]) -> list[int]:
    """The kept lines of a box above the article that says it in brief, below "Key points" and the like."""
    held = np.flatnonzero(kept)
    if not len(held):
        return []
    apart = np.diff(lines.numbers)
    for head in range(max(0, int(held[0]) - 3), min(int(held[0]) + 2, len(lines) - 2)):
        if kept[head] or not SUMMARY_HEAD.fullmatch(lines.of(head)):
            continue
        end = head + 1
        while end < len(lines) and kept[end] and (end < head + 3 or apart[end - 1] == apart[head + 1]):
            end += 1
        # Where nothing tells the last point from the first paragraph, all may be the article, but for a few short ones
        # that something which is none of it ends.
        points = range(head + 1, end)
        few = len(points) <= FEW_POINTS and all(len(lines.of(i)) <= LONGEST_POINT for i in points)
        told = end < len(lines) and (apart[end - 1] != apart[head + 1] or lines.bullets[head + 1 : end].all() or few)
        return list(points) if told and 2 <= len(points) <= MOST_POINTS and kept[end:].any() else []
    return []


def find_author_notes(lines: Lines, kept: NDArray[np.bool_], authors: Sequence[str]) -> list[int]:
    """The last kept lines, two at most, that name an author whom the rest of the article does not: in any language they
    tell who wrote it."""
    held = np.flatnonzero(kept).tolist()
    full = [name for name in authors if " " in name]
    if len(held) < FEWEST_BEFORE_NOTE or not full:
        return []
    found: list[int] = []
    for i in held[-2:][::-1]:
        # Further on in a paragraph an author is somebody whom it tells of.
        if not any(0 <= lines.of(i).find(name) <= FIRST_WORDS for name in full):
            break
        found.append(i)
    rest = " ".join(lines.of(i) for i in held[: len(held) - len(found)])
    return found if not any(name in rest for name in full) else []


def _is_scrap(chosen: _Selection) -> bool:
    """Whether there is nothing but kept lines, one of them a sentence: too little for an article, but all there is."""
    return bool(chosen.kept.all() and chosen.described.sentences().any())


def _bare_lines(
    lines: Lines, described: Described, kept: NDArray[np.bool_], given: Collection[int]
) -> list[int] | None:
    """The lines of a text that is no page but paragraphs, as cleaning hands them on; None for a page.

    Paragraphs have one blank line between all of them, or none, most words kept or in sentences, no menu above, and
    hardly a line among the rest that a page would say, which is not of the text. Then lists and tables stay whole.
    """
    apart = np.diff(lines.numbers)
    if len(lines) < 2 or apart.min() != apart.max() or apart[0] > 2:
        return None
    words = described.word_counts
    total = float(words.sum())
    sentences = described.sentences()
    # Without blank lines it may be a page as well, as many programs hand one on: then sentences alone count.
    mostly = apart[0] == 2 and float(words[kept].sum()) >= MOSTLY * total
    if not mostly and float(words[sentences].sum()) < PROSE * total:
        return None
    rest = [i for i in map(int, np.flatnonzero(~kept)) if i not in given]
    first = int(np.argmax(kept if kept.any() else sentences))
    if len(rest) >= MENU and rest[MENU - 1] < first:
        return None
    said = {i for i in rest if names_a_reason(lines.of(i))}
    if len(said) > SAID * len(lines):
        return None
    return [i for i in range(len(lines)) if i not in given and i not in said]


def _may_close_sentence(line: str) -> bool:
    return line[-1] in "?!…。！？।؟۔”\"»’"


def least_probability(described: Described, probabilities: NDArray[np.float64], threshold: float) -> float:
    """The threshold, or less on a page that has no sentence so probable: a little less than its best one."""
    sentences = described.sentences(PARAGRAPH)
    best = float(probabilities[sentences].max()) if sentences.any() else 1.0
    return threshold if best >= threshold else max(LEAST, NEAR_BEST * best)


def keep_lines(described: Described, probabilities: NDArray[np.float64], threshold: float) -> NDArray[np.bool_]:
    """The lines of at least `threshold`, and doubtful ones that touch them: paragraphs in a row below one, one above,
    anything between two, and short runs, as of a list, between two."""
    kept: NDArray[np.bool_] = probabilities >= threshold
    column = {name: i for i, name in enumerate(described.names)}
    ended = (described.rows[:, column["ended"]] > 0) | (described.rows[:, column["colon"]] > 0)
    unbroken = ended & (described.rows[:, column["ellipsis"]] == 0)
    prose = unbroken & (described.word_counts >= 12)
    below = np.concatenate([kept[1:], [False]])
    sure = probabilities >= max(0.3, threshold - 0.15)
    kept = kept | (prose & below & (probabilities >= OPENING))
    kept = _run_on(kept, sure & (prose | below))
    # The last paragraph is often one short sentence.
    least = SHORT_IN_HTML if "linked" in column else SHORT_SENTENCE
    above = np.concatenate([[False], kept[:-1]])
    kept |= unbroken & (described.word_counts >= 5) & (probabilities >= least) & above
    kept |= _bridged(kept, probabilities >= DOUBTFUL)
    # A short line that ends no sentence, behind lines that are dropped, is the headline of another story.
    held = np.flatnonzero(kept & ended)
    if len(held):
        left_out = np.cumsum(~kept)
        behind = np.arange(len(kept)) > held[-1]
        kept &= ~(behind & (left_out > left_out[held[-1]]) & (described.word_counts <= 12))
    return kept


def drop_hidden(lines: Lines, described: Described, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The kept lines that the page shows; all of them where most of the text waits for a script to show it."""
    seen = kept & ~np.array([m.hidden for m in lines.markup], np.bool_)
    words = described.word_counts
    return seen if 2 * words[seen].sum() > words[kept].sum() else kept


def find_other_articles(
    lines: Lines, described: Described, kept: NDArray[np.bool_], title_line: int | None
) -> list[int]:
    """The kept lines of article elements with a headline of their own, behind the one that holds title and text."""
    number = np.array([m.article for m in lines.markup])
    own = int(number[title_line]) if title_line is not None else 0
    words = described.word_counts
    if not own or words[kept & (number == own)].sum() < WHOLE_ARTICLE:
        return []
    out: list[int] = []
    for other in set(number[kept & (number > own)].tolist()):
        inside = np.flatnonzero(number == other)
        headline = next((i for i in inside.tolist() if lines.markup[i].tag in (H1, H2)), None)
        held = inside[kept[inside]]
        if headline is not None and headline <= held[0]:
            out += held.tolist()
    return out


def _run_on(kept: NDArray[np.bool_], able: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The kept lines, and each run of able ones that begins right below a kept one."""
    n = len(kept)
    # In such a run the last kept line is nearer than the last one that is neither.
    on: NDArray[np.bool_] = kept | (able & (since(kept, n) < since(~(kept | able), n)))
    return on


def _bridged(kept: NDArray[np.bool_], doubtful: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The doubtful lines of each run of at most LONGEST_BRIDGE from one kept line to another."""
    held = np.flatnonzero(kept)
    if len(held) < 2:
        return np.zeros(len(kept), np.bool_)
    weak = np.concatenate([[0], np.cumsum(~(doubtful | kept))])
    whole = (weak[held[1:]] == weak[held[:-1] + 1]) & (np.diff(held) <= LONGEST_BRIDGE + 1)
    edges = np.zeros(len(kept) + 1, np.int64)
    np.add.at(edges, held[:-1][whole], 1)
    np.add.at(edges, held[1:][whole], -1)
    return np.cumsum(edges[:-1]) > 0


def _is_caseless(described: Described) -> bool:
    """Whether hardly a line has a capital, and few have characters of Han or kana, which the line model knows."""
    upper, wide = (described.rows[:, described.names.index(name)] for name in ("upper", "wide"))
    return bool((upper > 0).mean() < FEW_CAPITALS and (wide > 0).mean() < FEW_CAPITALS)


def _among_sentences(described: Described, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The lines from the first kept sentence to the last: without capitals menus and teasers look like prose."""
    at = np.flatnonzero(kept & described.sentences())
    among = np.ones(len(kept), np.bool_)
    if len(at):
        among[: at[0]] = among[at[-1] + 1 :] = False
    return among


def _numbered_on(
    lines: Lines, described: Described, probabilities: NDArray[np.float64], kept: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The numbered lines that go on with the numbers of kept ones, "4." behind "3.", and the sentences right below; and
    a list of sentences with numbers of their own, "1." to "6.", below the beginning of the article."""
    on = np.zeros(len(kept), np.bool_)
    sentences = described.sentences()
    follows = False
    matches = [NUMBERED.match(line) for line in lines.strings]
    points: list[int] = []
    first = int(np.argmax(kept)) if kept.any() else len(kept)
    last = int(np.flatnonzero(kept)[-1]) if kept.any() else -1
    for i, match in enumerate([*matches[first + 1 :], None], first + 1):
        number = int(match[1]) if match else 0
        if number == len(points) + 1 and i < len(lines):
            points.append(i)
        elif number == 1 or i == len(lines):
            # Below the article what is read most has numbers, too, and so have rules for comments.
            inside = bool(points) and (points[0] < last or kept[points[0] - 1] or is_list_of_article(lines, points))
            if inside and len(points) >= LEAST_POINTS and sentences[points].mean() >= MOSTLY_SENTENCES:
                on[points] = True
            points = [i]
    number = 0
    for i in range(len(lines)):
        match = matches[i]
        if match:
            follows = follows and int(match[1]) == number + 1
            on[i] |= follows
            number, follows = int(match[1]), bool(kept[i]) or follows
        elif i and on[i - 1] and not kept[i - 1]:
            on[i] = sentences[i] and probabilities[i] >= BELOW_NUMBER
    return on


def is_list_of_article(lines: Lines, points: Sequence[int]) -> bool:
    """Whether points below the last kept line may be the article's: no short ones, none below "Most read"."""
    length = sum(len(lines.of(i)) for i in points) / len(points)
    return length >= LEAST_LENGTH and reason_of(lines.of(points[0] - 1)) not in SECTION_HEADS


def _beginning(lines: Lines, kept: NDArray[np.bool_]) -> str:
    """The first kept lines, enough to tell their language by."""
    pieces: list[str] = []
    length = 0
    for i in map(int, np.flatnonzero(kept)):
        pieces.append(lines.of(i))
        length += len(pieces[-1])
        if length > ENOUGH:
            break
    return "\n\n".join(pieces)


def _reasons(chosen: _Selection) -> list[str]:
    return name_reasons(chosen.lines, chosen.kept, chosen.metadata.title_line, chosen.given)


def _settle(
    lines: Lines, kept: NDArray[np.bool_], reasons: Sequence[str], models: LineModels
) -> tuple[str, Alignment, list[str]]:
    """The text of the kept lines, cleaned again until nothing more goes; "" for the reason of a line that stays."""
    out = list(reasons)
    numbers = [int(i) for i in np.flatnonzero(kept)]
    for i in numbers:
        out[i] = ""
    for _ in range(PASSES if len(numbers) < MANY_LINES else 3):
        if not numbers:
            break
        again = split_lines("\n\n".join(lines.of(i) for i in numbers))
        if len(again) != len(numbers):
            break
        chosen = _select(again, models.text, models.heads, Head(), None, None, lines_only=True)
        if chosen.kept.all():
            if chosen.probability < 0.5 and not _is_scrap(chosen):
                numbers = []
            break
        named = _reasons(chosen)
        for n, i in enumerate(numbers):
            if not chosen.kept[n]:
                out[i] = named[n]
        numbers = [i for n, i in enumerate(numbers) if chosen.kept[n]]
    builder = TextBuilder(lines.text)
    for n, i in enumerate(numbers):
        if n:
            builder.insert(int(lines.starts[i]), "\n\n")
        builder.keep(int(lines.starts[i]), int(lines.ends[i]))
    text, alignment = builder.finish()
    return text, alignment, out
