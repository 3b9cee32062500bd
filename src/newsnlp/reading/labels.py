"""The labels of the encoder's heads, in the order of its outputs."""

from __future__ import annotations


def bio(*names: str) -> tuple[str, ...]:
    """("O", "B-X", "I-X", ...): B of a name stands right before its I."""
    return ("O", *(f"{tag}-{name}" for name in names for tag in "BI"))


ENTITIES = bio("PERSON", "PLACE", "ORG", "PARTY", "MISC")
ATTRIBUTION = bio("SOURCE", "CUE", "CONTENT")
SENTENCES = ("start",)
WIDTH = len(ENTITIES) + len(ATTRIBUTION) + len(SENTENCES)


def kinds_of(labels: tuple[str, ...]) -> tuple[int, ...]:
    """The number of the kind of each label, "O" being 0: B and I of one name share it."""
    names = list(dict.fromkeys(label[2:] for label in labels))
    return tuple(names.index(label[2:]) for label in labels)
