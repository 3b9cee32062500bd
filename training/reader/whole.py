"""All of en_news, from the data to the model:

    python -m training.reader.whole RECIPE --data DATA --base BASE --out OUT

Some seven hours on one core. Steps that OUT/done.txt names are not done again, so that a run that was cut short goes on
with the step that it was at. BASE: the folder of all-mpnet-base-v2.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    recipe, data, base, out = (str(p) for p in (args.recipe, args.data, args.base, args.out))
    model = str(args.recipe.parent)
    args.out.mkdir(parents=True, exist_ok=True)
    steps = (
        ("sentences", data, f"{out}/sentences.jsonl"),
        ("__main__", recipe, "--data", data, "--out", out),
        ("teacher", "names", recipe, "--data", data, "--base", base, "--out", out),
        ("teacher", "attribution", recipe, "--data", data, "--base", base, "--out", out),
        ("distil", "windows", recipe, "--data", data, "--out", out),
        ("distil", "label", "names", recipe, "--out", out),
        ("distil", "label", "attribution", recipe, "--out", out),
        ("distil", "label", "own", recipe, "--out", out),
        ("distil", "train", recipe, "--out", out),
        ("export", f"{out}/distilled.pt", model),
        ("calibrate", model, "--data", data),
        ("broaden", recipe, "--data", data, "--out", out),
        ("export", f"{out}/broad.pt", model),
        ("calibrate", model, "--data", data),
    )
    kept = args.out / "done.txt"
    done = kept.read_text().splitlines() if kept.is_file() else []
    for number, (name, *rest) in enumerate(steps):
        step = " ".join((f"{number}:", name, *rest))
        if step not in done:
            print(step, flush=True)
            subprocess.run([sys.executable, "-m", f"training.reader.{name}", *rest], check=True)
            done.append(step)
            kept.write_text("\n".join(done) + "\n")


if __name__ == "__main__":
    main()
