"""The command line: `newsnlp annotate page.html`, and what goes with it.

Results go to standard output, everything else to standard error. Exit codes: 0 all went well; 1 something failed;
2 the command was not understood.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import newsnlp
from newsnlp.article import Article, Page
from newsnlp.errors import NewsnlpError, PageError, PipelineError

if TYPE_CHECKING:
    from newsnlp.pipeline import Pipeline

app = typer.Typer(
    name="newsnlp",
    help="A news page, as it is found, into facts: the article, its people, parties and places, quotes, topics.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

# Pages read, annotated and written together; it bounds memory and changes no result.
BATCH = 16


class Format(str, Enum):  # noqa: UP042  a StrEnum would show in help as an odd type
    """How an article is written."""

    json = "json"
    text = "text"
    html = "html"


class CorpusFormat(str, Enum):  # noqa: UP042
    """How a corpus is stored."""

    parquet = "parquet"
    jsonl = "jsonl"


Pages = Annotated[list[str], typer.Argument(metavar="PAGE...", help="Files of HTML or text; - is standard input.")]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", "-x", help="Leave out stages: clean, read, entities, quotes, topics, related."),
]
Url = Annotated[str | None, typer.Option(help="Address of the page, where there is one page; kept, never opened.")]


def tell_version(wanted: bool) -> None:
    if wanted:
        write(f"newsnlp {newsnlp.__version__}\n")
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=tell_version, is_eager=True, help="The version, and no more.")
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of `newsnlp`; ends the process with an exit code."""
    try:
        app(args=None if arguments is None else list(arguments), prog_name="newsnlp")
    except PipelineError as error:
        fail(str(error), code=2)
    except NewsnlpError as error:
        fail(str(error), code=1)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): point it elsewhere, so that closing it does not fail too.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:  # a full disk behind `> articles.json`
        fail(str(error), code=1)


def listed(given: Sequence[str] | None) -> list[str]:
    """The names of an option that may be given several times, or once with commas."""
    return [name.strip() for each in given or () for name in each.split(",")]


def fail(message: str, *, code: int) -> None:
    """One clear line on standard error, and the end."""
    tell(f"newsnlp: {message}")
    sys.exit(code)


def tell(message: str) -> None:
    """A line for the person, on standard error."""
    from newsnlp.show.safe import showable

    typer.echo(showable(message), err=True)


def write(text: str) -> None:
    """Text to standard output as UTF-8, whatever the locale; what no encoding takes becomes a question mark."""
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
    else:
        stream.write(text.encode("utf-8", "replace"))
        stream.flush()


@app.command()
def annotate(
    pages: Pages,
    format: Annotated[Format, typer.Option("--format", "-f", help="How to write it.")] = Format.json,
    url: Url = None,
    exclude: Exclude = None,
    index: Annotated[Path | None, typer.Option(help="A related index: fills the related articles.")] = None,
    reader: Annotated[str, typer.Option(help="Our reader, or an installed spaCy pipeline.")] = "en_news",
    raw: Annotated[bool, typer.Option("--raw/--no-raw", help="With the raw page and the way back to it.")] = True,
) -> None:
    """Annotate pages: one is written as indented JSON, several as JSON Lines in the order given."""
    if url is not None and len(pages) > 1:
        raise typer.BadParameter("one --url fits one page", param_hint="--url")
    nlp = newsnlp.load(exclude=listed(exclude), reader=reader, index=index)
    finish(put_out(annotated(nlp, pages, url), format, raw=raw, several=len(pages) > 1))


@app.command()
def clean(
    pages: Pages,
    format: Annotated[Format, typer.Option("--format", "-f", help="How to write it.")] = Format.text,
    url: Url = None,
) -> None:
    """Find the article of each page: its words alone (text), or with its title, date, authors and offsets (json)."""
    if url is not None and len(pages) > 1:
        raise typer.BadParameter("one --url fits one page", param_hint="--url")
    nlp = newsnlp.load(exclude=("read", "entities", "quotes", "topics", "related"))
    articles = annotated(nlp, pages, url)
    if format is not Format.text:
        finish(put_out(articles, format, raw=True, several=len(pages) > 1))
        return
    from newsnlp.show.safe import showable

    failed = 0
    for article in articles:
        if article.failure is not None:
            failed += 1
            continue
        words = f"{article.title}\n\n{article.text}\n" if article.title else f"{article.text}\n"
        write(showable(words) if sys.stdout.isatty() else words)
    finish(failed)


