"""The IPTC Media Topics: what newsrooms file by, as a table that ships with the package.

IPTC NewsCodes, Media Topics, release of 2025-10-09, (c) IPTC, https://iptc.org, CC BY 4.0; compacted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from newsnlp import models
from newsnlp.errors import ModelError


@dataclass(frozen=True, slots=True)
class Concept:
    """A Media Topic.

    id: "medtop:11000000". name: British English; name_us: American. broader: ids of its parents; tops: ids of the top
    terms over it, itself if it is one. level: 1 for the 17 top terms, up to 6. wikidata: "Q7163", where one is known
    to be the same. retired: the day it was retired, "2021-09-30", None for an active one.
    """

    id: str
    name: str
    name_us: str
    broader: tuple[str, ...]
    tops: tuple[str, ...]
    level: int
    wikidata: str | None = None
    retired: str | None = None


class Vocabulary(Mapping[str, Concept]):
    """All Media Topics by id, retired ones included: an id that was ever given resolves.

    >>> vocabulary()["medtop:11000000"].name
    'politics and government'
    """

    def __init__(self, concepts: Mapping[str, Concept], *, released: str, attribution: str):
        self._concepts = dict(concepts)
        self.released = released
        self.attribution = attribution
        narrower: dict[str, list[str]] = {}
        for concept in self._concepts.values():
            for parent in concept.broader:
                narrower.setdefault(parent, []).append(concept.id)
        self._narrower = {parent: tuple(children) for parent, children in narrower.items()}

    def __getitem__(self, id: str) -> Concept:
        if not isinstance(id, str):
            raise KeyError(id)
        return self._concepts[full_id(id)]

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and full_id(id) in self._concepts

    def __iter__(self) -> Iterator[str]:
        return iter(self._concepts)

    def __len__(self) -> int:
        return len(self._concepts)

    def __repr__(self) -> str:
        return f"Vocabulary({len(self)} Media Topics, released {self.released})"

    @property
    def tops(self) -> tuple[Concept, ...]:
        """The 17 top terms, in order of id."""
        return tuple(c for c in self._concepts.values() if c.level == 1 and c.retired is None)

    @property
    def tops_ids(self) -> tuple[str, ...]:
        """The ids of the top terms."""
        return tuple(c.id for c in self.tops)

    def narrower(self, id: str) -> tuple[Concept, ...]:
        """The active concepts right under one."""
        children = (self._concepts[child] for child in self._narrower.get(full_id(id), ()))
        return tuple(c for c in children if c.retired is None)

    def ancestors(self, id: str) -> tuple[Concept, ...]:
        """The concepts over one, nearest first."""
        found: dict[str, Concept] = {}
        waiting = list(self[id].broader)
        while waiting:
            parent = self._concepts[waiting.pop(0)]
            if parent.id not in found:
                found[parent.id] = parent
                waiting.extend(parent.broader)
        return tuple(found.values())

    def current(self, id: str) -> Concept:
        """The concept itself where it is active, else the nearest active one over it.

        Raises:
            KeyError: there never was such a Media Topic.
        """
        concept = self[id]
        if concept.retired is None:
            return concept
        return next((c for c in self.ancestors(id) if c.retired is None), self._concepts[concept.tops[0]])


def full_id(id: str) -> str:
    """An id as this package writes it, from "11000000", "medtop:11000000" or the concept's URI."""
    return "medtop:" + id.rsplit("/", 1)[-1].removeprefix("medtop:")


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The Media Topics, read once.

    Raises:
        ModelError: the table of the package is missing or damaged.
    """
    file = models.path("mediatopics") / "concepts.json"
    try:
        table = json.loads(file.read_text(encoding="utf8"))
        concepts = {}
        for id, name, name_us, broader, tops, level, wikidata, retired in table["concepts"]:
            concepts[full_id(id)] = Concept(
                full_id(id),
                name,
                name_us or name,
                tuple(full_id(b) for b in broader),
                tuple(full_id(t) for t in tops),
                level,
                wikidata,
                retired,
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{file}: no readable vocabulary: {error}") from error
    return Vocabulary(concepts, released=table["released"], attribution=table["attribution"])
