"""An article as HTML to look at: a fragment for notebooks, a whole page for a browser.

No scripts, nothing fetched, everything that comes from a page escaped; see `style` for the looks.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from newsnlp.annotations import ENTITY_KINDS, Entity, Mention, Quote, Span
from newsnlp.article import Article
from newsnlp.show.marks import Mark, Segment, cut_into_segments, split_paragraphs
from newsnlp.show.safe import share, shorten, shown, web_address
from newsnlp.show.speakers import quotes_by_name, speaker_names
from newsnlp.show.style import PAGE_STYLE, STYLE

KIND_TITLES = {"person": "People", "party": "Parties", "place": "Places", "organisation": "Organisations"}
KIND_NAMES = {"person": "Person", "party": "Party", "place": "Place", "organisation": "Organisation"}
ACT_NAMES = {"speech": "", "thought": "thinks or wants", "other": "attitude"}

# What a notebook can take without growing slow; the page of `article_page` shows everything.
FRAGMENT_CHARACTERS = 100_000
LISTED_ARTICLES = 30
DROPPED_ROWS = 400
LISTED_ENTITIES = 12
LISTED_QUOTES = 4

# A page in a browser is kept from running anything twice over: everything is escaped, and this forbids the rest.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def article_to_html(article: Article, *, characters: int | None = FRAGMENT_CHARACTERS, heading: int = 3) -> str:
    """A fragment that shows the article: text with its annotations, lists beside it, what was dropped below.

    characters: how much of the text is drawn, None for all of it. heading: level of the title, 1 to 6.
    """
    return f"<style>{STYLE}</style>{_body(article, characters, heading)}"


def article_page(article: Article) -> str:
    """A whole HTML document that shows one article."""
    return html_page(article.title or "Untitled", _body(article, None, 1), article.language)


def articles_page(articles: Sequence[Article]) -> str:
    """A whole HTML document that shows a list of articles, folded."""
    return html_page(f"{len(articles)} articles", _list(articles, 2))


def articles_to_html(articles: Sequence[Article], *, most: int | None = None) -> str:
    """A fragment that shows a list of articles, one folded entry for each, to open and read.

    most: how many are drawn, None for all.
    """
    return f"<style>{STYLE}</style>{_list(articles, 3, most)}"


def html_page(title: str, body: str, language: str | None = None) -> str:
    """A document round `body`, which is HTML already; `title` is plain text."""
    lang = language if language and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else "en"
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{shown(title)}</title><style>{PAGE_STYLE}{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One mark on the text, as HTML: the tag that opens it, with an id the first time, and the one that closes it."""

    opening: str
    id: str
    closing: str
    quote: int | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """An article with what is looked up again and again.

    key: begins every id, so that articles on one page don't meet; speakers: the name to show for each quote;
    numbers: where each entity stands, by its id.
    """

    article: Article
    key: str
    speakers: tuple[str, ...]
    numbers: dict[str | None, int]


def _view(article: Article) -> _View:
    key = "n" + hashlib.sha1(f"{article.id}\n{article.text}".encode("utf-8", "replace")).hexdigest()[:8]
    return _View(article, key, speaker_names(article), {e.id: i for i, e in enumerate(article.entities)})


def _body(article: Article, characters: int | None, heading: int) -> str:
    view = _view(article)
    text, drawn = _text(view, characters)
    aside = _entities(view, drawn) + _speakers(view, drawn) + _topics(article) + _related(article)
    return (
        f'<article class="newsnlp">{_header(article, heading)}{_legend(article)}'
        f'<div class="nn-columns">{text}'
        f"{f'<aside aria-label=Annotations>{aside}</aside>' if aside else ''}</div>"
        f"{_dropped(article)}{_notes(article)}</article>"
    )


