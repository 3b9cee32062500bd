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
        return frame("".join(data["text/html"]))
    if "image/png" in data:
        return f'<img alt="Plot" src="data:image/png;base64,{"".join(data["image/png"]).strip()}">'.replace("\n", "")
    if "text/plain" in data:
        return f"```text\n{''.join(data['text/plain']).rstrip()}\n```"
    return ""


FRAME_STYLE = """<style>
body { font: 14px system-ui, sans-serif; margin: 4px; color: #1b1f24 }
table.dataframe, table[id^=T_] { border-collapse: collapse; border: 0; font-size: 13px }
th, td { padding: 4px 10px; border: 0; text-align: right; white-space: nowrap }
tr { border-bottom: 1px solid #dde1e6 }
</style>"""


def frame(shown: str) -> str:
    """HTML of an output in a frame of its own, where its styles and ours have nothing to do with one another."""
    is_table = "<table" in shown and "<article" not in shown and "<section" not in shown
    height = 24 + 26 * shown.count("<tr") if is_table else 560 if "<style>" in shown else 320
    page = html.escape(FRAME_STYLE + shown).replace("\n", "&#10;")
    return f'<iframe title="Output" srcdoc="{page}" style="width:100%;height:{height}px;border:0" sandbox></iframe>'
