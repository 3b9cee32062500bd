"""Feeds the cleaner bytes that atheris makes up, until it breaks: not part of the tests.

    pip install atheris
    python benchmarks/fuzz_cleaning.py -max_total_time=600 -max_len=20000 corpus/

Pages put into `corpus/` (any folder) are where it starts from. What breaks it is written to a file `crash-...`; run
again with that file as the only argument to see the error.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["newsnlp.cleaning"]):
    from newsnlp.annotations import Span
    from newsnlp.cleaning.page import clean_page
    from newsnlp.decode import decode_bytes
    from newsnlp.errors import PageError


def check(data: bytes) -> None:
    """Whatever comes in: no error, each character of the text has its place, and what is clean stays as it is."""
    try:
        raw, _ = decode_bytes(data)
    except PageError:  # An archive or an image is refused by name.
        return
    page = clean_page(raw, vote=False)
    for i in range(len(page.text)):
        found = page.alignment.raw_span(Span(i, i + 1))
        assert 0 <= found.start <= found.end <= len(raw)
    for dropped in page.dropped:
        assert dropped.reason and 0 <= dropped.span.start <= dropped.span.end <= len(raw)
    if page.text:
        # A text may hold tags as words: that it is no HTML must be said.
        assert clean_page(page.text, media_type="text/plain").text == page.text


def main() -> None:
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
