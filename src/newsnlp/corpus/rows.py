"""A row that came in, and which of its columns holds the page, the id and the url."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from newsnlp.annotations import Failure
from newsnlp.article import Article, Page
from newsnlp.errors import CorpusError

# The names under which pages, their ids and their addresses are plain, compared without case.
TEXT_COLUMNS = ("text", "html", "raw", "raw_html", "content", "body", "page", "article", "maintext", "document")
ID_COLUMNS = ("id", "article_id", "doc_id", "document_id", "page_id", "_id", "uid", "uuid", "guid")
URL_COLUMNS = ("url", "link", "uri", "source_url", "page_url")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that came in: a page, or the reason why it is none.

    origin: where it stands in what was given, "pages.jsonl:17" (lines and rows count from 1). notes: warnings for the
    article. problem: set where there is no page, and then raw is empty.
    """

    raw: str | bytes
    origin: str
    id: str | None = None
    url: str | None = None
    media_type: str | None = None
    notes: tuple[str, ...] = ()
    problem: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; bytes in base64."""
        whole = {name: getattr(self, name) for name in ("origin", "id", "url", "media_type", "problem")}
        record = {name: value for name, value in whole.items() if value is not None}
        if isinstance(self.raw, bytes):
            record["bytes"] = base64.b64encode(self.raw).decode("ascii")
        else:
            record["text"] = self.raw
        if self.notes:
            record["notes"] = list(self.notes)
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Row:
        """The Row that `to_dict` wrote."""
        raw = base64.b64decode(record["bytes"]) if "bytes" in record else record["text"]
        known = {name: record.get(name) for name in ("id", "url", "media_type", "problem")}
        return cls(raw, record["origin"], notes=tuple(record.get("notes", ())), **known)

    def page(self) -> Page:
        return Page(self.raw, id=self.id, url=self.url, media_type=self.media_type)

    def failed(self, stage: str, error: str) -> Article:
        """The article of a row that could not be annotated: all that is known of it, and why."""
        page = Page("", id=self.id, url=self.url, media_type=self.media_type)
        return Article(
            page=page,
            raw="",
            text="",
            alignment=Article.of_text("").alignment,
            warnings=self.notes,
            failure=Failure(stage, error),
        )


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that hold the page, its id and its url; None where there is none of that kind."""

    text: str
    id: str | None = None
    url: str | None = None
    media_type: str | None = None


def find_columns(
    names: list[str], *, text: str | None, id: str | None, url: str | None, origin: str, sure: bool = True
) -> Columns:
    """Which columns hold the page, the id and the url: those asked for, else those that are plain by their names.

    sure: `names` are all the columns there are, so that one asked for and missing is an error; a first JSON object
    may lack what others have.

    Raises:
        CorpusError: no column, or more than one, may hold the page; or one that was asked for is missing.
    """
    for role, wanted in (("text", text), ("id", id), ("url", url)):
        if sure and wanted is not None and wanted not in names:
            raise CorpusError(f"{origin} has no column {wanted!r} ({role}=); its columns are {_shown(names)}")
    if text is None:
        plain = [name for name in names if name.casefold() in TEXT_COLUMNS]
        if not plain:
            raise CorpusError(
                f"{origin}: none of its columns is plainly the page; name it with text= (--text): {_shown(names)}"
            )
        if len(plain) > 1:
            raise CorpusError(f"{origin}: {' and '.join(plain)} may each be the page; choose with text={plain[0]!r}")
        text = plain[0]
    taken = {text}
    found_id = id or _first(names, ID_COLUMNS, taken)
    found_url = url or _first(names, URL_COLUMNS, taken)
    return Columns(text, found_id, found_url, _first(names, ("media_type", "content_type"), taken))


def _shown(names: list[str]) -> str:
    """The names of columns, as much as a message can hold: what is no table has whole texts for names."""
    short = [name if len(name) <= 40 else f"{name[:40]}..." for name in names[:30]]
    return ", ".join(short if len(names) <= 30 else [*short, "..."]) or "none"


def complete_columns(columns: Columns, record: Mapping[str, Any]) -> Columns:
    """The columns, those of the id and the url found in this record if none before it had them."""
    if columns.id is not None and columns.url is not None:
        return columns
    names = [key for key in record if isinstance(key, str)]
    taken = {columns.text}
    return replace(
        columns,
        id=columns.id or _first(names, ID_COLUMNS, taken),
        url=columns.url or _first(names, URL_COLUMNS, taken),
    )


def _first(names: list[str], plain: tuple[str, ...], taken: set[str]) -> str | None:
    by_fold = {name.casefold(): name for name in reversed(names) if name not in taken}
    return next((by_fold[name] for name in plain if name in by_fold), None)


def row_of_record(record: Mapping[str, Any], columns: Columns, origin: str) -> Row:
    """A Row of a mapping of columns to values; wrong types become problems and notes, never exceptions."""
    raw = record.get(columns.text)
    problem = None
    notes = []
    if columns.text not in record:
        problem = f"no column {columns.text!r}"
    elif is_missing(raw):
        problem = f"no page: {columns.text!r} is empty"
    elif isinstance(raw, (bytearray, memoryview)):
        raw = bytes(raw)
    elif not isinstance(raw, (str, bytes)):
        problem = f"no page: {columns.text!r} is {type(raw).__name__}, expected str or bytes"
    id = None
    if columns.id is not None:
        given = record.get(columns.id)
        id = plain_id(given)
        if id is None and is_missing(given):
            notes.append(f"missing-id: no {columns.id!r}")
        elif id is None:
            problem = problem or f"the id in {columns.id!r} is {type(given).__name__}, expected str or int"
    url = None
    if columns.url is not None:
        given = record.get(columns.url)
        if isinstance(given, str):
            url = given
        elif not is_missing(given):
            notes.append(f"wrong-url: {columns.url!r} is {type(given).__name__}, expected str")
    media_type = None if columns.media_type is None else record.get(columns.media_type)
    return Row(
        raw="" if problem is not None or not isinstance(raw, (str, bytes)) else raw,
        origin=origin,
        id=id,
        url=url,
        media_type=media_type if isinstance(media_type, str) else None,
        notes=tuple(notes),
        problem=problem,
    )


def plain_id(given: Any) -> str | None:
    """An id as text: str as it is, whole numbers in digits; None for what is neither."""
    if isinstance(given, str):
        return given or None
    if isinstance(given, bool):
        return None
    if isinstance(given, float):
        return str(int(given)) if given.is_integer() else None
    # numpy's integers are no int, but have its protocol.
    return str(int(given)) if hasattr(given, "__index__") else None


def is_missing(value: Any) -> bool:
    """None, NaN, NaT, pandas' NA, and text or bytes of no length."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    if isinstance(value, (str, bytes, bytearray)):
        return not value
    return type(value).__name__ in ("NAType", "NaTType")
