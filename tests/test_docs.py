"""The Python examples of the documentation run, each page from top to bottom, and show an output where they print."""

import os
import re
import subprocess
import sys
import traceback

import nbformat
import pytest
from tests.documented import BLOCK, PAGES, ROOT, run_page, settle, with_outputs

WITH_CODE = [p for p in PAGES if BLOCK.search(p.read_text(encoding="utf-8"))]


def test_pages_with_examples_are_found():
    assert len(WITH_CODE) >= 8


@pytest.mark.model
@pytest.mark.parametrize("path", WITH_CODE, ids=lambda p: p.relative_to(ROOT / "docs").as_posix())
def test_the_examples_of_a_page_run(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = list(run_page(path.read_text(encoding="utf-8"), path.name))
    assert [r.line for r in ran if bool(r.printed.strip()) != bool(r.shown)] == []


def test_an_example_that_fails_names_its_line():
    with pytest.raises(ZeroDivisionError) as caught:
        list(run_page("# Title\n\n```python\nx = 1\nx / 0\n```\n", "page.md"))
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (last.filename, last.lineno) == ("page.md", 5)


def test_outputs_are_written_below_their_examples():
    page = "```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n\nWords.\n\n```python\nx = 1\n```\n"
    assert with_outputs(page, run_page(page)) == page.replace("3", "2")


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT / "docs").as_posix())
def test_links_between_pages_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith(("mailto:", "/"))]
    missing = [link for link in local if not (path.parent / link).exists() and not made_with_the_site(link)]
    assert missing == []


def made_with_the_site(link: str) -> bool:
    """Whether a link leads to a card of a model or to a notebook: they become pages when the site is built."""
    folder, _, name = link.removeprefix("../").removesuffix(".md").partition("/")
    return (folder == "cards" and (ROOT / "models" / name / "README.md").is_file()) or (
        folder == "notebooks" and (ROOT / "notebooks" / f"{name}.ipynb").is_file()
    )


def test_the_site_builds_without_a_warning(tmp_path):
    pytest.importorskip("mkdocs", reason="the site needs newsnlp[docs]")
    pytest.importorskip("mkdocstrings", reason="the site needs newsnlp[docs]")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "notebooks/01_one_article/index.html").is_file()


def test_a_notebook_is_settled_to_the_same_whenever_it_ran():
    def ran(id, address):
        html = f'<style>#T_{id} th, #T_{id}_row0 {{}}</style><table id="T_{id}">'
        data = {"text/html": html, "text/plain": f"<pandas.Styler at 0x{address}>"}
        cell = {"cell_type": "code", "id": "05-01", "metadata": {"execution": {"shell.execute_reply": id}}}
        cell |= {"source": "x", "execution_count": 1}
        cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}]
        return nbformat.from_dict({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    one, other = ran("8c87d", "7f8c8d32eed0"), ran("8417b", "7f951d6c5350")
    settle(one)
    settle(other)
    assert one == other
    assert "8c87d" not in str(one)
