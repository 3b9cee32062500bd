import json
from pathlib import Path

import numpy as np
import pytest

from newsnlp.cleaning.lines import split_lines
from newsnlp.cleaning.reasons import RULES, is_author_box, is_republication, name_reasons, stems_of

CASES = (Path(__file__).parents[1] / "cases" / "cleaning.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.name) for r in RULES])
def test_rule_that_looks_for_stems_first_misses_nothing(rule):
    lines = {line.lower() for case in CASES for line in json.loads(case)["text"].split("\n")}
    lines |= {"first published in may", "(c) 2024 gazette", "she is a senior reporter here", "photos by ann"}
    for line in lines:
        plainly = (rule.start is not None and rule.start.match(line) is not None) or any(
            pattern.search(line) for _, pattern in rule.inside
        )
        assert rule.applies(line) == plainly


def test_stems_of_alternatives_are_all_of_them():
    assert stems_of(r"\b(?:is|was) an?") == ("is", "was")
    assert stems_of(r"\bcookies?\b") == ("cookie",)


def test_author_box_is_told_by_the_name_of_an_author():
    assert is_author_box("Ann Lee is a reporter at the Gazette.", ("Jo Park", "Ann Lee"))
    assert not is_author_box("Ann Lee is a reporter at the Gazette.", ("Jo Park",))
    assert not is_author_box("Ann Lee is a reporter at the Gazette.", ())
    assert not is_author_box("Ann Lee lost her case on Monday.", ("Ann Lee",))


def test_republication_is_of_a_text_not_of_what_it_tells():
    assert is_republication("A version of this article originally appeared on Harbour Watch.")
    assert not is_republication("Cases of the fever first appeared in West Ellery at the end of August.")


def reasons_of(text, kept):
    lines = split_lines(text)
    keep = np.array([i in kept for i in range(len(lines))])
    return name_reasons(lines, keep, None, {})


def test_label_ends_where_another_head_begins():
    page = "A sentence of the article.\nThemen\nFähre\nInsel\nKommentare (23)\nMeistgelesen\nKuh fällt von Pier\nAGB"
    assert reasons_of(page, {0})[1:] == [
        *("tags", "tags", "tags", "comments", "related links", "related links", "footer"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Petra Lindner behind her counter © Maria Stolz", "caption"),
        ("E-Mail-Adresse", "newsletter box"),
        ("Simms reported from Kirkwall. Jo Park contributed to this report.", "credit"),
        ("Published in Fara Herald, February 3rd", "source"),
        ("Continue reading the main story", "advertisement"),
        ("© 2025 Harbour Gazette", "footer"),
        (
            "The boat will run through the winter, and the council has found the money that it needs for that.",
            "doubtful text",
        ),
    ],
)
def test_reason_says_what_a_line_is(line, reason):
    assert reasons_of(f"A sentence of the article.\n{line}", {0})[1] == reason
