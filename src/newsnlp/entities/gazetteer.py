"""A user's own people, parties, places and organisations, found in the text letter for letter."""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsnlp.annotations import ENTITY_KINDS, EntityKind, Link
from newsnlp.entities.names import slug
from newsnlp.errors import PipelineError

_WORD = re.compile(r"[^\W_]+")
_KIND_OF_WORD: dict[str, EntityKind] = {
    **{kind: kind for kind in ENTITY_KINDS},
    "people": "person",
    "persons": "person",
    "parties": "party",
    "places": "place",
    "organisations": "organisation",
    "organizations": "organisation",
    "organization": "organisation",
    "politician": "person",
    "location": "place",
}


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One row: a name with its other forms, and what is known of it. source and id become those of the Link."""

    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    id: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    source: str = "gazetteer"

    @property
    def key(self) -> str:
        """What tells this row from others: its source and id, or its kind and name."""
        return f"{self.source}:{self.id or f'{self.kind}:{slug(self.name)}'}"

    @property
    def link(self) -> Link:
        return Link(
            source=self.source,
            id=self.id or slug(self.name),
            name=self.name,
            country=self.country,
            latitude=self.latitude,
            longitude=self.longitude,
        )


@dataclass(frozen=True)
class Gazetteer:
    """Rows, and an index of them by first word. Matching is by whole words and by case; the longest name wins.

    >>> gazetteer = Gazetteer.of([{"name": "Kem Sokha", "kind": "person", "aliases": "Sokha"}])
    >>> [(start, end) for start, end, _ in gazetteer.find("Sokha met Kem Sokha.")]
    [(0, 5), (10, 19)]
    """

    entries: tuple[GazetteerEntry, ...]
    _index: Mapping[str, Sequence[tuple[str, GazetteerEntry]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, list[tuple[str, GazetteerEntry]]] = defaultdict(list)
        for entry in self.entries:
            for name in dict.fromkeys((entry.name, *entry.aliases)):
                first = _WORD.search(name)
                if first is not None:
                    index[first.group()].append((name[first.start() :], entry))
        for options in index.values():
            options.sort(key=lambda option: -len(option[0]))
        object.__setattr__(self, "_index", dict(index))

    @classmethod
    def of(cls, rows: Any) -> Gazetteer:
        """A Gazetteer of rows in any of these shapes.

        A path to a CSV file; a DataFrame; an iterable of mappings, with name and kind, and if known aliases (several in
        one string by "|" or ";"), id, country, latitude, longitude, source; a mapping of kinds to names or rows:
        {"people": ["Kem Sokha", {"name": "Mu Sochua", "id": "Q1"}]}; or a mapping of names to kinds.

        Raises:
            PipelineError: a row without name, or of an unknown kind; a file that cannot be read.
        """
        if isinstance(rows, Gazetteer):
            return rows
        if isinstance(rows, (str, os.PathLike)):
            return cls(tuple(entry_of(row) for row in read_rows(Path(rows))))
        if hasattr(rows, "to_dict") and hasattr(rows, "columns"):
            return cls(tuple(entry_of(row) for row in rows.to_dict("records")))
        if isinstance(rows, Mapping):
            return cls(tuple(entry_of(row) for row in rows_of_mapping(rows)))
        if isinstance(rows, Iterable):
            return cls(tuple(row if isinstance(row, GazetteerEntry) else entry_of(row) for row in rows))
        raise PipelineError(f"a gazetteer is a path, a DataFrame, a mapping or rows, not {type(rows).__name__}")

    def find(self, text: str) -> list[tuple[int, int, GazetteerEntry]]:
        """The matches in order, none overlapping another."""
        found = []
        at = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < at:
                continue
            for name, entry in self._index.get(word.group(), ()):
                end = start + len(name)
                if text.startswith(name, start) and not text[end : end + 1].isalnum():
                    found.append((start, end, entry))
                    at = end
                    break
        return found


def read_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PipelineError(f"cannot read the gazetteer {path}: {error}") from error


def rows_of_mapping(rows: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    flat: list[Mapping[str, Any]] = []
    for key, value in rows.items():
        if isinstance(value, str):
            flat.append({"name": key, "kind": value})
            continue
        if not isinstance(value, Iterable):
            raise PipelineError(f"a gazetteer's {key!r} are names or rows, not {value!r}")
        for row in value:
            if not isinstance(row, (str, Mapping)):
                raise PipelineError(f"a gazetteer's {key!r} are names or rows, not {row!r}")
            flat.append({"name": row, "kind": key} if isinstance(row, str) else {"kind": key, **row})
    return flat


def entry_of(row: Mapping[str, Any]) -> GazetteerEntry:
    """A row as an entry; empty strings and NaN are unknown.

    Raises:
        PipelineError: not a mapping, no name, an unknown kind, or a coordinate that is no number.
    """
    if not isinstance(row, Mapping):
        raise PipelineError(f"a gazetteer row is a mapping with name and kind, not {row!r}")

    def known(key: str) -> Any:
        value = row.get(key)
        return None if value is None or value == "" or value != value else value

    name, kind = known("name"), known("kind")
    if not isinstance(name, str) or not _WORD.search(name):
        raise PipelineError(f"a gazetteer row needs a name with a letter in it; got {dict(row)!r}")
    if not isinstance(kind, str) or kind.lower() not in _KIND_OF_WORD:
        raise PipelineError(f"gazetteer row {name!r}: kind is {kind!r}, expected one of {', '.join(ENTITY_KINDS)}")
    aliases = known("aliases")
    if isinstance(aliases, str):
        aliases = re.split(r"\s*[|;]\s*", aliases)
    try:
        latitude, longitude = (None if known(k) is None else float(known(k)) for k in ("latitude", "longitude"))
    except (TypeError, ValueError) as error:
        raise PipelineError(f"gazetteer row {name!r}: {error}") from error
    identity, country, source = known("id"), known("country"), known("source")
    return GazetteerEntry(
        name=name.strip(),
        kind=_KIND_OF_WORD[kind.lower()],
        aliases=tuple(str(a).strip() for a in aliases or () if str(a).strip()),
        id=None if identity is None else str(identity),
        country=None if country is None else str(country),
        latitude=latitude,
        longitude=longitude,
        source="gazetteer" if source is None else str(source),
    )
