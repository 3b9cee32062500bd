"""The notebooks run from top to bottom in a fresh kernel, and their outputs are stored."""

import os
from pathlib import Path

import pytest
from tests.documented import NOTEBOOKS, run_notebook


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all: what a notebook annotates, the next ones find there."""
    return tmp_path_factory.mktemp("notebooks")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_with_its_outputs(path):
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_tells_nothing_of_the_machine_it_ran_on(path):
    text = path.read_text(encoding="utf-8")
    assert not any(sign in text for sign in ("/home/", "/root/", "/Users/", "/work/", "site-packages", "/tmp/"))


@pytest.mark.model
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_from_top_to_bottom(path, folder, monkeypatch):
    source = str(Path(__file__).parents[1] / "src")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([source, os.environ.get("PYTHONPATH", "")]))
    run_notebook(path, folder)