def _list(articles: Sequence[Article], heading: int, most: int | None = None) -> str:
    entries = "".join(
        f"<details><summary>{_line_about(a)}</summary>{_body(a, FRAGMENT_CHARACTERS, heading)}</details>"
        for a in articles[:most]
    )
    count = len(articles)
    head = f'<p class="nn-head">{count:,} article{"" if count == 1 else "s"}</p>'
    left = 0 if most is None else count - most
    more = f'<p class="nn-more">… {left:,} more are not shown here.</p>' if left > 0 else ""
    return f'<section class="newsnlp nn-list">{head}{entries}{more}</section>'


def _line_about(article: Article) -> str:
    title = f'<b dir="auto">{shown(article.title or article.id or "Untitled")}</b>'
    facts = [_day(article.published, time=False)] if article.published else []
    facts += [shown(article.source)] if article.source else []
    facts += [f"{shown(article.failure.stage)} failed"] if article.failure else []
    facts += [_counted(len(article.entities), "name", "names"), _counted(len(article.quotes), "quote", "quotes")]
    facts += [shown(t.name) for t in article.topics[:1]]
    return f'{title} <span class="nn-more">{" · ".join(facts)}</span>'


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _day(published: date, *, time: bool = True) -> str:
    """A date as people write it, with the time of day where it is known; the machine form stands in the markup."""
    said = f"{published.day} {published:%B} {published.year}"
    if time and isinstance(published, datetime):
        said += f", {published:%H:%M}"
        said += f" {published:%Z}" if published.tzinfo else ""
    return f'<time datetime="{shown(published.isoformat())}">{shown(said)}</time>'


def _header(article: Article, heading: int) -> str:
    facts = [_day(article.published)] if article.published else []
    if article.authors:
        facts.append(f"<span>{shown(', '.join(article.authors))}</span>")
    if article.source:
        facts.append(f"<span>{shown(article.source)}</span>")
    address = web_address(article.url)
    if address:
        link = f'<a href="{shown(address)}" rel="noopener noreferrer nofollow">{shown(_host(address))}</a>'
        facts.append(f"<span>{link}</span>")
    elif article.url:
        facts.append(f"<span>{shown(article.url)}</span>")
    title = shown(article.title) if article.title else "Untitled"
    alarm = ""
    if article.failure:
        alarm = f'<p class="nn-alarm">{shown(article.failure.stage)} failed: {shown(article.failure.error)}</p>'
    section = f'<p class="nn-section">{shown(article.section)}</p>' if article.section else ""
    return (
        f'<header>{section}<h{heading} class="nn-title" dir="auto">{title}</h{heading}>'
        f'{f"""<p class="nn-facts">{"".join(facts)}</p>""" if facts else ""}{alarm}</header>'
    )


def _host(address: str) -> str:
    return address.split("/")[2].removeprefix("www.")


def _legend(article: Article) -> str:
    signs = [
        f'<li><span class="nn-entity nn-{kind}">{KIND_NAMES[kind].lower()}</span></li>'
        for kind in ENTITY_KINDS
        if any(e.kind == kind for e in article.entities)
    ]
    kinds = {q.kind for q in article.quotes}
    names = {"direct": "quoted words", "mixed": "partly quoted", "indirect": "reported words"}
    signs += [f'<li><span class="nn-quote nn-{k}">{name}</span></li>' for k, name in names.items() if k in kinds]
    if any(q.cue for q in article.quotes):
        signs.append('<li><span class="nn-cue">cue</span></li>')
    return f'<ul class="nn-legend" aria-label="Legend">{"".join(signs)}</ul>' if signs else ""


