"""The report over many made-up articles: how long it takes to make, how large it is, how fast a browser answers.

    python -m benchmarks.report [ARTICLES] [--copies]

Needs Chromium and ChromeDriver. Titles are as long as those of real news (65 characters), addresses are made of them,
and a third of the people have a name of their own, so that the page is no smaller than one over real articles.
Times in the browser are medians of five, from the start of the script to the drawn page, and from a change of a filter
to the drawn page, layout included.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from tests.show.browser import Browser
from tests.show.newsroom import made_up_articles

import newsnlp
from newsnlp.show.report import report_page

SYLLABLES = [a + b for a in "bcdfghjklmnprstvw" for b in "aeiou"]
ENTER = """const box = document.getElementById("words"), began = performance.now();
box.value = arguments[0];
box.dispatchEvent(new Event("input", { bubbles: true }));
document.body.offsetHeight;
return performance.now() - began"""
CHOOSE = """const began = performance.now();
[...document.querySelectorAll(".nn-pick")].find((b) => b.textContent === arguments[0]).click();
document.body.offsetHeight;
return performance.now() - began"""


def lifelike_frames(count: int) -> dict[str, pd.DataFrame]:
    frames = newsnlp.to_frames(made_up_articles(count))
    draw = random.Random(1)
    vocabulary = ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 4))) for _ in range(20_000)]
    titles = [" ".join(draw.choices(vocabulary, k=11)).capitalize() for _ in range(count)]
    addresses = [
        f"https://news{n % 40}.example.org/2024/{title.lower().replace(' ', '-')}-{draw.randrange(10**8)}"
        for n, title in enumerate(titles)
    ]
    entities = frames["entities"]
    own = (entities["kind"] == "person") & (entities.index % 3 == 0)
    names = entities["name"].mask(own, entities["name"] + " " + (entities.index // 24).astype(str))
    return {
        **frames,
        "articles": frames["articles"].assign(
            title=pd.array(titles, dtype="string"), url=pd.array(addresses, dtype="string")
        ),
        "entities": entities.assign(name=names.astype("string")),
    }


def seconds_worked(browser: Browser) -> float:
    """Seconds of CPU that the main thread of the page has used; a new process starts at 0."""
    metrics = browser.devtools("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def main(count: int, copies: bool) -> None:
    frames = lifelike_frames(count)
    began, spent = time.perf_counter(), time.process_time()
    page = report_page(frames, title="Benchmark", copies=copies)
    seconds, cpu = time.perf_counter() - began, time.process_time() - spent
    sizes = ", ".join(f"{len(frames[name]):,} {name}" for name in ("articles", "entities", "quotes", "topics"))
    print(f"{sizes}\nmade in {seconds:.1f} s ({cpu:.1f} s of CPU), {len(page.encode()) / 1e6:.2f} MB")
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(Path(folder))
        try:
            browser.devtools("Performance.enable", timeDomain="threadTicks")
            opened, worked = [], []
            for _ in range(5):
                browser.open("<!doctype html><title>nothing</title>", "nothing.html")
                before = seconds_worked(browser)
                browser.open(page)
                browser.wait("document.documentElement.dataset.ready")
                opened.append(float(browser.run("return document.documentElement.dataset.ready")))
                after = seconds_worked(browser)
                worked.append(1000 * (after - before if after >= before else after))
            searched = [browser.run(ENTER, words) for words in ("bake tolu", "bo", "union of nurses", "x", "")]
            chosen = [browser.run(CHOOSE, "Lyon") for _ in range(6)]
        finally:
            browser.close()
    print(f"opened in {statistics.median(opened):.0f} ms (slowest {max(opened):.0f})")
    print(f"opened with {statistics.median(worked):.0f} ms of CPU, whatever else the machine does")
    print(f"searched in {statistics.median(searched):.0f} ms (slowest {max(searched):.0f})")
    print(f"filtered in {statistics.median(chosen):.0f} ms (slowest {max(chosen):.0f})")


if __name__ == "__main__":
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    main(numbers[0] if numbers else 50_000, "--copies" in sys.argv)
