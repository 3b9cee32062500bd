"""Invented sites and articles, for what the corpora have too little of: surroundings of articles, other languages.

`training/sites/<language>_<name>.txt` is a page copied from a browser without its article: `@above`, what stands above
the body (`{title}` where the headline stands, `~` before a line of a summary), `@between`, blocks that stand between
two of its paragraphs, and `@below`. `training/articles/<language>_<name>.txt` is a headline and a body. All are written
for this project.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Record = dict[str, Any]
FOLDER = Path(__file__).parent
OPTIONAL = "2"


@dataclass(frozen=True, slots=True)
class Site:
    """What surrounds the articles of one site, as lines."""

    name: str
    language: str
    above: list[str]
    between: list[list[str]]
    below: list[str]

    @property
    def spaced(self) -> bool:
        """Whether blank lines part the lines of its pages."""
        lines = [*self.above, *self.below]
        return 8 * sum(not line.strip() for line in lines) > len(lines)


def read_sites(folder: Path = FOLDER / "sites") -> list[Site]:
    return [read_site(path) for path in sorted(folder.glob("*.txt"))]


def read_site(path: Path) -> Site:
    """Raises ValueError where a part is missing or out of place."""
    first, *rest = re.split(r"^@(above|between|below) *\n", path.read_text(encoding="utf-8"), flags=re.M)
    kinds, parts = rest[::2], [part.rstrip("\n").split("\n") for part in rest[1::2]]
    if first or kinds != ["above", *["between"] * (len(kinds) - 2), "below"]:
        raise ValueError(f"{path}: not @above, @between and @below in this order")
    return Site(path.stem, path.stem.split("_")[0], parts[0], parts[1:-1], parts[-1])


def read_articles(folder: Path = FOLDER / "articles") -> list[Record]:
    """Records as those of the corpora: every line but the headline is the body."""
    records = []
    for path in sorted(folder.glob("*.txt")):
        title, *body = path.read_text(encoding="utf-8").strip().split("\n")
        language = path.stem.split("_")[0]
        records.append(
            {
                "id": path.stem,
                "domain": path.stem,
                "lang": "en" if language == "en" else "other",
                "language": language,
                "title": title,
                "raw": "\n".join([title, *body]),
                "line_labels": ["0", *("1" if line.strip() else "0" for line in body)],
            }
        )
    return records


def place_bodies(
    sites: Sequence[Site], bodies: Sequence[Record], fold_of: Mapping[str, int], rng: np.random.Generator
) -> list[Record]:
    """A page of each site with a body in its language, of the same fold if there is one; none where there is no body.

    bodies: records with their language; fold_of: of domains, those of the sites too.
    """
    out = []
    for site in sites:
        fitting = [r for r in bodies if r["language"] == site.language]
        fitting = [r for r in fitting if fold_of[r["domain"]] == fold_of[site.name]] or fitting
        if fitting and (page := surround(site, fitting[rng.integers(len(fitting))], rng)) is not None:
            out.append(page)
    return out


def shorten(record: Record, rng: np.random.Generator) -> Record:
    """The record, cut behind one of the first three paragraphs of its body."""
    body = [i for i, label in enumerate(record["line_labels"]) if label == "1"]
    end = body[: int(rng.integers(1, 4))][-1] + 1 if body else None
    return {**record, "raw": "\n".join(record["raw"].split("\n")[:end]), "line_labels": record["line_labels"][:end]}


def front_page(site: Site) -> Record:
    """A page of the site without an article: what stands above one, but its headline and summary, and below."""
    blank = [""] if site.spaced else []
    above = [line for line in site.above if "{title}" not in line and not line.startswith("~")]
    lines = [*above, *blank, *site.below]
    return {
        "id": f"front page of {site.name}",
        "domain": site.name,
        "lang": "en" if site.language == "en" else "other",
        "title": None,
        "raw": "\n".join(lines),
        "line_labels": ["0"] * len(lines),
    }


def surround(site: Site, record: Record, rng: np.random.Generator) -> Record | None:
    """The body of a record on a page of the site, with its labels; None where the record has no body.

    The blocks of the site stand behind paragraphs that are drawn. Nothing of the record's own page outside the span of
    its body stays.
    """
    lines, labels = record["raw"].split("\n"), list(record["line_labels"])
    body = [i for i, label in enumerate(labels) if label == "1"]
    if not body:
        return None
    title = " ".join((record.get("title") or "").split())
    page: list[tuple[str, str]] = []

    def add(part: list[str]) -> None:
        for line in part:
            summary = line.startswith("~")
            filled = (line[1:].lstrip() if summary else line).replace("{title}", title)
            page.append((filled, OPTIONAL if summary else "0"))

    add(site.above)
    gaps = body[:-1]
    chosen = sorted(rng.choice(len(gaps), min(len(gaps), len(site.between)), replace=False)) if gaps else []
    blocks = dict(zip((gaps[i] for i in chosen), site.between))
    blank = [("", "0")] if site.spaced else []
    page += blank
    for i in range(body[0], body[-1] + 1):
        if site.spaced or lines[i].strip():
            page.append((lines[i], labels[i]))
        if i in blocks:
            page += blank
            add(blocks[i])
            page += blank
    page += blank
    add(site.below)
    summary = [line for line, label in page if label == OPTIONAL]
    return {
        "id": f"{record['id']} on {site.name}",
        "domain": site.name,
        "lang": record["lang"],
        "title": title or None,
        "raw": "\n".join(line for line, _ in page),
        "line_labels": [label for _, label in page],
        "gold_body": "\n".join(line for line, label in page if label in ("1", OPTIONAL)),
        "gold_optional": summary,
    }
