"""The words of a text, as the related index counts them."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_POSSESSIVE = re.compile(r"'s?(?![^\W_])")

# Words that say nothing of what an article is about: function words, and the verbs of every report.
STOP_WORDS: frozenset[str] = frozenset(
    """
    a about above across after afterwards again against ago all almost alone along already also although always am
    among amongst an and another any anybody anyhow anyone anything anyway anywhere are aren't around as at away
    be became because become becomes becoming been before beforehand behind being below beside besides between beyond
    both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down due during each either
    else elsewhere enough etc even ever every everybody everyone everything everywhere except few for former formerly
    from further had hadn't has hasn't have haven't having he he'd he'll he's hence her here hereafter hereby herein
    hers herself him himself his how however i i'd i'll i'm i've ie if in indeed instead into is isn't it it'd it'll
    it's its itself just last latter latterly least less let's many may maybe me meanwhile might mine more moreover
    most mostly much must mustn't my myself namely neither never nevertheless next no nobody none nonetheless nor not
    nothing now nowhere of off often on once one only onto or other others otherwise our ours ourselves out over own
    per perhaps please quite rather really same say saying says see seem seemed seeming seems several shan't she she'd
    she'll she's should shouldn't since so some somebody somehow someone something sometime sometimes somewhere still
    such than that that'll that's the their theirs them themselves then thence there there's thereafter thereby
    therefore therein these they they'd they'll they're they've this those though through throughout thus to together
    too toward towards under until up upon us very via was wasn't we we'd we'll we're we've well were weren't what
    what's whatever when whence whenever where whereas whereby wherein wherever whether which while whither who who's
    whoever whole whom whose why will with within without won't would wouldn't yet you you'd you'll you're you've your
    yours yourself yourselves
    said told added according mr mrs ms
    """.split()
)


def split_words(text: str) -> list[str]:
    """The words of a text in order, in lower case, possessive endings off; stop words are among them.

    >>> split_words("Hun Sen's 32-year rule, he said")
    ['hun', 'sen', '32-year', 'rule', 'he', 'said']
    """
    text = text.lower()
    if "’" in text:
        text = text.replace("’", "'")
    if "'" in text:
        text = _POSSESSIVE.sub(" ", text)
    return _WORD.findall(text)