def _text(view: _View, characters: int | None) -> tuple[str, set[str]]:
    """The text as HTML, and the ids of the marks that were drawn in it, to which lists may link."""
    article = view.article
    text = article.text if characters is None else article.text[:characters]
    paragraphs = split_paragraphs(text)
    if not paragraphs:
        return '<div class="nn-text"><p class="nn-more">No article text was found.</p></div>', set()
    whole = Span(paragraphs[0].start, paragraphs[-1].end)
    cuts = {edge for p in paragraphs for edge in (p.start, p.end)}
    segments = cut_into_segments(whole, list(_marks(view)), cuts)
    seen: set[str] = set()
    named: set[int] = set()
    rows = []
    at = 0
    line: list[Segment[_Drawn]] = []
    for segment in segments:
        if paragraphs[at].contains(segment.span):
            line.append(segment)
        if line and segment.span.end >= paragraphs[at].end:
            rows.append(_row(view, text, line, seen, named))
            line = []
            at += 1
            if at == len(paragraphs):
                break
    left = len(article.text) - len(text)
    if left:
        rows.append(f'<p class="nn-more">… {left:,} more characters are not shown here.</p>')
    quoted = " nn-quoted" if article.quotes else ""
    return f'<div class="nn-text{quoted}">{"".join(rows)}</div>', seen


def _marks(view: _View) -> Iterable[Mark[_Drawn]]:
    article, key = view.article, view.key
    for i, quote in enumerate(article.quotes):
        opening = f'<span class="nn-quote nn-{quote.kind}"'
        for piece in quote.content:
            yield Mark(piece, 0, _Drawn(opening, f"{key}-q{i}", "</span>", quote=i))
        if quote.cue:
            yield Mark(quote.cue, 1, _Drawn('<span class="nn-cue"', "", "</span>"))
    chosen = innermost(article.entities)
    for i, entity in enumerate(article.entities):
        for j, mention in enumerate(entity.mentions):
            if (i, j) in chosen:
                opening = (
                    f'<a class="nn-entity nn-{entity.kind}{"" if mention.form == "name" else f" nn-{mention.form}"}" '
                    f'href="#{key}-e{i}" data-tip="{shown(_about(entity, mention))}"'
                )
                yield Mark(mention.span, 2, _Drawn(opening, f"{key}-e{i}-{j}", "</a>"))


def innermost(entities: Sequence[Entity]) -> set[tuple[int, int]]:
    """The mentions (number of the entity, number of the mention) to be drawn: of any that overlap, the shortest.

    Links do not nest in HTML, so one place of the text belongs to one entity.
    """
    mentions = sorted(
        (m.span.end, -m.span.start, i, j)
        for i, entity in enumerate(entities)
        for j, m in enumerate(entity.mentions)
        if len(m.span)
    )
    chosen = set()
    end = 0
    for stop, negative_start, i, j in mentions:
        if -negative_start >= end:
            chosen.add((i, j))
            end = stop
    return chosen


def _about(entity: Entity, mention: Mention | None = None) -> str:
    """What a reader learns by pointing at a name."""
    lines = [f"{KIND_NAMES.get(entity.kind, entity.kind)}: {entity.name}"]
    if entity.aliases:
        lines.append("also " + ", ".join(entity.aliases[:6]))
    if entity.link:
        place = ", ".join(x for x in (entity.link.name, entity.link.country) if x)
        lines.append(f"{place} ({entity.link.source} {entity.link.id})")
    score = entity.score if mention is None else mention.score
    count = len(entity.mentions)
    lines.append(f"{count} mention{'' if count == 1 else 's'}, score {share(score):.2f}")
    return "\n".join(lines)


def _row(view: _View, text: str, line: list[Segment[_Drawn]], seen: set[str], named: set[int]) -> str:
    """One paragraph, and in the margin who speaks in it."""
    parts: list[str] = []
    stack: list[Mark[_Drawn]] = []
    quotes: dict[int, None] = {}
    for segment in line:
        same = 0
        while same < len(stack) and same < len(segment.marks) and stack[same] is segment.marks[same]:
            same += 1
        parts += [m.value.closing for m in reversed(stack[same:])]
        for mark in segment.marks[same:]:
            drawn = mark.value
            if drawn.quote is not None:
                quotes[drawn.quote] = None
            if drawn.id and drawn.id not in seen:
                seen.add(drawn.id)
                parts.append(f'{drawn.opening} id="{drawn.id}">')
            else:
                parts.append(f"{drawn.opening}>")
        stack = list(segment.marks)
        parts.append(shown(segment.span.of(text)))
    parts += [m.value.closing for m in reversed(stack)]
    if not view.article.quotes:
        return f'<div class="nn-row"><p dir="auto">{"".join(parts)}</p></div>'
    margin = _margin(view, list(quotes), named)
    spoken = " nn-spoken" if quotes else ""
    return f'<div class="nn-row{spoken}"><div class="nn-margin">{margin}</div><p dir="auto">{"".join(parts)}</p></div>'


