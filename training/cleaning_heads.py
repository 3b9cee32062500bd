"""Trains the models of title, byline and date: `training.cleaning` calls it once the line models answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.head import fold
from newsnlp.cleaning.heads import (
    HeadModels,
    Scene,
    choose_bylines,
    choose_title,
    describe_bylines,
    describe_claims,
    describe_titles,
    find_bylines,
    find_claims,
    title_candidates,
)
from newsnlp.cleaning.model import Classifier, Rows

Record = dict[str, Any]
Fit = Callable[[Rows, NDArray[np.int64], NDArray[np.float64]], Classifier]


@dataclass(frozen=True, slots=True, eq=False)
class HeadPage:
    """A page of copied text whose body is guessed by line models that did not see its domain.

    title: "" for a page that is known to have none, None where it is unknown. titles: its candidates, and their rows.
    """

    record: Record
    title: str | None
    scene: Scene
    titles: tuple[NDArray[np.int64], Rows]
    whole: bool = True


def is_title(gold: str, line: str) -> bool:
    """Whether a line is the title: the same words, or one inside the other and hardly longer."""
    a, b = " ".join(fold(gold)), " ".join(fold(line))
    if not a or not b:
        return False
    return a == b or (min(len(a), len(b)) > 15 and (a in b or b in a) and len(b) < 1.6 * len(a) + 10)


def authors_of(record: Record) -> list[str]:
    author = record.get("author") or []
    return author if isinstance(author, list) else [author]


def head_page(record: Record, title: str | None, scene: Scene, *, whole: bool) -> HeadPage:
    at = title_candidates(scene)
    return HeadPage(record, title, scene, (at, describe_titles(scene, at)), whole)


class _Rows:
    """Rows, labels and weights of many pages; each page weighs the same."""

    def __init__(self) -> None:
        self.rows: list[Rows] = []
        self.labels: list[NDArray[np.int64]] = []
        self.weights: list[NDArray[np.float64]] = []

    def add(self, rows: Rows, labels: NDArray[np.bool_], *, without: float = 0.0) -> None:
        """without: the weight of a page that has no right candidate."""
        if not len(labels) or not (labels.any() or without):
            return
        self.rows.append(rows)
        self.labels.append(labels.astype(np.int64))
        weights = np.where(labels, 4.0 / max(1, labels.sum()), 8.0 / len(labels))
        self.weights.append(weights if labels.any() else without * weights)

    def fitted(self, fit: Fit) -> Classifier:
        return fit(np.vstack(self.rows), np.concatenate(self.labels), np.concatenate(self.weights))


def fit_title(pages: Sequence[HeadPage], fit: Fit) -> Classifier:
    gathered = _Rows()
    for page in pages:
        at, rows = page.titles
        if page.title is not None and len(at):
            labels = np.array([is_title(page.title, page.scene.strings[i]) for i in at])
            gathered.add(rows, labels, without=0.0 if page.title else 0.5)
    return gathered.fitted(fit)


def fit_byline(pages: Sequence[HeadPage], titles: Sequence[int | None], fit: Fit) -> Classifier:
    gathered = _Rows()
    for page, title in zip(pages, titles, strict=True):
        wanted = {fold(a) for a in authors_of(page.record)} if page.whole else set()
        bylines = find_bylines(page.scene, title)
        if wanted and bylines:
            labels = np.array([bool(wanted & {fold(n) for n in b.names}) for b in bylines])
            gathered.add(describe_bylines(page.scene, bylines, title), labels, without=0.5)
    return gathered.fitted(fit)


def fit_date(
    pages: Sequence[HeadPage], titles: Sequence[int | None], bylines: Sequence[int | None], fit: Fit
) -> Classifier:
    gathered = _Rows()
    for page, title, byline in zip(pages, titles, bylines, strict=True):
        claims = find_claims(page.scene)
        gold = str(page.record.get("date") or "")[:10]
        if claims and gold and page.whole:
            labels = np.array([c.found.day.isoformat() == gold for c in claims], np.bool_)
            gathered.add(describe_claims(page.scene, claims, title, byline), labels)
    return gathered.fitted(fit)


def fit_heads(pages: Sequence[HeadPage], settings: dict[str, Any], fit: Fit) -> HeadModels:
    """The three models; each learns from what the one before it says of domains that it was not trained on."""
    domains = sorted({p.record["domain"] for p in pages})
    inner = {d: i % settings["inner_folds"] for i, d in enumerate(domains)}
    titles: list[int | None] = [None] * len(pages)
    bylines: list[int | None] = [None] * len(pages)
    parts = [
        (
            [i for i, p in enumerate(pages) if inner[p.record["domain"]] != k],
            [i for i, p in enumerate(pages) if inner[p.record["domain"]] == k],
        )
        for k in range(settings["inner_folds"])
    ]
    for inside, outside in parts:
        model = fit_title([pages[i] for i in inside], fit)
        for i in outside:
            titles[i], _ = choose_title(pages[i].scene, model)
    for inside, outside in parts:
        model = fit_byline([pages[i] for i in inside], [titles[i] for i in inside], fit)
        for i in outside:
            found = choose_bylines(pages[i].scene, model, titles[i])
            bylines[i] = found[0].line if found else None
    return HeadModels(fit_title(pages, fit), fit_byline(pages, titles, fit), fit_date(pages, titles, bylines, fit))
