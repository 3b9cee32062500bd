"""An article on a terminal."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from newsnlp.annotations import ENTITY_KINDS
from newsnlp.article import Article
from newsnlp.show.marks import split_paragraphs
from newsnlp.show.safe import share, shorten, showable
from newsnlp.show.speakers import quotes_by_name

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

KIND_TITLES = {"person": "People", "party": "Parties", "place": "Places", "organisation": "Organisations"}
# The same four hues as in HTML, from what every terminal has; bold and underlined tell the four apart without colour.
STYLES = {
    "person": "bold blue",
    "party": "bold underline yellow",
    "place": "green",
    "organisation": "underline magenta",
    "quote": "italic",
    "head": "bold",
    "quiet": "dim",
}


def article_to_text(article: Article, *, colour: bool = False, width: int = 100) -> str:
    """The article for a terminal: its text, then entities, quotes by speaker, topics, related, what was dropped.

    colour: with ANSI codes, for a terminal that understands them. width: columns. Control characters of the page
    never reach the terminal.
    """
    from rich.console import Console

    file = StringIO()
    console = Console(
        file=file,
        width=max(40, width),
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    _header(console, article)
    for paragraph in _paragraphs(article):
        console.print(paragraph)
        console.print()
    if not article.text.strip():
        console.print("No article text was found.\n")
    _entities(console, article)
    _quotes(console, article)
    _topics(console, article)
    _related(console, article)
    _notes(console, article)
    return "\n".join(line.rstrip() for line in file.getvalue().rstrip().split("\n")) + "\n"


def _header(console: Console, article: Article) -> None:
    facts = [str(article.published) if article.published else None]
    facts += [", ".join(article.authors), article.source, article.section, article.url]
    console.print(showable(article.title or "Untitled"), style=STYLES["head"])
    line = " · ".join(showable(f) for f in facts if f)
    if line:
        console.print(line, style=STYLES["quiet"])
    if article.failure:
        console.print(showable(f"{article.failure.stage} failed: {article.failure.error}"), style="red")
    console.print()


def _paragraphs(article: Article) -> list[Text]:
    from rich.text import Text

    whole = Text(showable(article.text))  # one character for one, so the offsets hold
    for quote in article.quotes:
        if quote.kind != "indirect":
            for piece in quote.content:
                whole.stylize(STYLES["quote"], piece.start, piece.end)
    for entity in article.entities:
        for mention in entity.mentions:
            if mention.form == "name":
                whole.stylize(STYLES[entity.kind], mention.span.start, mention.span.end)
    paragraphs = split_paragraphs(article.text)
    lines = whole.divide([edge for p in paragraphs for edge in (p.start, p.end)])
    return list(lines)[1::2]


def _entities(console: Console, article: Article) -> None:
    from rich.text import Text

    for kind in ENTITY_KINDS:
        those = [e for e in article.entities if e.kind == kind]
        if not those:
            continue
        line = Text(f"{KIND_TITLES[kind]}: ", style=STYLES["head"])
        for i, entity in enumerate(sorted(those, key=lambda e: (-e.salience, -len(e.mentions)))):
            line.append(", " if i else "", style="not bold")
            line.append(showable(entity.name), style="not bold " + STYLES[kind])
            notes = [*entity.aliases[:3]]
            if entity.link and entity.link.country:
                notes.append(entity.link.country)
            if notes:
                line.append(showable(f" ({', '.join(notes)})"), style="not bold dim")
        console.print(line)
    if article.entities:
        console.print()


def _quotes(console: Console, article: Article) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for name, numbers in quotes_by_name(article):
        console.print(showable(name), style=STYLES["head"])
        for number in numbers:
            quote = article.quotes[number]
            words = Text(showable(shorten(quote.text(article), 240)))
            words.append(f"  [{quote.kind}{'' if quote.act == 'speech' else ', ' + quote.act}]", style=STYLES["quiet"])
            console.print(Padding(words, (0, 0, 0, 2)))
    if article.quotes:
        console.print()


def _topics(console: Console, article: Article) -> None:
    from rich.text import Text

    for topic in article.topics:
        filled = round(20 * share(topic.score))
        line = Text("█" * filled + "░" * (20 - filled), style=STYLES["quiet"])
        line.append(f" {share(topic.score):4.0%} ", style="not dim")
        line.append(showable(topic.name), style="not dim")
        console.print(line)
    if article.keyphrases:
        console.print(showable("Keyphrases: " + ", ".join(k.text for k in article.keyphrases[:12])))
    if article.tags:
        console.print(showable("Tags of the page: " + ", ".join(article.tags)))
    if article.topics or article.keyphrases or article.tags:
        console.print()


def _related(console: Console, article: Article) -> None:
    for other in article.related[:10]:
        console.print(showable(f"{other.cosine:.2f}  {other.article_id}  ({', '.join(other.terms[:5])})"))
    if article.related:
        console.print()


def _notes(console: Console, article: Article) -> None:
    if article.dropped:
        reasons: dict[str, int] = {}
        for dropped in article.dropped:
            reasons[dropped.reason] = reasons.get(dropped.reason, 0) + 1
        counted = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items(), key=lambda r: -r[1]))
        lines = "1 line" if len(article.dropped) == 1 else f"{len(article.dropped)} lines"
        console.print(showable(f"{lines} of the page left out: {counted}"), style=STYLES["quiet"])
    for warning in article.warnings:
        console.print(showable(warning), style="yellow")