def _margin(view: _View, quotes: list[int], named: set[int]) -> str:
    """The speakers of a paragraph, each once, in order; one whose quote began earlier is marked so."""
    article = view.article
    groups: dict[tuple[str, str], list[int]] = {}
    for number in quotes:
        quote = article.quotes[number]
        groups.setdefault((view.speakers[number], quote.act), []).append(number)
    labels = []
    for (name, act), numbers in groups.items():
        first = article.quotes[numbers[0]]
        words = shown(name)
        # What tells more must take the focus: a link does, and where there is none the label itself.
        focus = "" if first.speaker in view.numbers else ' tabindex="0"'
        if first.speaker in view.numbers:
            words = f'<a href="#{view.key}-e{view.numbers[first.speaker]}">{words}</a>'
        notes = [ACT_NAMES.get(act, act)] if ACT_NAMES.get(act, act) else []
        continued = all(n in named for n in numbers)
        if continued:
            notes.append("continued")
        named.update(numbers)
        note = f" <small>{shown(', '.join(notes))}</small>" if notes else ""
        tip = "\n".join(_about_quote(article, article.quotes[n]) for n in numbers)
        labels.append(
            f'<p class="nn-by{" nn-continued" if continued else ""}" data-tip="{shown(tip)}"{focus}>{words}{note}</p>'
        )
    return "".join(labels)


def _about_quote(article: Article, quote: Quote) -> str:
    words = [f"{quote.kind} {quote.act}" if quote.act != "other" else quote.kind]
    if quote.cue:
        words.append(f"cue “{shorten(quote.cue.of(article.text), 40)}”")
    if quote.speaker is None and quote.reason:
        words.append(quote.reason)
    words.append(f"score {share(quote.score):.2f}")
    return ", ".join(words)


def _entities(view: _View, drawn: set[str]) -> str:
    article, key = view.article, view.key
    if not article.entities:
        return ""
    groups = []
    for kind in ENTITY_KINDS:
        those = [(i, e) for i, e in enumerate(article.entities) if e.kind == kind]
        if not those:
            continue
        those.sort(key=lambda pair: (-pair[1].salience, -len(pair[1].mentions), pair[0]))
        items = [_entity_item(e, i, key, drawn) for i, e in those]
        listed = f"<ul>{''.join(items[:LISTED_ENTITIES])}</ul>"
        if len(items) > LISTED_ENTITIES:
            rest = "".join(items[LISTED_ENTITIES:])
            listed += f"<details><summary>{len(items) - LISTED_ENTITIES} more</summary><ul>{rest}</ul></details>"
        groups.append(f'<p class="nn-kind">{KIND_TITLES[kind]}</p>{listed}')
    return f'<section class="nn-entities"><p class="nn-head">Who and where</p>{"".join(groups)}</section>'


def _entity_item(entity: Entity, number: int, key: str, drawn: set[str]) -> str:
    name = f'<span class="nn-entity nn-{entity.kind}" dir="auto">{shown(entity.name)}</span>'
    first = next((i for j in range(len(entity.mentions)) if (i := f"{key}-e{number}-{j}") in drawn), None)
    if first:
        name = f'<a href="#{first}" data-tip="{shown(_about(entity))}">{name}</a>'
    notes = [*entity.aliases[:3]]
    if entity.link and entity.link.country and entity.kind in ("place", "party"):
        notes.append(entity.link.country)
    more = f' <span class="nn-more">{shown(", ".join(notes))}</span>' if notes else ""
    return f'<li id="{key}-e{number}"><span class="nn-figure">{len(entity.mentions)}</span>{name}{more}</li>'


