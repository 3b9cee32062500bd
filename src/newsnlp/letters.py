"""Letters without their marks, in which words of many languages are compared."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a base and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ŋ": "n", "ħ": "h", "ə": "a"}
)


def without_marks(text: str) -> str:
    """The text with no accents or other marks on its letters; compatibility characters as their plain ones.

    >>> without_marks("São Tomé")
    'Sao Tome'
    """
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def fold_letters(text: str) -> str:
    """The text in lower case without marks, letters that are one with their mark in plain ones.

    >>> fold_letters("Łódź"), fold_letters("Sørensen")
    ('lodz', 'sorensen')
    """
    return text.lower() if text.isascii() else without_marks(text.casefold()).translate(_PLAIN)
