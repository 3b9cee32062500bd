"""A page as text: bytes decoded by what they declare, what they look like, and what can be repaired."""

from __future__ import annotations

import codecs
import re

from newsnlp.article import Page
from newsnlp.errors import PageError

# First bytes of what is no page, as `file` knows them.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip archive (or a Word, OpenDocument or EPUB file)"),
    (b"%PDF-", "a PDF file"),
    (b"\x1f\x8b", "gzip data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"BZh", "bzip2 data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
)
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHARSET = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.I,
)
# WHATWG Encoding Standard, 4.2: what pages mean by these names.
MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
MEANT |= {"iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932"}
MEANT |= {"ks_c_5601-1987": "cp949", "euc-kr": "cp949", "tis-620": "cp874", "utf8": "utf-8", "big5": "big5hkscs"}
# Templates declare these whatever the language is. In the languages they are for, hardly ever do four letters in a row
# lie beyond ASCII.
WESTERN = frozenset({"cp1252", "iso-8859-15"})
BEYOND_ASCII = re.compile(rb"[\x80-\xff]{4,}")
# What leads to a page and is none.
ADDRESS = re.compile(r"\s*(https?://\S+)\s*", re.I)
# With blanks in it only where it begins as a path does.
FILE_NAME = re.compile(
    r"\s*((?:\S+|(?:[~.]{0,2}[/\\]|[a-z]:)[^\n<>]+)\.(?:x?html?|mhtml|txt|xml|pdf|docx?|jsonl?|csv))\s*", re.I
)
JSON = re.compile(r'\s*(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:')
# As much as a guess looks at.
SAMPLE = 100_000


def decode(page: Page) -> tuple[str, tuple[str, ...]]:
    """The raw page as text, and warnings ("code: explanation") about what had to be done to read it.

    Bytes are read as their byte order mark, their UTF-8, the page's media type, its `<meta>` or their looks say, in
    that order of trust: bytes that are valid UTF-8 beyond ASCII are hardly ever anything else, whatever is declared.

    Raises:
        PageError: an archive, an image, JSON or another file that is no page, as bytes or read as text by mistake;
            or the address of a page, or the name of its file, in its place.
    """
    if isinstance(page.raw, str):
        _check_no_name(page.raw)
        kind = _signature(page.raw[:16].encode("latin-1", "replace"), page.raw[:2000])
        if kind:
            raise PageError(f"the page is {kind} read as text; unpack or convert it first")
        _check_no_json(page.raw)
        return page.raw, ()
    raw = page.raw
    kind = _signature(raw[:16], None)
    if kind:
        raise PageError(f"the page is {kind}, not HTML or text; unpack or convert it first")
    text, warnings = decode_bytes(raw, media_type=page.media_type)
    _check_no_json(text)
    return text, warnings


def decode_bytes(raw: bytes, *, media_type: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Bytes as text, and warnings; see `decode`."""
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return _decoded(raw[len(mark) :], encoding, ())
    declared = _declared(raw, media_type)
    try:
        text = raw.decode("utf-8")
        if not (raw.isascii() and declared in ("iso-2022-jp", "utf-7", "hz-gb-2312")):
            return text, ()
    except UnicodeDecodeError as error:
        # A page cut in the middle of a character, or with a few broken bytes, is still UTF-8.
        if declared in (None, "utf-8") and _mostly_utf8(raw, error):
            return _decoded(raw, "utf-8", ())
    wide = _looks_like_utf16(raw)
    if wide:
        return _decoded(raw, wide, (f"encoding: nothing says how the page is encoded; read as {wide}",))
    if declared and declared != "utf-8" and not (declared in WESTERN and _is_not_western(raw)):
        try:
            return raw.decode(declared), ()
        except UnicodeDecodeError:
            # One undefined byte among thousands (0x81 in Windows-1252) does not make a declaration wrong.
            sample = raw[:SAMPLE].decode(declared, "replace")
            if sample.count("\ufffd") <= max(3, len(sample) // 500):
                return _decoded(raw, declared, ())
    guess = _guess(raw)
    said = f"the page says {declared}" if declared else "nothing says how the page is encoded"
    return _decoded(raw, guess, (f"encoding: {said}, its bytes look like {guess}",))


def _check_no_name(raw: str) -> None:
    if len(raw) > 2000:
        return
    if found := ADDRESS.fullmatch(raw):
        raise PageError(f"the page is an address, {found[1][:100]!r}; nothing is fetched: download the page first")
    if found := FILE_NAME.fullmatch(raw):
        raise PageError(f"the page is the name of a file, {found[1][:100]!r}; give its path as a pathlib.Path")


def _check_no_json(text: str) -> None:
    if JSON.match(text):
        raise PageError(
            "the page is JSON, not HTML or text; give the text in it, or its file to annotate_corpus (newsnlp batch)"
        )


def _signature(start: bytes, text: str | None) -> str | None:
    """What the first bytes say they are; text: the beginning of a page that came as text."""
    for mark, kind in SIGNATURES:
        if not start.startswith(mark):
            continue
        # Text may begin with the letters "PAR1" or "BZh"; a file of that kind has bytes behind them that no text has.
        if (text is None and len(mark) > 3) or re.search("[\x00-\x08\x0e-\x1a\ufffd]", text or start.decode("latin-1")):
            return kind
    return None


def _declared(raw: bytes, media_type: str | None) -> str | None:
    """The codec that the media type or the page names, None where neither names one that exists."""
    names = []
    match = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", media_type or "", re.I)
    if match:
        names.append(match[1])
    found = CHARSET.search(raw[:8192])
    if found:
        names.append((found[1] or found[2]).decode("ascii"))
    for name in names:
        name = MEANT.get(name.lower(), name.lower())
        try:
            info = codecs.lookup(name)
        except LookupError:
            continue
        # base64, rot13 and the like are codecs too, but none of text.
        if info._is_text_encoding and not name.startswith(("utf-16", "utf-32", "unicode", "raw_", "idna", "punycode")):
            return name
    return None


def _mostly_utf8(raw: bytes, error: UnicodeDecodeError) -> bool:
    if error.start >= len(raw) - 3:
        return True
    text = raw[:SAMPLE].decode("utf-8", "replace")
    multibyte = sum(c > "\x7f" and c != "\ufffd" for c in text)
    return text.count("\ufffd") * 10 <= multibyte


def _looks_like_utf16(raw: bytes) -> str | None:
    sample = raw[:2000]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * len(sample[1::2]) and even < 0.1 * len(sample):
        return "utf-16-le"
    if even > 0.4 * len(sample[::2]) and odd < 0.1 * len(sample):
        return "utf-16-be"
    return None


def _is_not_western(raw: bytes) -> bool:
    """Whether most bytes beyond ASCII stand in words that have no others: Cyrillic, Greek, Arabic, Chinese."""
    sample = raw[:SAMPLE]
    inside = sum(map(len, BEYOND_ASCII.findall(sample)))
    return inside >= 60 and 2 * inside > sum(byte > 0x7F for byte in sample)


def _guess(raw: bytes) -> str:
    """The likeliest codec of bytes that declare none."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:SAMPLE]).best()
    encoding = best.encoding if best is not None else "cp1252"
    return MEANT.get(encoding.replace("_", "-"), encoding)


def _decoded(raw: bytes, encoding: str, warnings: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    text = raw.decode(encoding, "replace")
    lost = text.count("\ufffd") - raw.count(b"\xef\xbf\xbd")
    if lost > 0:
        warnings += (f"undecodable: {lost} pieces of the page are no {encoding}; they read as U+FFFD",)
    return text, warnings