def _speakers(view: _View, drawn: set[str]) -> str:
    article, key = view.article, view.key
    if not article.quotes:
        return ""
    items = []
    for name, numbers in quotes_by_name(article):
        said = []
        for n in numbers:
            words = shown(shorten(article.quotes[n].text(article), 110))
            if f"{key}-q{n}" in drawn:
                words = f'<a href="#{key}-q{n}">{words}</a>'
            said.append(f'<p class="nn-said" dir="auto">{words}</p>')
        more = ""
        if len(said) > LISTED_QUOTES:
            more = (
                f"<details><summary>{len(said) - LISTED_QUOTES} more</summary>{''.join(said[LISTED_QUOTES:])}</details>"
            )
        items.append(
            f'<li><span class="nn-figure">{len(numbers)}</span><b dir="auto">{shown(name)}</b>'
            f"{''.join(said[:LISTED_QUOTES])}{more}</li>"
        )
    return f'<section><p class="nn-head">Who says what</p><ul>{"".join(items)}</ul></section>'


def _topics(article: Article) -> str:
    topics = "".join(
        f'<li><span class="nn-figure">{share(t.score):.0%}</span>{shown(t.name)}'
        f'<span class="nn-bar"><i style="width:{100 * share(t.score):.0f}%"></i></span></li>'
        for t in article.topics
    )
    words = ", ".join(shown(k.text) for k in article.keyphrases[:15])
    tags = ", ".join(shown(t) for t in article.tags[:20])
    parts = [f"<ul>{topics}</ul>"] if topics else []
    parts += [f'<p class="nn-kind">Keyphrases</p><p class="nn-more">{words}</p>'] if words else []
    parts += [f'<p class="nn-kind">Tags of the page</p><p class="nn-more">{tags}</p>'] if tags else []
    return f'<section><p class="nn-head">What about</p>{"".join(parts)}</section>' if parts else ""


def _related(article: Article) -> str:
    if not article.related:
        return ""
    items = []
    for other in article.related[:10]:
        address = web_address(other.article_id)
        name = shown(other.article_id)
        if address:
            name = f'<a href="{shown(address)}" rel="noopener noreferrer nofollow">{name}</a>'
        terms = f'<br><span class="nn-more">{shown(", ".join(other.terms[:6]))}</span>' if other.terms else ""
        items.append(f'<li><span class="nn-figure">{share(other.cosine):.2f}</span>{name}{terms}</li>')
    return f'<section><p class="nn-head">Related</p><ol>{"".join(items)}</ol></section>'


def _dropped(article: Article) -> str:
    if not article.dropped:
        return ""
    counts = Counter(d.reason for d in article.dropped)
    reasons = ", ".join(f"{shown(reason)} {count}" for reason, count in counts.most_common(6))
    rows = "".join(
        f'<li><b>{shown(d.reason)}</b><span dir="auto">{shown(shorten(d.text, 160))}</span></li>'
        for d in article.dropped[:DROPPED_ROWS]
    )
    left = len(article.dropped) - DROPPED_ROWS
    more = f'<p class="nn-more">… and {left:,} more.</p>' if left > 0 else ""
    count = len(article.dropped)
    return (
        f"<details><summary>{count:,} line{'' if count == 1 else 's'} of the page left out: {reasons}</summary>"
        f"<ol>{rows}</ol>{more}</details>"
    )


def _notes(article: Article) -> str:
    warnings = "".join(f'<p class="nn-alarm">{shown(w)}</p>' for w in article.warnings[:20])
    if not article.stages:
        return warnings
    stages = ", ".join(f"{shown(s.name)} {shown(s.version)}" for s in article.stages)
    return f'{warnings}<details><summary>How this was made</summary><p class="nn-more">{stages}</p></details>'
