"""HTML to lines of text, every character with its way back to the page.

One pass of one scanner: no parse library keeps the offsets of the characters. The element stack is that of a
forgiving browser as far as lines need it (implied ends of paragraphs and list items, stray end tags, raw text of
scripts). Time is linear in the page, whatever the page says; nothing is ever fetched or expanded.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from newsnlp.alignment import Alignment, TextBuilder

# Elements whose text is never shown, or is no running text.
SKIPPED = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "canvas", "audio"})
SKIPPED |= frozenset({"select", "datalist", "video", "noframes", "head", "title"})
RAW_TEXT = frozenset({"script", "style", "noscript", "iframe", "template", "textarea", "noframes", "xmp", "svg"})
RAW_TEXT |= frozenset({"title"})
IN_HEAD = frozenset({"title", "meta", "link", "script", "style", "base", "noscript", "template", "html", "head"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"})
VOID |= frozenset({"track", "wbr"})
INLINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time"),
        *("tt", "u", "var", "ruby", "rb", "rt", "rp", "nobr", "output", "picture", "img", "wbr", "input", "svg"),
        *("math", "object", "embed", "audio", "video", "canvas", "map", "area", "source", "track", "param", "slot"),
    }
)
# A start tag of the key ends an open element of the value, up to the nearest of SCOPES.
CLOSES_ITSELF = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "option": frozenset({"option"}),
    "tbody": frozenset({"tr", "td", "th", "thead", "tbody", "tfoot"}),
    "tfoot": frozenset({"tr", "td", "th", "thead", "tbody", "tfoot"}),
}
STRONG = frozenset({"b", "strong", "em", "i"})
SCOPES = frozenset({"ul", "ol", "dl", "table", "select", "article", "section", "body", "main", "aside", "nav"})
CELLS = frozenset({"td", "th"})
ROWS = frozenset({"tr", "table"})
MAX_DEPTH = 400
# An end tag of an inline element looks no deeper than this for its start.
INLINE_SEARCH = 32
# A start tag is no longer than this where its quotation marks do not pair up.
LONGEST_TAG = 65_536
# So many characters of the attributes of a tag are looked at.
LONGEST_READ = 4000

# A tag whose attributes are bare or in plain quotation marks is taken whole (group 3); of others the name.
TAG = re.compile(
    r"""<(?:(/?)([a-zA-Z][^\s/>\x00<]*)((?:[^>"']+|"[^">']*")*+>)?|(!--)|(!\[CDATA\[)|([!?/]))"""
)
QUOTED_END = re.compile(r"""(?>[^>"']+|"[^"]*"|'[^']*')*+>""")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
WHITE = " \t\n\r\f"
# White space that does not stand in the line as it stands in the page.
UNEVEN = re.compile(r"[\t\n\r\f]|  ")
CHANGED = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31};?)|[ \t\n\r\f]+")
# Attributes whose words say what an element is.
NAMING = frozenset("class id role itemprop data-testid data-component aria-label data-module".split())
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# An inline element that is shown as a paragraph.
SHOWN_AS_BLOCK = re.compile(r"style\s*=[^=]*\bdisplay\s*:\s*block", re.I)
# Roles of what opens over the page, and names of blocks that are read out but not seen.
OVER_THE_PAGE = frozenset({"dialog", "alertdialog"})
UNSEEN = re.compile(r"(?<![\w-])(?:sr-only|visually-?hidden|screen-?reader-text)(?![\w-])", re.I)
NAME_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

# What the class, id or role of an element says about its text; each kind is one bit.
KINDS: tuple[tuple[str, str], ...] = (
    ("share", "share sharing social socials sns facebook twitter tweet whatsapp addthis sharedaddy follow"),
    (
        "related",
        "related recommend recommended recommendations more readmore trending popular latest teaser teasers"
        " recirc taboola outbrain mostread promo promos river carousel latestnews suggested similar linkbox seealso",
    ),
    ("comments", "comment comments disqus respond reply replies discussion forum"),
    (
        "caption",
        "caption captions figcaption wpcaption credit credits copyright photo image img gallery slideshow"
        " media figure video player picture photographer lightbox foto bild",
    ),
    ("byline", "byline author authors writer bio contributor contributors journalist autor auteur profile"),
    ("date", "date datetime timestamp time published pubdate updated dateline posted"),
    ("tags", "tag tags topics topic keywords category categories labels taxonomy"),
    (
        "newsletter",
        "newsletter subscribe subscription signup paywall register login premium piano donate donation"
        " membership offer optin mailchimp email",
    ),
    (
        "ad",
        "ad ads advert advertisement advertising sponsor sponsored banner dfp adslot gpt anzeige werbung promoted"
        " commercial adsense",
    ),
    (
        "menu",
        "nav navbar navigation menu menus breadcrumb breadcrumbs topbar masthead subnav skip toolbar drawer"
        " hamburger sitenav megamenu pagination pager",
    ),
    ("foot", "footer foot bottom colophon legal disclaimer imprint impressum copyright"),
    ("head", "header head masthead hero headline title kicker eyebrow subtitle"),
    ("side", "sidebar aside rail widget widgets complementary secondary infobox factbox box module tool sticky"),
    ("cookie", "cookie cookies gdpr consent modal popup overlay cmp privacy banner alert notice dialog"),
    ("pull", "pullquote pull quote quotes blockquote callout highlight zitat twitter instagram embed"),
    (
        "deck",
        "deck dek standfirst summary excerpt abstract lead lede intro teaser description chapo subhead subline"
        " subtitle subheadline bullets keypoints",
    ),
    (
        "body",
        "body articlebody storybody entrycontent postcontent content story text paragraph maincontent richtext"
        " copy entry post prose textblock fliesstext detail bodytext storytext articletext",
    ),
    ("article", "article articles story main post entry newsarticle hentry"),
    ("hidden", "hidden hide invisible visuallyhidden sr screenreader print offscreen"),
    ("list", "list listing grid cards card item items feed archive stream"),
    ("note", "note notes correction clarification editors update disclosure tagline endnote footnote"),
    ("price", "price product cart shop buy store deal deals affiliate"),
)
KIND_NAMES = tuple(name for name, _ in KINDS)
KIND_BITS: dict[str, int] = {}
for _i, (_name, _words) in enumerate(KINDS):
    for _word in _words.split():
        KIND_BITS[_word] = KIND_BITS.get(_word, 0) | 1 << _i
SUBSTRINGS = tuple(
    (part, 1 << KIND_NAMES.index(kind))
    for part, kind in (
        *(("articlebody", "body"), ("storybody", "body"), ("entry-content", "body"), ("post-content", "body")),
        *(("article-body", "body"), ("article__body", "body"), ("story-body", "body"), ("article-content", "body")),
        *(("article-text", "body"), ("caption", "caption"), ("related", "related"), ("newsletter", "newsletter")),
        *(("comment", "comments"), ("share", "share"), ("social", "share"), ("byline", "byline"), ("author", "byline")),
        *(
            ("sidebar", "side"),
            ("footer", "foot"),
            ("navigation", "menu"),
            ("breadcrumb", "menu"),
            ("teaser", "related"),
        ),
        *(("recommend", "related"), ("subscri", "newsletter"), ("cookie", "cookie"), ("pullquote", "pull")),
        *(("pull-quote", "pull"), ("advert", "ad"), ("sponsor", "ad"), ("headline", "head"), ("standfirst", "deck")),
    )
)
TAGS: tuple[str, ...] = (
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "figcaption", "div", "blockquote", "span", "a", "dd"),
    *("section", "article", "pre", "button", "label", "time", "cite", "footer", "header", "main", "body"),
)
TAG_NUMBERS = {tag: i for i, tag in enumerate(TAGS)}
ZONES: tuple[str, ...] = (
    *("nav", "footer", "header", "aside", "article", "main", "form", "figure", "table", "ul", "ol", "blockquote"),
    *("section", "details", "dl", "address", "button"),
)
ZONE_BITS = {tag: 1 << i for i, tag in enumerate(ZONES)}


@dataclass(frozen=True, slots=True)
class LineMarkup:
    """What the markup says of one line of a rendered page.

    tag: index into TAGS of the innermost block, or of the caption it is in, len(TAGS) for another. zones: bits of
    ZONES that hold the line. own, near, far: bits of KINDS from the innermost three elements, the next four, and all.
    linked, emphasised: characters inside links and inside b, strong, em or i. depth: open elements. block, parent,
    grandparent: numbers of the three innermost block elements, unique in the page. hidden: an ancestor is not shown
    with the page.
    article: number of the outermost article element that holds the line, 0 for none.
    """

    tag: int
    zones: int
    own: int
    near: int
    far: int
    linked: int
    emphasised: int
    depth: int
    block: int
    parent: int
    grandparent: int
    hidden: bool
    after_break: bool
    article: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as text: one line for each block, separated by newlines, none empty.

    alignment: from `text` to the HTML. markup: one for each line.
    """

    text: str
    alignment: Alignment
    markup: tuple[LineMarkup, ...]


def looks_like_html(text: str) -> bool:
    """Whether a page is HTML rather than copied text, told by its beginning and its tags.

    >>> looks_like_html("<p>Rain fell.</p>"), looks_like_html("2 < 3, and 3 > 2")
    (True, False)
    """
    head = text[:100_000].lstrip("\ufeff \t\r\n")
    if re.match(r"<(?:!doctype\s+html|html\b|head\b|body\b|\?xml\b|!--)", head, re.I):
        return True
    closing = len(re.findall(r"</(?:p|div|a|span|li|ul|h[1-6]|body|html|article|section|td|strong|em)\s*>", head, re.I))
    if re.match(r"<[a-z][a-z0-9]*(?:\s[^<>]*)?>", head, re.I):
        return closing >= 1
    return closing >= 3 and closing * 400 >= len(head)


@lru_cache(maxsize=20_000)
def kinds_of(names: str) -> int:
    """Bits of KINDS for the class, id and role of an element.

    >>> [k for i, k in enumerate(KIND_NAMES) if kinds_of("c-shareBar") >> i & 1]
    ['share']
    """
    bits = 0
    for piece in NAME_PIECE.findall(names):
        bits |= KIND_BITS.get(piece.lower(), 0)
    low = names.lower()
    for part, bit in SUBSTRINGS:
        if part in low:
            bits |= bit
    return bits


@lru_cache(maxsize=4096)
def read_attributes(source: str) -> tuple[int, bool, bool]:
    """(bits of KINDS, hidden, read out but not seen) of the attributes of a start tag."""
    bits, hidden, unseen = 0, False, False
    for name, double, single, bare in ATTRIBUTE.findall(source):
        if name not in NAMING:
            name = name.lower()
        if name in NAMING:
            value = (double or single or bare)[:300]
            bits |= kinds_of(value)
            hidden |= name == "role" and value.lower() in OVER_THE_PAGE
            unseen |= name == "class" and UNSEEN.search(value) is not None
        elif name == "hidden" or (name == "style" and HIDING.search(double or single or bare)):
            hidden = True
    return bits, hidden, unseen


@dataclass(slots=True)
class _Element:
    tag: str
    inline: bool
    bits: int
    zones: int
    hidden: bool
    skipped: bool
    link: bool
    strong: bool
    number: int
    first_line: int  # lines of the page above it
    article: int


class _Renderer:
    """The state of one scan; `render` is the way in."""

    def __init__(self, source: str):
        self.source = source
        self.builder = TextBuilder(source)
        self.stack = [_Element("", False, 0, 0, False, False, False, False, 0, 0, 0)]
        self.open: dict[str, int] = {}
        self.numbers = 0
        self.markup: list[LineMarkup] = []
        self.linked = self.emphasised = 0
        self.blank = True  # the line holds nothing yet
        self.space: tuple[int, int] | None = None  # white space that waits for a character to follow it
        self.cell = False  # a cell of the row ended: a tab waits
        self.element_of_line: list[_Element] = self.stack
        self.first: list[_Element] = []
        self.after_break = self.broken = False

    def write(self, start: int, end: int) -> None:
        """Adds source [start, end), which holds no tag, to the line: entities decoded, white space collapsed."""
        if self.stack[-1].skipped:
            return
        if self.open.get("pre") and any(e.tag == "pre" for e in self.stack[-4:]):
            at = start
            while (newline := self.source.find("\n", at, end)) >= 0:
                self._write(at, newline)
                self.end_line(newline)
                at = newline + 1
            self._write(at, end)
            return
        words = self.source[start:end].lstrip(WHITE)
        first = end - len(words)
        words = words.rstrip(WHITE)
        last = first + len(words)
        if "&" in words or UNEVEN.search(words):
            self._write(start, end)
            return
        if first > start and self.space is None:
            self.space = (start, first)
        if words:
            self._characters(first, last, None)
            if end > last:
                self.space = (last, end)

    def _write(self, start: int, end: int) -> None:
        source, at = self.source, start
        for match in CHANGED.finditer(source, start, end):
            if match.start() > at:
                self._characters(at, match.start(), None)
            at = match.end()
            if source[match.start()] != "&":
                if self.space is None:
                    self.space = match.span()
                continue
            text = html.unescape(match[0])
            if text == match[0]:
                self._characters(match.start(), at, None)
            elif text in ("\n", "\t", " ", "\r"):
                if self.space is None:
                    self.space = match.span()
            elif text:
                self._characters(match.start(), at, text.replace("\n", " "))
        if at < end:
            self._characters(at, end, None)

    def _characters(self, start: int, end: int, text: str | None) -> None:
        before = self.builder.length
        if self.blank:
            self.blank = False
            self.first = list(self.stack[-8:])
            self.after_break = self.broken
        elif self.cell:
            self.builder.insert(start, "\t")
        elif self.space is not None:
            self.builder.replace(*self.space, " ")
        self.space, self.cell = None, False
        if text is None:
            self.builder.keep(start, end)
        else:
            self.builder.replace(start, end, text)
        top = self.stack[-1]
        if top.link:
            self.linked += self.builder.length - before
        if top.strong:
            self.emphasised += self.builder.length - before

    def end_line(self, at: int, *, broken: bool = False) -> None:
        """Ends the line where there is one."""
        if not self.blank:
            self.markup.append(self._describe())
            self.builder.insert(at, "\n")
            self.linked = self.emphasised = 0
            self.blank = True
        self.broken = broken
        self.space, self.cell = None, False

    def _describe(self) -> LineMarkup:
        # The elements that held the first words: a line may end after its element did.
        elements = self.first
        blocks = [e for e in elements if not e.inline]
        own = near = 0
        for i, element in enumerate(reversed(elements)):
            if i < 3:
                own |= element.bits
            else:
                near |= element.bits
        top = elements[-1]
        block = blocks[-1] if blocks else self.stack[0]
        far = 0
        for element in self.stack[:-8][-24:]:
            far |= element.bits
        # Paragraphs of a caption are the caption.
        name = "figcaption" if any(e.tag == "figcaption" for e in elements) else block.tag
        return LineMarkup(
            tag=TAG_NUMBERS.get(name, len(TAGS)),
            zones=top.zones,
            own=own,
            near=near,
            far=far | own | near,
            linked=self.linked,
            emphasised=self.emphasised,
            depth=len(self.stack),
            block=block.number,
            parent=blocks[-2].number if len(blocks) > 1 else 0,
            grandparent=blocks[-3].number if len(blocks) > 2 else 0,
            hidden=top.hidden,
            after_break=self.after_break,
            article=top.article,
        )

    def start(self, tag: str, attributes: str, at: int) -> None:
        """A start tag at `at`; attributes: what stands in it behind its name."""
        # Whose words a quotation is stands on a line of its own.
        inline = tag in INLINE and not (tag == "cite" and self.open.get("blockquote"))
        if inline and "block" in attributes and tag not in VOID:
            inline = SHOWN_AS_BLOCK.search(attributes, 0, LONGEST_READ) is None
        if self.open.get("head") and tag not in IN_HEAD:
            self.end("head", at)
        if not inline:
            if tag in CELLS:
                self._close_cell(at)
            else:
                self.end_line(at, broken=tag == "br")
            if tag == "br":
                return
            if self.open.get("p"):
                self._close_paragraph()
            if tag in CLOSES_ITSELF:
                self._close_implied(CLOSES_ITSELF[tag])
        if tag in VOID or (attributes.endswith("/") and tag in ("svg", "path", "use", "rect", "circle")):
            return
        if len(self.stack) >= MAX_DEPTH:
            return
        bits, hidden, unseen = 0, False, False
        if len(attributes) > 3:
            bits, hidden, unseen = read_attributes(attributes[:LONGEST_READ])
        above = self.stack[-1]
        self.numbers += 1
        self.open[tag] = self.open.get(tag, 0) + 1
        self.stack.append(
            _Element(
                tag,
                inline,
                bits,
                above.zones | ZONE_BITS.get(tag, 0),
                above.hidden or hidden or (unseen and not inline),
                above.skipped or tag in SKIPPED,
                above.link or tag == "a",
                above.strong or tag in STRONG,
                self.numbers,
                len(self.markup),
                above.article or (self.numbers if tag == "article" else 0),
            )
        )

    def end(self, tag: str, at: int) -> None:
        """An end tag; one that ends nothing is passed over, but </p> and </br> still break the line."""
        if not self.open.get(tag):
            if tag not in INLINE:
                self.end_line(at)
            return
        stack = self.stack
        if stack[-1].tag == tag and stack[-1].inline:
            self.open[tag] -= 1
            stack.pop()
            return
        if tag in INLINE:
            for i in range(len(stack) - 1, max(0, len(stack) - 1 - INLINE_SEARCH), -1):
                if stack[i].tag == tag:
                    if not stack[i].inline:
                        self.end_line(at)
                    self._pop_to(i)
                    return
                if not stack[i].inline:
                    # Misnested: the link or the emphasis ends here although its block has not.
                    self._end_far_inline(tag, i)
                    return
            return
        if tag in CELLS:
            self._close_cell(at)
        else:
            self.end_line(at)
        i = len(stack) - 1
        while stack[i].tag != tag:
            i -= 1
        self._pop_to(i)

    def _end_far_inline(self, tag: str, block: int) -> None:
        for i in range(block, max(0, block - INLINE_SEARCH), -1):
            if self.stack[i].tag == tag:
                for element in self.stack[i:]:
                    if tag == "a":
                        element.link = False
                    elif tag in STRONG:
                        element.strong = False
                return

    def _close_cell(self, at: int) -> None:
        # Cells of one row make one line, unless they hold blocks of their own.
        if self.blank:
            return
        inner = next((e for e in reversed(self.stack) if e.tag in CELLS or e.tag in ROWS), self.stack[0])
        if inner.tag in CELLS and inner.first_line < len(self.markup):
            self.end_line(at)
        else:
            self.cell = True

    def _close_paragraph(self) -> None:
        for i in range(len(self.stack) - 1, max(0, len(self.stack) - 12), -1):
            if self.stack[i].tag == "p":
                self._pop_to(i)
                return
            if not self.stack[i].inline:
                return

    def _close_implied(self, tags: frozenset[str]) -> None:
        while True:
            for i in range(len(self.stack) - 1, max(0, len(self.stack) - 16), -1):
                if self.stack[i].tag in tags:
                    self._pop_to(i)
                    break
                if self.stack[i].tag in SCOPES:
                    return
            else:
                return

    def _pop_to(self, i: int) -> None:
        for element in self.stack[i:]:
            self.open[element.tag] -= 1
        del self.stack[i:]


def render(source: str) -> Rendered:
    """The lines that a reader sees in the order of the page, and a few that are hidden, marked so.

    Never raises; broken markup is read as browsers read it as far as lines go.

    >>> page = render("<p>Rain &amp; <b>wind</b><p>Sun<br>Snow")
    >>> page.text
    'Rain & wind\\nSun\\nSnow\\n'
    >>> page.alignment.raw_start(5)
    8
    """
    state = _Renderer(source)
    length, at = len(source), 0
    no_comment_end = no_cdata_end = False
    cdata_end = -1  # where "]]>" stands that ends what is being read
    endless: set[str] = set()  # names whose end tag is not to come any more: not looked for twice
    last_close = source.rfind(">")
    while True:
        match = TAG.search(source, at)
        start = match.start() if match else length
        if at <= cdata_end < start:
            state.write(at, cdata_end)
            at, cdata_end = cdata_end + 3, -1
            continue
        if match is None or start > last_close:
            state.write(at, length)
            break
        if start > at:
            state.write(at, start)
        if match[2]:
            tag = match[2].lower()
            end = match.end()
            if match[3] is None or len(match[3]) > LONGEST_TAG:
                end = _tag_end(source, match.end(2))
            if match[1]:
                state.end(tag, start)
                at = end
                continue
            state.start(tag, source[match.end(2) : end - 1], start)
            at = end
            if tag in RAW_TEXT:
                closing = None if tag in endless else _closing(tag).search(source, end)
                if closing is None:
                    endless.add(tag)
                stop = closing.start() if closing else (end if tag == "svg" or source[end - 2] == "/" else length)
                if tag == "textarea" or tag == "xmp":
                    state.write(end, stop)
                at = stop
        elif match[4]:
            found = -1 if no_comment_end else source.find("-->", match.end() - 2)
            no_comment_end = found < 0
            at = found + 3 if found >= 0 else source.find(">", start) + 1
        elif match[5]:
            # What stands in it is read as the page is: where HTML holds such a section, it holds HTML.
            at = match.end()
            if cdata_end < at and not no_cdata_end:
                cdata_end = source.find("]]>", at)
                no_cdata_end = cdata_end < 0
        else:
            at = source.find(">", start) + 1
    state.end_line(length)
    text, alignment = state.builder.finish()
    return Rendered(text, alignment, tuple(state.markup))


@lru_cache(maxsize=16)
def _closing(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</{tag}(?=[\s/>])", re.I)


def _tag_end(source: str, at: int) -> int:
    """Where the tag ends whose name ends at `at`: after its ">", quoted ones apart. There is a ">" further on."""
    end = source.find(">", at)
    between = source[at : end if end - at < LONGEST_TAG else at + LONGEST_TAG]
    if between.count('"') % 2 or between.count("'") % 2:
        match = QUOTED_END.match(source, at, min(len(source), at + LONGEST_TAG))
        if match is not None:
            return match.end()
    return end + 1
