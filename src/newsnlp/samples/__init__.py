"""A made-up news page to try things on, as copied from a browser and as HTML. Everybody in it is invented."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def path(name: str) -> Path:
    """Where a sample lies: "page.txt" or "page.html"."""
    return _FOLDER / name


def page() -> str:
    """The page as a reader copies it from the browser: the article amid menus, counters, tags and related posts."""
    return path("page.txt").read_text(encoding="utf-8")


def html_page() -> str:
    """The same page as HTML, with JSON-LD, navigation, a figure, an aside and a footer."""
    return path("page.html").read_text(encoding="utf-8")
