"""Made-up news to try things on: one page, and a corpus of world news. Everybody and everything in it is invented.

Countries, cities and international bodies are real, so that places can be found; people, parties, firms, papers and
events are not.

>>> from newsnlp import samples
>>> samples.rows()[0]["title"]
'Athens closes Acropolis at noon as September heat sets record'
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any

from newsnlp.article import Page

_FOLDER = Path(__file__).parent
# Articles of the same outlet that a page points to, above or below its own.
_TEASERS = 3


def path(name: str) -> Path:
    """Where a sample lies: "page.txt", "page.html" or "articles.jsonl"."""
    return _FOLDER / name


def page() -> str:
    """The page as a reader copies it from the browser: the article amid menus, counters, tags and related posts."""
    return path("page.txt").read_text(encoding="utf-8")


def html_page() -> str:
    """The same page as HTML, with JSON-LD, navigation, a figure, an aside and a footer."""
    return path("page.html").read_text(encoding="utf-8")


def rows() -> list[dict[str, Any]]:
    """The corpus as an editor would keep it: 76 articles of six weeks, oldest first, a dict each.

    id, url, source, section, authors (a list), published (ISO 8601, with time zone), title, text; and two keys that
    say what is true of the corpus: story, the name that an article shares with its follow-ups, and copy_of, the id of
    the article that it repeats; None where there is none.
    """
    return [dict(row, authors=list(row["authors"])) for row in _rows()]


def articles() -> list[Page]:
    """The same articles as pages, as they are found: some as HTML, some as text copied from a browser, most as text.

    Each has the id and the url of its row. The HTML and the copied text carry menus, counters, teasers and footers.
    """
    return [_page(row) for row in _rows()]


def stories() -> dict[str, tuple[str, ...]]:
    """The ids of the articles about one story, in order of time, for each story of more than one article."""
    found: dict[str, list[str]] = {}
    for row in _rows():
        if row["story"] is not None:
            found.setdefault(row["story"], []).append(row["id"])
    return {story: tuple(ids) for story, ids in found.items()}


@lru_cache(maxsize=1)
def _rows() -> tuple[Mapping[str, Any], ...]:
    with path("articles.jsonl").open(encoding="utf-8") as stream:
        return tuple(json.loads(line) for line in stream)


@lru_cache(maxsize=8)
def _outlet(source: str) -> tuple[Template, str]:
    """The template of an outlet's pages, and their media type."""
    name = _slug(source.removeprefix("The "))
    for suffix, media_type in ((".html", "text/html"), (".txt", "text/plain")):
        file = path("outlets") / f"{name}{suffix}"
        if file.is_file():
            return Template(file.read_text(encoding="utf-8")), media_type
    return Template((path("outlets") / "plain.txt").read_text(encoding="utf-8")), "text/plain"


def _page(row: Mapping[str, Any]) -> Page:
    template, media_type = _outlet(row["source"])
    is_html = media_type == "text/html"
    author = row["authors"][0]
    day = datetime.fromisoformat(row["published"])
    words = {
        **{name: row[name] for name in ("title", "source", "section", "url", "published", "text")},
        "author": author,
        "author_slug": _slug(author),
        "section_slug": _slug(row["section"]),
        "date": f"{day.day} {day:%B %Y}",
        "minutes": str(max(1, len(row["text"].split()) // 180)),
        "shares": str(len(row["text"]) % 97),
    }
    made = {name: html.escape(value) if is_html else value for name, value in words.items()}
    made["teasers"] = _teasers(row, is_html)
    made["paragraphs"] = "\n".join(f"<p>{html.escape(p, quote=False)}</p>" for p in row["text"].split("\n\n"))
    made["json_ld"] = json.dumps(_facts(row), ensure_ascii=False).replace("<", "\\u003c")
    return Page(template.substitute(made), id=row["id"], url=row["url"], media_type=media_type)


def _teasers(row: Mapping[str, Any], is_html: bool) -> str:
    """Titles and beginnings of other articles of the outlet."""
    mine = [other for other in _rows() if other["source"] == row["source"]]
    at = mine.index(row)
    others = [mine[(at + step) % len(mine)] for step in range(1, min(_TEASERS + 1, len(mine)))]
    beginnings = [(o["title"], o["url"], re.split(r"(?<=\.)\s", o["text"])[0][:110].rsplit(" ", 1)[0]) for o in others]
    if is_html:
        return "".join(
            f'<div class="teaser"><a href="{html.escape(url)}">{html.escape(title)}</a>'
            f"<p>{html.escape(beginning, quote=False)}...</p></div>\n"
            for title, url, beginning in beginnings
        )
    return "\n\n".join(f"{title}\n\n{beginning}...." for title, _, beginning in beginnings)


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": row["title"],
        "datePublished": row["published"],
        "author": [{"@type": "Person", "name": name} for name in row["authors"]],
        "articleSection": row["section"],
        "publisher": {"@type": "Organization", "name": row["source"]},
        "mainEntityOfPage": row["url"],
    }


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
