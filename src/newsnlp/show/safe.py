"""Words of a page, made safe to show: in HTML, in a terminal, in a link, on a scale."""

from __future__ import annotations

import re
from html import escape

# C0 and C1 controls but tab and newline (a terminal obeys them), lone surrogates (no encoding takes them), and marks
# that turn the direction of what follows them.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def showable(text: object) -> str:
    """Text without characters that do something rather than look like something; each becomes U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", str(text))


def shown(text: object) -> str:
    """Showable text, escaped for an HTML element or a quoted attribute."""
    return escape(showable(text))


def web_address(text: str | None) -> str | None:
    """The text if it is an http or https address, else None: no `javascript:` or `data:` becomes a link."""
    if text and re.fullmatch(r"https?://[^\s<>\"'`\\/]+[^\s<>\"'`\\]*", text, re.IGNORECASE):
        return text
    return None


def share(value: float) -> float:
    """A number kept within [0, 1]; one that is none becomes 0."""
    return min(1.0, max(0.0, value)) if value == value else 0.0


def shorten(text: str, length: int) -> str:
    """The text on one line, cut between words where it is longer than `length` characters."""
    flat = " ".join(text[: 4 * length].split())
    if len(flat) <= length:
        return flat
    return flat[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"
