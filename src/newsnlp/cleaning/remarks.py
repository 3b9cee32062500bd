"""Where the comments of readers begin: below a line that names them, or at the first that may be answered."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_ANSWER = re.compile(
    r"(?:^|[\s·|•])(?:reply|replies|antworten|répondre|responder|rispondi|svar|svara|besvar|vastaa|beantwoorden|odpowiedz"
    r"|odpovědět|odpovedať|válasz|răspunde|ответить|відповісти|απάντηση|yanıtla|cevapla|balas|trả lời|返信(?:する)?"
    r"|답글|回复|回覆|رد|الرد|उत्तर दें|ตอบกลับ)\W*$"
)
_HEAD = re.compile(
    r"comment|kommentar|commentaire|comentari|comentário|reacties|reageren|commenti|yorum|komentar|komentář|hozzászól"
    r"|комментари|коментар|σχόλια|bình luận|コメント|评论|評論|留言|댓글|تعليق|टिप्पणी|ความคิดเห็น"
)
_SAID = (
    "said|says|wrote|writes|sagt|schrieb|schreibt|dit|a écrit|dice|dijo|escribió|disse|diz|escreveu|skriver|skrev"
    "|schreef"
)
# "Ann on September 17, 2018 at 8:50 pm said:", as blogs head the words of a reader.
_HEADED = re.compile(
    r"[^\n]{1,60} \S+ [^\n]{4,40}\b(?:19|20)\d\d\b[^\n]{0,8}\b\d{1,2}[:.h]\d\d\b[^\n]{0,12}"
    rf" (?:{_SAID}) ?:"
)
LONGEST_REMARK_HEAD = 110
LONGEST_BUTTON, LONGEST_HEAD = 60, 90
LEAST_ANSWERS = 2
LEAST_ABOVE = 0.2  # of the words kept; else what stands above is a menu


def comments_begin(lines: Sequence[str], word_counts: NDArray[np.float64], kept: NDArray[np.bool_]) -> int | None:
    """The line from which on all is comments: the last that names them before the first button to answer one, or the
    first line that says who wrote one, and when.

    kept: the lines that may be of the article. None where fewer than two lines below its beginning are such, or too
    little stands above. Without a line that names the comments they begin at the first of these.
    """
    held = np.flatnonzero(kept)
    if not len(held):
        return None
    below = range(int(held[0]) + 1, len(lines))
    headed = [
        i
        for i in below
        if len(lines[i]) <= LONGEST_REMARK_HEAD and lines[i][-1] == ":" and _HEADED.fullmatch(lines[i])
    ]
    if len(headed) >= LEAST_ANSWERS:
        return headed[0]
    answers = [i for i in below if len(lines[i]) <= LONGEST_BUTTON and _ANSWER.search(lines[i].lower())]
    if len(answers) < LEAST_ANSWERS:
        return None
    above = (i for i in range(answers[0], int(held[0]), -1) if len(lines[i]) <= LONGEST_HEAD)
    begin = next((i for i in above if _HEAD.search(lines[i].lower())), answers[0])
    words = np.where(kept, word_counts, 0.0)
    return begin if words[:begin].sum() >= LEAST_ABOVE * words.sum() else None
