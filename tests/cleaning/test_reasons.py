import json
from pathlib import Path

import pytest

from newsnlp.cleaning.reasons import RULES, is_author_box, is_republication, stems_of

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
