"""Compacts the IPTC Media Topics for the package: `python -m training.topics.media_topics SOURCE.json.xz`."""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

from newsnlp.models import write_manifest

FOLDER = Path(__file__).parents[2] / "models" / "mediatopics"
ATTRIBUTION = (
    "IPTC NewsCodes, Media Topics. (c) IPTC, International Press Telecommunications Council, https://iptc.org. "
    "Licensed under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. Compacted: definitions left out, "
    "identifiers shortened."
)


def compact(source: Path) -> None:
    """Writes models/mediatopics/concepts.json: one row a concept, in order of level and id."""
    with lzma.open(source, "rt", encoding="utf8") as stream:
        table = json.load(stream)
    rows = [
        [
            c["id"],
            c["name"],
            c.get("name_us"),
            c.get("broader", []),
            c["top"],
            c["level"],
            next((w[1:] for w in c.get("wikidata", ()) if w.startswith("=")), None),
            c.get("retired"),
        ]
        for c in sorted(table["concepts"], key=lambda c: (c["level"], c["id"]))
    ]
    released = table["released"][:10]
    head = f'{{"released": {json.dumps(released)},\n"attribution": {json.dumps(ATTRIBUTION)},\n"concepts": [\n'
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "concepts.json").write_text(head + lines + "\n]}\n", encoding="utf8")
    write_manifest(FOLDER, version=released)


if __name__ == "__main__":
    compact(Path(sys.argv[1]))
