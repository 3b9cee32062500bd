"""The pages of docs/ and the notebooks as programs: run them, and write what they print into them anew.

`python -m tests.documented` runs all of them; `python -m tests.documented docs/concepts.md notebooks/01_*.ipynb` those.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
# A page on clusters needs a cluster.
PAGES = sorted(p for p in (ROOT / "docs").rglob("*.md") if p.name != "cluster.md")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# A block of Python, and the block of text right below it that shows what it prints.
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n(?P<shown>\n```text\n(?P<output>.*?)^```\n)?", re.M | re.S)


@dataclass(frozen=True)
class Ran:
    """A block that has run. line: of the page, from 1; shown: what the page says it prints, None if nothing."""

    line: int
    code: str
    shown: str | None
    printed: str


def run_page(text: str, name: str = "page") -> Iterator[Ran]:
    """Runs the Python blocks of a page in order, in one namespace and the current folder."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 2
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            # Lines before it are blank, so that an error points at its line of the page.
            exec(compile("\n" * (line - 1) + found["code"], name, "exec"), namespace)
        yield Ran(line, found["code"], found["output"], printed.getvalue())


def with_outputs(text: str, ran: Iterable[Ran]) -> str:
    """The page with what its blocks printed."""
    results = iter(ran)

    def shown(found: re.Match[str]) -> str:
        printed = next(results).printed
        block = f"```python\n{found['code']}```\n"
        return f"{block}\n```text\n{printed.rstrip()}\n```\n" if printed.strip() else block

    return BLOCK.sub(shown, text)


def run_notebook(path: Path, folder: Path) -> Any:
    """The notebook, run from top to bottom in a fresh kernel that works in `folder`."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    return notebook


def settle(notebook: Any) -> None:
    """Takes out of a notebook what differs with each run: times, versions, addresses in memory, random ids."""
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            for kind in ("text/plain", "text/html"):
                if kind in output.get("data", {}):
                    shown = re.sub(r" at 0x[0-9a-f]+>", ">", output["data"][kind])
                    output["data"][kind] = re.sub(r"\bT_[0-9a-f]{5}(?=[ _\"])", f"T_{cell.id}", shown)


def refresh(paths: Iterable[Path]) -> None:
    """Runs pages and notebooks in a folder of their own, and writes their outputs into them."""
    import nbformat

    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            print(path.relative_to(ROOT), file=sys.stderr)
            if path.suffix == ".ipynb":
                notebook = run_notebook(path, Path(folder))
                settle(notebook)
                nbformat.write(notebook, path)
                continue
            text = path.read_text(encoding="utf-8")
            with tempfile.TemporaryDirectory() as own, contextlib.chdir(own):
                text = with_outputs(text, list(run_page(text, path.name)))
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    refresh([Path(p).absolute() for p in sys.argv[1:]] or [*PAGES, *NOTEBOOKS])
