"""Characters put right, each change recorded: mojibake, invisible characters, ligatures, spaces, NFC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from newsnlp.alignment import Alignment, Edit, edit_on

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Soft hyphens, zero-width spaces and joiners of words, marks of direction, byte order marks, variation of text style.
INVISIBLE = "\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe0e\ufff9-\ufffb"
CONTROLS = "\x00-\x08\x0e-\x1f\x7f"
# Line ends as in Unicode 16, 5.8; \x1c to \x1e are left out: they come as junk.
NEWLINES = "\x0b\x0c\x85\u2028\u2029"
ODD = re.compile(f"[\r{NEWLINES}{SPACES}{INVISIBLE}{CONTROLS}ﬀ-ﬆ\x80-\x9f\ud800-\udfff]")
_NEWLINE = re.compile(f"[\r{NEWLINES}]")
_SPACE = re.compile(f"[{SPACES}]")
# Zero-width (non-)joiners mean something in Persian, in Indic scripts and in emoji, and nothing between Latin letters.
JOINER = re.compile("(?<=[\x00-\u024f])[\u200c\u200d](?=[\x00-\u024f])")
NOT_ASCII = re.compile("[^\x00-\x7f]+")
# UTF-8 read as Windows-1252, Latin-1 or Mac Roman begins with one of these.
SUSPECT = re.compile("[ÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØâãäåæçèéêëìíîïðРСЃ√‚Ã¬]")
# Every pattern of ftfy's heuristic wants two such characters in a row, or one of these before something else.
MAYBE_BROKEN = re.compile("[^\x00-\x7f]{2}|[ÃÂØÙŒœ][^A-Za-z]")
# A starter that may join the character before it: UAX #15, NFC_Quick_Check = Maybe with combining class 0.
JOINING = (
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e"
    "\u1161-\u1175\u11a8-\u11c2\u1b35\U000110ba\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af"
)


# Characters put right may show others that were broken twice; two rounds are enough for nearly all.
ROUNDS = 4


def repair(text: str, *, newline: str = "\n") -> tuple[str, Alignment]:
    """The text with its characters put right, and the way back to the characters it came with.

    Line ends other than "\\n" become `newline`, odd spaces " ", ligatures letters, C1 controls what
    Windows-1252 meant by them, lone surrogates U+FFFD; soft hyphens, zero-width and control characters go;
    the rest is NFC. Mojibake is mended where ftfy's heuristic finds a line broken. Time is linear in the text.

    >>> repair("caf\\u00e9 emis\\u00adsion \\u2013 Itâ€™s")[0]
    'café emission – It’s'
    """
    current, alignment = text, Alignment.identity(len(text))
    for _ in range(ROUNDS):
        before = current
        for step in (mend_mojibake, partial(plain_characters, newline=newline), compose):
            current, alignment = edit_on(current, alignment, step(current))
        if current == before or not SUSPECT.search(current):
            break
    return current, alignment


def plain_characters(text: str, *, newline: str = "\n") -> Iterator[Edit]:
    """Edits that leave only `newline` as line ends, plain spaces, and no invisible or broken characters."""
    edits = list(_odd_characters(text, newline))
    if "\u200c" in text or "\u200d" in text:
        edits += [Edit(m.start(), m.end(), "") for m in JOINER.finditer(text)]
        edits.sort()
    yield from edits


def _odd_characters(text: str, newline: str) -> Iterator[Edit]:
    done = 0
    for match in ODD.finditer(text):
        start, end = match.span()
        if start < done:  # the second half of a pair
            continue
        found = match[0]
        if found == "\r" and text[end : end + 1] == "\n":
            end += 1
        elif "\ud800" <= found <= "\udbff" and "\udc00" <= text[end : end + 1] <= "\udfff":
            found += text[end]
            end += 1
        done = end
        yield Edit(start, end, newline if _NEWLINE.match(found) else _plain(found))


@lru_cache(maxsize=4096)
def _plain(found: str) -> str:
    if _SPACE.match(found):
        return " "
    if found in LIGATURES:
        return LIGATURES[found]
    if len(found) == 2:
        return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    if "\ud800" <= found <= "\udfff":
        return "\ufffd"
    if "\x80" <= found <= "\x9f":
        # 81, 8D, 8F, 90 and 9D have no character in Windows-1252.
        return bytes([ord(found)]).decode("cp1252", "ignore")
    return ""


def compose(text: str) -> Iterator[Edit]:
    """Edits that bring the text to Unicode NFC, each as short as composition allows."""
    if unicodedata.is_normalized("NFC", text):
        return
    marks = {c for c in set(text) if unicodedata.combining(c)}
    cluster = re.compile(f"[\\s\\S][{JOINING}{re.escape(''.join(sorted(marks)))}]*")
    for match in NOT_ASCII.finditer(text):
        start = max(0, match.start() - 1)
        if unicodedata.is_normalized("NFC", text[start : match.end()]):
            continue
        for piece in cluster.finditer(text, start, match.end()):
            composed = unicodedata.normalize("NFC", piece[0])
            if composed != piece[0]:
                yield Edit(piece.start(), piece.end(), composed)


def mend_mojibake(text: str) -> Iterator[Edit]:
    """Edits that undo a wrong decoding, one for each run of characters outside ASCII.

    Only in lines that ftfy's heuristic calls broken, so that "São" and "naïve" stay as they are.
    """
    if not SUSPECT.search(text):
        return
    import ftfy
    from ftfy.badness import is_bad

    end = 0
    while suspect := SUSPECT.search(text, end):
        start = text.rfind("\n", 0, suspect.start()) + 1
        end = text.find("\n", suspect.end())
        end = len(text) if end < 0 else end
        line = text[start:end]
        if len(line) > 200_000 or not MAYBE_BROKEN.search(line) or not is_bad(line):
            continue
        whole = ftfy.fix_encoding(line)
        if whole == line:
            continue
        pieces = list(_mended_runs(line, ftfy.fix_encoding))
        mended, at = "", 0
        for edit in pieces:
            mended += line[at : edit.start] + edit.text
            at = edit.end
        if mended + line[at:] == whole:
            yield from (Edit(start + e.start, start + e.end, e.text) for e in pieces)
        else:
            yield Edit(start, end, whole)


def _mended_runs(line: str, fix: Callable[[str], str]) -> Iterator[Edit]:
    for run in NOT_ASCII.finditer(line):
        mended = fix(run[0])
        if mended != run[0]:
            yield Edit(run.start(), run.end(), mended)
