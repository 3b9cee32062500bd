"""What many articles have in common, at a glance: a fragment of HTML with the most frequent of everything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from newsnlp.annotations import ENTITY_KINDS
from newsnlp.show import tallies
from newsnlp.show.html import KIND_TITLES
from newsnlp.show.safe import shown
from newsnlp.show.style import STYLE
from newsnlp.show.tallies import Articles, Frames

if TYPE_CHECKING:
    from newsnlp.corpus.opened import Corpus
    from newsnlp.corpus.shards import Receipt

LISTED = 8
# A notebook should not wait: of a larger corpus the first shards are counted.
COUNTED_ROWS = 2_000


def overview_of(articles: Articles) -> str:
    """A fragment of HTML over articles or their frames: how many, from when, who is quoted and named, what about."""
    frames = tallies.read_frames(articles)
    count = len(frames["articles"])
    heading = f"{count:,} article{'' if count == 1 else 's'}"
    return f'<style>{STYLE}</style><section class="newsnlp nn-overview">{_body(frames, heading, [])}</section>'


def corpus_to_html(corpus: Corpus) -> str:
    """A fragment of HTML over a corpus on disk: its state, and the overview of its first rows."""
    counted = _first_shards(corpus)
    summary = corpus.summary()
    rows = len(corpus)
    notes = [] if corpus.complete else ["not complete: annotate again into the same output, and it goes on"]
    notes += [f"{failed:,} failed in {stage}" for stage, failed in summary.errors.items()]
    if len(counted) < rows:
        notes.append(f"counted over the first {len(counted):,} rows; newsnlp.show.report counts all")
    heading = f"{corpus.path.resolve().name}: {rows:,} article{'' if rows == 1 else 's'}"
    body = _body(tallies.read_frames(counted), heading, notes)
    return f'<style>{STYLE}</style><section class="newsnlp nn-overview">{body}</section>'


def _first_shards(corpus: Corpus) -> Corpus:
    from newsnlp.corpus.opened import Corpus

    chosen: list[Receipt] = []
    rows = 0
    for receipt in corpus.receipts:
        if chosen and rows + receipt.rows > COUNTED_ROWS:
            break
        chosen.append(receipt)
        rows += receipt.rows
    return Corpus(corpus.path, corpus.plan, chosen)


def _body(frames: Frames, heading: str, notes: Iterable[str]) -> str:
    cards = [_card("Who is quoted", tallies.speakers(frames), "speaker", "quotes", "kind")]
    names = tallies.names(frames)
    cards += [
        _card(KIND_TITLES[kind], names[names["kind"] == kind], "name", "articles", "kind") for kind in ENTITY_KINDS
    ]
    topics = tallies.sound_rows(frames, "topics").groupby("name")["row"].nunique().reset_index(name="articles")
    topics = topics.sort_values(["articles", "name"], ascending=[False, True])
    cards.append(_card("What about", topics, "name", "articles", None))
    facts = "".join(f"<span>{shown(fact)}</span>" for fact in _facts(frames))
    said = "".join(f'<p class="nn-more">{shown(note)}</p>' for note in notes)
    return (
        f'<p class="nn-title" role="heading" aria-level="3" dir="auto">{shown(heading)}</p>'
        f'<p class="nn-facts">{facts}</p>{said}<div class="nn-cards">{"".join(cards)}</div>'
    )


def _facts(frames: Frames) -> list[str]:
    days = frames["articles"]["published_utc"].dropna()
    facts = []
    if len(days):
        first, last = days.min(), days.max()
        said = f"{first.day} {first:%B} {first.year}"
        facts.append(said if first.date() == last.date() else f"{said} to {last.day} {last:%B} {last.year}")
    sources = frames["articles"]["source"].nunique()
    if sources:
        facts.append(f"{sources:,} source{'' if sources == 1 else 's'}")
    quotes = tallies.spoken_quotes(frames)
    if len(quotes):
        facts.append(f"{len(quotes):,} quotes, {quotes['speaker'].notna().mean():.0%} with a speaker who has a name")
    return facts


def _card(title: str, table: pd.DataFrame, column: str, count: str, kind: str | None) -> str:
    if table.empty:
        return ""
    most = int(table[count].max())
    items = []
    for row in table.head(LISTED).to_dict("records"):
        sign = f' class="nn-entity nn-{row[kind]}"' if kind else ""
        share = 100 * row[count] / most
        items.append(
            f'<li><span class="nn-figure">{row[count]:,}</span><span{sign} dir="auto">{shown(row[column])}</span>'
            f'<span class="nn-bar"><i style="width:{share:.0f}%"></i></span></li>'
        )
    left = len(table) - LISTED
    more = f'<p class="nn-more">and {left:,} more</p>' if left > 0 else ""
    head = f'<p class="nn-head">{title} <span class="nn-unit">{count}</span></p>'
    return f"<section>{head}<ol>{''.join(items)}</ol>{more}</section>"
