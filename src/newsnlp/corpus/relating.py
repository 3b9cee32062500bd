"""The articles of a corpus related to one another, and its copies: what only the whole of it can tell.

Once every shard is there, their texts are streamed into one RelatedIndex, whose counts of terms add up over shards, so
nothing depends on how they were cut. Beside the shards there are then

    index/                      the index, for `newsnlp.load(index="OUTPUT/index")`
    related/NNNNNN.parquet      the related articles of each shard
    duplicates/000000.parquet   the articles that are copies of one another
    related.json                written last: what it was made of, and the files with their checksums

Articles are known in the index by their ids; one that has none, or one that an earlier row has too, by what it has,
"#row" and the number of its row.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsnlp.annotations import StageRun
from newsnlp.article import Article, Page
from newsnlp.corpus.records import RECORDS, Format, file_name, read_columns, table_file
from newsnlp.corpus.shards import Receipt, file_entry, files_are_true, write_json, write_whole
from newsnlp.corpus.tables import DUPLICATES, SEPARATOR, TableRow

if TYPE_CHECKING:
    from newsnlp.related.index import RelatedIndex

RELATIONS = "related.json"
RELATED = "related"
INDEX = "index"

_READ = ("id", "status", "title", "text", "published", "stages")

OnRows = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Relations:
    """The content of related.json. k: how many; of: digest of the shards it was made of; files: as in a Receipt."""

    k: int
    of: str
    files: dict[str, dict[str, Any]]


class Names:
    """How the index knows the rows of a corpus, from the first to the last."""

    def __init__(self) -> None:
        self.ids: list[str | None] = []
        self.names: list[str | None] = []  # None: a row that failed, which the index has not
        self.rows: dict[str, int] = {}

    def take(self, id: str | None, *, failed: bool) -> str | None:
        """The name of the next row."""
        row = len(self.ids)
        name = None if failed else self._free(id, row)
        self.ids.append(id)
        self.names.append(name)
        if name is not None:
            self.rows[name] = row
        return name

    def _free(self, id: str | None, row: int) -> str:
        name = id if id is not None and id not in self.rows else f"{id or ''}#row{row}"
        while name in self.rows:  # somebody's id looks like one of these names
            name += "#"
        return name


def relate(
    output: Path,
    receipts: Sequence[Receipt],
    format: Format,
    k: int,
    on_read: OnRows = lambda rows: None,
    on_related: OnRows = lambda rows: None,
) -> None:
    """Makes the index, the related articles, the copies, and related.json, unless they are there already.

    on_read and on_related: told how many rows of the corpus were read, and then how many were related.

    Raises:
        CorpusError: the output cannot be written.
    """
    known = read_relations(output, receipts)
    if known is not None and known.k == k and files_are_true(known.files, output) and (output / INDEX).is_dir():
        return
    forget_relations(output, receipts)
    names = Names()
    index = build_index(output, receipts, format, names, on_read)
    index.save(output / INDEX)
    files = {}
    for receipt in receipts:
        name, data = table_file(RELATED, related_rows(index, names, receipt, k), receipt.shard, format)
        write_whole(output, name, data, sync_folder=False)
        files[name] = file_entry(data)
        on_related(receipt.first_row + receipt.rows)
    name, data = table_file(DUPLICATES, duplicate_rows(index, names), 0, format)
    write_whole(output, name, data, sync_folder=False)
    files[name] = file_entry(data)
    write_json(output, RELATIONS, {"k": k, "of": digest_of(receipts), "files": files})


def build_index(
    output: Path, receipts: Sequence[Receipt], format: Format, names: Names, on_read: OnRows = lambda rows: None
) -> RelatedIndex:
    """A RelatedIndex of all articles of the shards that did not fail; `names` is filled on the way."""
    from newsnlp.related.index import RelatedIndex

    def articles() -> Iterator[Article]:
        for receipt in receipts:
            for record in read_columns(output / file_name(RECORDS, receipt.shard, format), _READ, format):
                name = names.take(record["id"], failed=record["status"] == "error")
                if name is not None:
                    yield text_of(record, name)
            on_read(len(names.ids))

    return RelatedIndex.build(articles())



def text_of(record: dict[str, Any], name: str) -> Article:
    """The title, the words and the date of a record as an Article of that name, which is all that an index needs."""
    published = record["published"]
    return replace(
        Article.of_text(record["text"], Page("", id=name)),
        title=record["title"],
        published=None if published is None else _date(published),
        stages=tuple(StageRun(**stage) for stage in record["stages"]),
    )


def _date(published: str) -> date:
    return date.fromisoformat(published) if len(published) == 10 else datetime.fromisoformat(published)


def related_rows(index: RelatedIndex, names: Names, receipt: Receipt, k: int) -> list[TableRow]:
    """The rows of the table "related" of one shard."""
    here = range(receipt.first_row, receipt.first_row + receipt.rows)
    asked = [(row, name) for row in here if (name := names.names[row]) is not None]
    found = index.related_many([name for _, name in asked], k)
    return [
        (
            row,
            names.ids[row],
            rank,
            other.article_id,
            other.cosine,
            SEPARATOR.join(other.terms),
            names.rows[other.article_id],
        )
        for (row, _), others in zip(asked, found, strict=True)
        for rank, other in enumerate(others, start=1)
    ]


def duplicate_rows(index: RelatedIndex, names: Names) -> list[TableRow]:
    """The rows of the table "duplicates", in order."""
    rows = []
    for group in index.near_duplicates():
        canonical = names.rows[group.canonical]
        for name, kept in zip(group.article_ids, group.kept, strict=True):
            row = names.rows[name]
            rows.append((row, names.ids[row], canonical, group.canonical, kept))
    return sorted(rows, key=lambda cells: int(cells[0]))


def digest_of(receipts: Sequence[Receipt]) -> str:
    """SHA-256 of what the shards hold."""
    held = [[receipt.shard, receipt.rows, receipt.files] for receipt in receipts]
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


def read_relations(output: Path, receipts: Sequence[Receipt]) -> Relations | None:
    """related.json; None where there is none, or it was made of other shards."""
    try:
        relations = Relations(**json.loads((output / RELATIONS).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return relations if relations.of == digest_of(receipts) else None


def forget_relations(output: Path, receipts: Sequence[Receipt]) -> None:
    """Removes what `relate` made, or what is left of it, so that nobody takes it for the present corpus's."""
    (output / RELATIONS).unlink(missing_ok=True)
    made_by_shards = any(name.startswith(f"{RELATED}/") for receipt in receipts for name in receipt.files)
    for name in (DUPLICATES, INDEX) if made_by_shards else (DUPLICATES, INDEX, RELATED):
        shutil.rmtree(output / name, ignore_errors=True)
