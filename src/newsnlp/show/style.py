"""How an article looks: one style sheet, scoped to `.newsnlp`, for light, dark and paper.

The four kinds of entities take their hues from Okabe and Ito's palette, which colour-blind readers tell apart, and
each has a line of its own below it (solid, double, dotted, dashed), so that colour is never the only sign.
"""

from __future__ import annotations

import re
from pathlib import Path

_LIGHT = """color-scheme:light;--nn-paper:#fff;--nn-ink:#1c1f23;--nn-quiet:#5b6169;--nn-line:#dfe2e6;--nn-soft:#f5f6f8;
--nn-quote:#f3f1ea;--nn-quote-line:#8a7f5c;--nn-by:#5f5636;--nn-bar:#7d8a99;--nn-link:#0b5394;
--nn-tip:#23272d;--nn-tip-ink:#fff;
--nn-person:#dcebf7;--nn-person-line:#0072b2;--nn-party:#fbe3d3;--nn-party-line:#c14f00;
--nn-place:#d8f0e6;--nn-place-line:#00805d;--nn-organisation:#f3e2ed;--nn-organisation-line:#a8497e;--nn-alarm:#9c2f00"""

_DARK = """color-scheme:dark;--nn-paper:#16191d;--nn-ink:#e6e8eb;--nn-quiet:#a2a9b3;--nn-line:#343a42;--nn-soft:#1f2329;
--nn-quote:#2f2c1f;--nn-quote-line:#b5a878;--nn-by:#d5c99c;--nn-bar:#8794a5;--nn-link:#8ec5f5;
--nn-tip:#e6e8eb;--nn-tip-ink:#16191d;
--nn-person:#173349;--nn-person-line:#63b6ec;--nn-party:#482a16;--nn-party-line:#f08a4b;
--nn-place:#12392d;--nn-place-line:#3fc79b;--nn-organisation:#42253a;--nn-organisation-line:#e08fbe;--nn-alarm:#ff9d70"""



def squeeze_css(rules: str) -> str:
    """A style sheet on one line, without its comments."""
    return re.sub(r"/\*.*?\*/|\s*\n\s*", "", rules)


_RULES = squeeze_css((Path(__file__).parent / "article.css").read_text(encoding="utf-8"))


# A notebook (JupyterLab, VS Code, Colab) has a theme of its own, which may differ from that of the system; its word
# comes last. VS Code calls its light theme of high contrast by both names, so light stands after dark.
STYLE = (
    f".newsnlp{{{_LIGHT}}}"
    f"@media (prefers-color-scheme:dark){{.newsnlp{{{_DARK}}}}}"
    f'[data-jp-theme-light="false"] .newsnlp,.vscode-dark .newsnlp,.vscode-high-contrast .newsnlp,'
    f'html[theme="dark"] .newsnlp{{{_DARK}}}'
    f'[data-jp-theme-light="true"] .newsnlp,.vscode-light .newsnlp,.vscode-high-contrast-light .newsnlp{{{_LIGHT}}}'
    f"@media print{{.newsnlp.newsnlp.newsnlp{{{_LIGHT}}}}}"
    f"{_RULES}"
).replace("\n", "")

PAGE_STYLE = (
    "html{background:#eef0f3}body{margin:0;padding:1.5rem .75rem}"
    "@media (prefers-color-scheme:dark){html{background:#0e1013}}"
    "@media print{html{background:#fff}body{padding:0}}"
)
