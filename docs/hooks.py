"""What the site shows that lies elsewhere in the repository: the cards of the models, and the notebooks."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]


def on_files(files: Files, config: Any) -> Files:
    """Adds a page for each card and each notebook."""
    for card in sorted((ROOT / "models").glob("*/README.md")):
        text = card.read_text(encoding="utf-8")
        files.append(File.generated(config, f"cards/{card.parent.name}.md", content=text))
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        files.append(File.generated(config, f"notebooks/{notebook.stem}.md", content=notebook_page(notebook)))
    return files


def notebook_page(path: Path) -> str:
    """A notebook as Markdown, with the outputs that are stored in it."""
    parts = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        parts += [shown for output in cell["outputs"] if (shown := show(output))]
    return "\n\n".join(parts) + "\n"


def show(output: dict[str, Any]) -> str:
    """An output of a cell, the richest form of it."""
    if output["output_type"] == "stream":
        return f"```text\n{''.join(output['text']).rstrip()}\n```"
    data = output.get("data", {})
    if "text/html" in data:
        # A frame of its own: its styles and ours have nothing to do with one another.
        page = html.escape("".join(data["text/html"]))
        looks = html.escape(
            "<style>body{font:14px system-ui,sans-serif;margin:.5em;background:#fff;color:#1b1f24}"
            "table{border-collapse:collapse}th,td{padding:.2em .6em;text-align:right}</style>"
        )
        height = 520 if "<table" not in "".join(data["text/html"])[:400] else 320
        return (
            f'<iframe title="Output" srcdoc="{looks}{page}" style="width:100%;height:{height}px;border:1px solid #8884"'
            " sandbox></iframe>"
        ).replace("\n", "&#10;")
    if "image/png" in data:
        return f'<img alt="Plot" src="data:image/png;base64,{"".join(data["image/png"]).strip()}">'.replace("\n", "")
    if "text/plain" in data:
        return f"```text\n{''.join(data['text/plain']).rstrip()}\n```"
    return ""
