"""Cold start: `python -m benchmarks.startup` prints seconds to import newsnlp and to load the default pipeline.

Each figure is the median of fresh processes, with the interpreter's own start taken off.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

STEPS = {
    "python": "pass",
    "import newsnlp": "import newsnlp",
    "newsnlp.load()": "import newsnlp; newsnlp.load()",
    "newsnlp.load() and a first page": "import newsnlp; newsnlp.load()(newsnlp.samples.page())",
}


def seconds(code: str, runs: int) -> float:
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    base = seconds(STEPS["python"], runs)
    for name, code in STEPS.items():
        if name != "python":
            print(f"{name}: {seconds(code, runs) - base:.2f} s")


if __name__ == "__main__":
    main()
