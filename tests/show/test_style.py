"""The colours of the views: words stand out from what lies behind them."""

import re

import pytest

from newsnlp.show.style import STYLE


def luminance(colour):
    """Relative luminance of "#rgb" or "#rrggbb", in [0, 1]. Source: WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes():
    """The colours of the style sheet, by theme."""
    blocks = re.findall(r"\{color-scheme:(light|dark);([^}]*)\}", STYLE)
    return {name: dict(re.findall(r"--nn-([a-z-]+):(#[0-9a-f]+)", block)) for name, block in blocks}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_what_lies_behind_them(theme):
    colours = themes()[theme]
    grounds = ("paper", "quote", "person", "party", "place", "organisation")
    for ground in grounds:
        assert contrast(colours["ink"], colours[ground]) >= 7, ground
    for words in ("quiet", "by", "link", "alarm"):
        assert contrast(colours[words], colours["paper"]) >= 4.5, words
    assert contrast(colours["tip-ink"], colours["tip"]) >= 7
    for line in ("person-line", "party-line", "place-line", "organisation-line"):
        assert contrast(colours[line], colours["paper"]) >= 3, line


def test_both_themes_set_the_same_colours():
    assert set(themes()["light"]) == set(themes()["dark"])


def test_the_theme_of_a_notebook_wins_over_that_of_the_system():
    dark = STYLE.index('[data-jp-theme-light="false"]')
    light = STYLE.index('[data-jp-theme-light="true"]')
    assert STYLE.index("prefers-color-scheme:dark") < dark < light
    for theme in (".vscode-dark ", ".vscode-high-contrast ", 'html[theme="dark"] '):
        assert dark < STYLE.index(theme) < light
    # VS Code gives its light theme of high contrast both names; the later rule decides.
    assert light < STYLE.index(".vscode-high-contrast-light ")
