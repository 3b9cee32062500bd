"""What may import what: downwards only, and nothing heavy until it is needed."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import newsnlp

SOURCE = Path(newsnlp.__file__).parent
STAGES = ("cleaning", "reading", "entities", "quotes", "topics", "related")
EDGE = ("corpus", "show", "cli", "spacy_component", "exports", "evaluation", "sklearn", "report", "plots")

# Lower numbers never import higher ones.
LEVELS = {
    **dict.fromkeys(("errors", "annotations", "alignment", "letters", "models"), 0),
    "article": 1,
    "decode": 2,
    "pipeline": 3,
    **dict.fromkeys(STAGES, 4),
    "presets": 5,
    **dict.fromkeys(EDGE, 6),
}
HEAVY = ("spacy", "sklearn", "pandas", "onnxruntime", "numpy", "scipy", "trafilatura", "ftfy", "typer", "rich")


def modules():
    return sorted(SOURCE.rglob("*.py"))


def part(module: str) -> str:
    """The part of the package that a module belongs to: "quotes" for newsnlp.quotes.marks."""
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else ""


def imported(file: Path, *, only_at_import: bool) -> list[str]:
    """Names of newsnlp modules that a file imports; what is only for type checkers is left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = []
    queue = list(tree.body)
    while queue:
        node = queue.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            queue += node.orelse
            continue
        if only_at_import and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            found.append(base)
            if base == "newsnlp":
                found += [f"newsnlp.{alias.name}" for alias in node.names if (SOURCE / f"{alias.name}.py").is_file()]
                found += [f"newsnlp.{alias.name}" for alias in node.names if (SOURCE / alias.name).is_dir()]
        queue += list(ast.iter_child_nodes(node))
    return [name for name in found if name == "newsnlp" or name.startswith("newsnlp.")]


@pytest.mark.parametrize("file", modules(), ids=lambda f: f.relative_to(SOURCE).as_posix())
def test_imports_point_downwards(file):
    own = part(".".join(["newsnlp", *file.relative_to(SOURCE).with_suffix("").parts]))
    if own in ("", "__init__") or own not in LEVELS:
        return
    # What article shows of itself, and what pipeline decodes, is imported when it is asked for.
    for name in imported(file, only_at_import=own in ("article", "pipeline")):
        other = part(name)
        if other in ("", own) or other not in LEVELS:
            continue
        assert LEVELS[other] <= LEVELS[own], f"{own} imports {name}"
        assert not (own in STAGES and other in STAGES), f"stage {own} imports stage {other}"


def test_every_module_has_its_level():
    known = {*LEVELS, "__init__", "schema", "samples"}
    parts = {p.stem if p.is_file() else p.name for p in SOURCE.iterdir() if p.name not in ("__pycache__", "_models")}
    assert {p for p in parts if not p.startswith("py")} <= known | {"py"}


def loaded_by(statement: str) -> set[str]:
    """Top names of the modules that a fresh interpreter has loaded after a statement."""
    code = f"import json, sys; {statement}; print(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_importing_newsnlp_loads_nothing_heavy():
    assert loaded_by("import newsnlp").isdisjoint(HEAVY)


def test_making_and_sending_an_article_loads_nothing_heavy():
    statement = "import newsnlp; newsnlp.Article.of_text('x')._repr_html_(); newsnlp.Article.of_text('x').to_json()"
    assert loaded_by(statement).isdisjoint(HEAVY)


def test_the_command_line_loads_no_models_until_it_needs_them():
    assert loaded_by("import newsnlp.cli").isdisjoint(set(HEAVY) - {"typer", "rich"})


def test_every_public_name_is_there():
    missing = [name for name in newsnlp.__all__ if not hasattr(newsnlp, name)]
    assert missing == []


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        newsnlp.nonsense  # noqa: B018