@app.command()
def batch(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT... OUTPUT", help="Files, folders or globs, or - for JSON Lines; last, the folder to fill."
        ),
    ],
    workers: Annotated[
        int, typer.Option("--workers", "-w", min=0, help="Processes; 0 works in this one, without a time limit.")
    ] = 1,
    scheduler: Annotated[str | None, typer.Option(help="A Dask scheduler, tcp://host:8786, in their place.")] = None,
    format: Annotated[CorpusFormat, typer.Option("--format", "-f", help="How to store it.")] = CorpusFormat.parquet,
    text: Annotated[str | None, typer.Option(help="The column that holds the page, where that is not plain.")] = None,
    id: Annotated[str | None, typer.Option(help="The column that holds its id.")] = None,
    url: Annotated[str | None, typer.Option(help="The column that holds its address.")] = None,
    related: Annotated[
        int | None, typer.Option(min=1, help="So many related articles for each, and near-duplicates.")
    ] = None,
    exclude: Exclude = None,
    raw: Annotated[bool, typer.Option("--raw/--no-raw", help="With the raw pages and the way back to them.")] = False,
    time_limit: Annotated[
        float, typer.Option(min=0, help="Seconds that a page may take before it is given up; 0 for no limit.")
    ] = 60.0,
    resume: Annotated[bool, typer.Option("--resume/--restart", help="Go on where it stopped, or start over.")] = True,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first page that fails.")] = False,
) -> None:
    """Annotate a corpus: one row out for each row in; run again, it goes on where it stopped."""
    if len(paths) < 2:
        raise typer.BadParameter("expected INPUT... and OUTPUT", param_hint="OUTPUT")
    corpus = newsnlp.annotate_corpus(
        sys.stdin.buffer if paths[:-1] == ["-"] else [Path(path) for path in paths[:-1]],
        paths[-1],
        workers=workers,
        scheduler=scheduler,
        text=text,
        id=id,
        url=url,
        format=format.value,
        keep_raw=raw,
        related=related,
        resume=resume,
        fail_fast=fail_fast,
        time_limit_s=time_limit or None,
        load_options={"exclude": listed(exclude)} if exclude else None,
    )
    finish(corpus.summary().failed)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="OUTPUT", help="A folder that newsnlp batch has filled.")],
    page: Annotated[Path, typer.Option("--output", "-o", help="The page to write; - is standard output.")] = Path(
        "report.html"
    ),
    title: Annotated[str | None, typer.Option(help="Its heading; the name of the folder if there is none.")] = None,
    copies: Annotated[bool, typer.Option("--copies/--no-copies", help="Look for near-duplicates.")] = True,
    surnames: Annotated[
        bool, typer.Option("--surnames", help="Count a surname alone under the full name it nearly always means.")
    ] = False,
) -> None:
    """One page over a corpus to look at offline: speakers, names, topics, places, copies, with filters and search."""
    corpus = newsnlp.open_corpus(folder)
    from newsnlp.show.report import report_page

    heading = folder.resolve().name if title is None else title
    html = report_page(corpus, title=heading, copies=copies, surnames=surnames)
    if str(page) == "-":
        write(html)
        return
    try:
        page.write_text(html, encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {page}: {error.strerror or error}", code=1)
    tell(f"newsnlp: {page}: {len(corpus):,} articles, {page.stat().st_size / 1e6:.1f} MB")


@app.command()
def table(
    folder: Annotated[Path, typer.Argument(metavar="OUTPUT", help="A folder that newsnlp batch has filled.")],
    name: Annotated[
        str, typer.Argument(metavar="TABLE", help="quotes, entities, articles, topics, or another.")
    ] = "quotes",
    file: Annotated[Path, typer.Option("--output", "-o", help="The file to write; - is standard output.")] = Path("-"),
) -> None:
    """A table of a corpus as CSV, for a spreadsheet: who said what, unless another is named."""
    words = newsnlp.open_corpus(folder).to_csv(name)
    if str(file) == "-":
        write(words)
        return
    try:
        # With a byte order mark, which tells Excel that it is UTF-8.
        file.write_text(words, encoding="utf-8-sig", newline="")
    except OSError as error:
        fail(f"cannot write {file}: {error.strerror or error}", code=1)


@app.command()
def related(
    index: Annotated[Path, typer.Argument(help="A folder that RelatedIndex.save wrote.")],
    pages: Pages,
    k: Annotated[int, typer.Option("--k", "-k", min=1, help="How many.")] = 10,
) -> None:
    """The articles of an index closest to each page, as JSON Lines."""
    opened = newsnlp.RelatedIndex.open(index)
    nlp = newsnlp.load(exclude=("read", "entities", "quotes", "topics", "related"))
    failed = 0
    for article in annotated(nlp, pages):
        failed += article.failure is not None
        found = opened.related(article, k=k) if article.text.strip() else ()
        rows = [{"article_id": r.article_id, "cosine": r.cosine, "terms": list(r.terms)} for r in found]
        write(json.dumps({"id": article.id, "related": rows}, ensure_ascii=False) + "\n")
    finish(failed)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="JSON Lines of marked articles, also .xz, .gz; see the documentation.")],
    exclude: Exclude = None,
    reader: Annotated[str, typer.Option(help="Our reader, or an installed spaCy pipeline.")] = "en_news",
    limit: Annotated[int | None, typer.Option(min=1, help="The first so many rows.")] = None,
) -> None:
    """Score the pipeline on gold articles of your own: entities, quotes, topics, bodies, whatever the rows mark."""
    from itertools import islice

    from newsnlp import evaluation

    rows = list(islice(evaluation.read_gold(gold), limit))
    cleaned = any("raw" in row for row in rows)
    left_out = (*listed(exclude), "related", *(() if cleaned else ("clean",)))
    nlp = newsnlp.load(exclude=left_out, reader=reader)
    figures = evaluation.evaluate(rows, nlp)
    if figures.keys() == {"articles"}:
        layers = ", ".join(evaluation.SYNONYMS)
        fail(f"{gold}: no row marks anything to score; a row has one or more of {layers}", code=1)
    write(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")


@app.command()
def info(
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Versions, and the state of every model: its size, and whether its files are as they were shipped."""
    facts = gather_info()
    if as_json:
        write(json.dumps(facts, indent=2) + "\n")
    else:
        write("".join(f"{line}\n" for line in lines_about(facts)))
    finish(sum(m["state"] != "sound" for m in facts["models"]))


@app.command()
def schema() -> None:
    """The JSON Schema of an annotated article."""
    from newsnlp.schema import article_schema

    write(json.dumps(article_schema(), indent=2) + "\n")


@app.command()
def sample(
    html: Annotated[bool, typer.Option("--html", help="The page as HTML, not as copied text.")] = False,
    path: Annotated[bool, typer.Option("--path", help="Where the file lies, not what it holds.")] = False,
    corpus: Annotated[bool, typer.Option("--corpus", help="76 pages of world news as JSON Lines.")] = False,
) -> None:
    """A made-up news page to try things on: `newsnlp sample | newsnlp annotate - --format text`."""
    from newsnlp import samples

    if corpus and (html or path):
        raise typer.BadParameter("--corpus goes with neither --html nor --path", param_hint="--corpus")
    if corpus:
        for page in samples.articles():
            record = {"id": page.id, "url": page.url, "media_type": page.media_type, "text": page.raw}
            write(json.dumps(record, ensure_ascii=False) + "\n")
    elif path:
        write(f"{samples.path('page.html' if html else 'page.txt')}\n")
    else:
        write(samples.html_page() if html else samples.page())


def annotated(nlp: Pipeline, names: Sequence[str], url: str | None = None) -> Iterator[Article]:
    """An article for each page that can be read, failures recorded; a page that cannot is an article that failed."""
    from rich.console import Console
    from rich.progress import Progress

    progress = Progress(console=Console(stderr=True), transient=True, disable=len(names) < 2 or not sys.stderr.isatty())
    with progress:
        bar = progress.add_task("annotating", total=len(names))
        for article in nlp.pipe(opened_pages(names, url), batch_size=BATCH, on_error="record"):
            progress.advance(bar)
            if article.failure is not None:
                tell(f"newsnlp: {article.id or 'page'}: {article.failure.stage}: {article.failure.error}")
            for warning in article.warnings:
                tell(f"newsnlp: {article.id or 'page'}: {warning}")
            yield article


def opened_pages(names: Iterable[str], url: str | None) -> Iterator[Any]:
    """Pages of files by name, "-" being standard input; the id of a page is its path as it was given."""
    for name in names:
        if name == "-":
            yield Page(sys.stdin.buffer.read(), id="-", url=url)
            continue
        if name.startswith(("http://", "https://")):
            yield Page(name, id=name)  # the pipeline fails to read it, and says why
            continue
        try:
            known = Page.of(Path(name))
        except PageError:
            yield _Unreadable(name)
            continue
        yield Page(known.raw, id=name, url=url, media_type=known.media_type)


class _Unreadable:
    """A path that keeps its place in the row: the pipeline fails to read it, says so, and goes on."""

    def __init__(self, name: str):
        self.id = name

    def __fspath__(self) -> str:
        return self.id


def put_out(articles: Iterator[Article], format: Format, *, raw: bool, several: bool) -> int:
    """Writes the articles; returns how many failed."""
    failed = 0
    kept: list[Article] = []
    for article in articles:
        failed += article.failure is not None
        if format is Format.json:
            write(article.to_json(raw=raw, indent=None if several else 2) + "\n")
        elif format is Format.text:
            from newsnlp.show.text import article_to_text

            write(article_to_text(article, colour=sys.stdout.isatty(), width=terminal_width()))
            if several:
                write("\n" + "─" * 40 + "\n\n")
        else:
            kept.append(article)
    if format is Format.html:
        from newsnlp.show.html import article_page, articles_page

        write(articles_page(kept) if several else article_page(kept[0]))
    return failed


def terminal_width() -> int:
    import shutil

    return min(120, shutil.get_terminal_size((100, 24)).columns)


def finish(failed: int) -> None:
    if failed:
        raise typer.Exit(1)


PACKAGES = ("spacy", "onnxruntime", "scikit-learn", "numpy", "scipy", "pandas", "tokenizers", "trafilatura", "ftfy")


def gather_info() -> dict[str, Any]:
    """What `newsnlp info` tells, as plain values; a model's state is "sound" or what is wrong with it."""
    import platform
    from importlib import metadata

    from newsnlp import models

    packages: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            packages[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            packages[name] = None
    found = []
    for name in models.names() if models.folder().is_dir() else ():
        folder = models.path(name)
        size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
        try:
            version, state = models.verify(folder), "sound"
        except NewsnlpError as error:
            version, state = "unknown", str(error)
        found.append({"name": name, "version": version, "bytes": size, "state": state})
    return {
        "newsnlp": newsnlp.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": packages,
        "models_folder": str(models.folder()),
        "models": found,
    }


def lines_about(facts: dict[str, Any]) -> Iterator[str]:
    yield f"newsnlp {facts['newsnlp']}, Python {facts['python']}, {facts['platform']}"
    yield ", ".join(f"{name} {version or 'missing'}" for name, version in facts["packages"].items())
    yield f"models in {facts['models_folder']}:"
    for model in facts["models"]:
        yield f"  {model['name']:<18} {model['version']:<8} {model['bytes'] / 1e6:8.2f} MB  {model['state']}"
    if not facts["models"]:
        yield "  none"


if __name__ == "__main__":
    main()
