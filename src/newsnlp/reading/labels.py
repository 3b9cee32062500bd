"""The labels of the encoder's heads, in the order of its outputs."""

from __future__ import annotations


def bio(*names: str) -> tuple[str, ...]:
    """("O", "B-X", "I-X", ...): B of a name stands right before its I."""
    return ("O", *(f"{tag}-{name}" for name in names for tag in "BI"))


ENTITIES = bio("PERSON", "PLACE", "ORG", "PARTY", "MISC")
ATTRIBUTION = bio("SOURCE", "CUE", "CONTENT")
SENTENCES = ("start",)
WIDTH = len(ENTITIES) + len(ATTRIBUTION) + len(SENTENCES)
