"""What a page of HTML says of itself: JSON-LD, OpenGraph and other meta tags, microdata, `<time>`, headings."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from newsnlp.cleaning.bylines import split_names
from newsnlp.cleaning.markup import ATTRIBUTE

SCRIPT = re.compile(r"<script\b([^>]{0,2000})>", re.I)
META = re.compile(r"<meta\b((?>[^>\"']+|\"[^\"]{0,20000}\"|'[^']{0,20000}'){0,60})>", re.I)
TITLE = re.compile(r"<title\b[^>]{0,500}>([^<]{0,2000})", re.I)
HTML_TAG = re.compile(r"<html\b([^>]{0,3000})>", re.I)
H1 = re.compile(r"<h1\b([^>]{0,2000})>", re.I)
TIME = re.compile(r"<time\b([^>]{0,2000})>", re.I)
MICRODATA = re.compile(
    r"<[a-z][a-z0-9]{0,9}\s(?=[^<>]{0,1000}itemprop\s*=\s*[\"']?(headline|datePublished|author|articleSection|name)\b)"
    r"([^<>]{0,2000})>",
    re.I,
)
ITEMPROP = re.compile("itemprop")
# As XHTML and React write it; to look for these is far faster than to look in either case.
OTHER_ITEMPROPS = ("itemProp", "ITEMPROP", "ItemProp")
LINKED_AUTHOR = re.compile(
    r"<a\s(?=[^<>]{0,1000}(?:rel\s*=\s*[\"']?author|href\s*=\s*[\"'][^\"'>]{0,300}/(?:author|authors|autor|autoren|people|profile)/))"
    r"[^<>]{0,2000}>(.{1,300}?)</a",
    re.I | re.S,
)
# Links to the lists of a category and of a tag, as WordPress and others mark them.
LINKED_TERM = re.compile(
    r"<a\s(?=[^<>]{0,1000}\brel\s*=\s*[\"']?((?:category )?tag)[\"'\s>])[^<>]{0,2000}>(.{1,200}?)</a", re.I | re.S
)
# Most pages have no such links, which is soon known by this.
TERMS_LINKED = re.compile(r"(?:rel|REL)\s*=\s*[\"']?(?:category )?tag")
# More tags than this are those of the site.
MOST_TAGS = 20
ARTICLE_TYPE = re.compile(r"article|posting|report|review|liveblog", re.I)
# What a page says of itself that lists articles; such pages often claim to be an article besides.
LIST_TYPE = re.compile(r"collectionpage|searchresultspage|profilepage", re.I)
TAG_MARKS = re.compile(r"[,;，、]")
# "type:article", "section:news": for machines.
MACHINE_TAG = re.compile(r"[\w-]+:[\w-]+$")
# Keywords that name these describe the site, not the article.
OF_ALL_PAGES = frozenset(
    "news;latest news;breaking news;headlines;top stories;newspaper;online news;world news;local news;sports;weather"
    ";nachrichten;aktuelle nachrichten;schlagzeilen;zeitung;noticias;últimas noticias;actualités;notizie;berita;haber"
    ";haberler;son dakika;новости;nieuws;nyheter".split(";")
)
# What may say when an article was published besides itself; a video or a picture on the page does not.
PAGE_TYPE = re.compile(r"page|creativework", re.I)
# Beyond this the head of a page is no head.
LONGEST_JSON = 2_000_000


@dataclass(frozen=True, slots=True)
class Head:
    """The claims of a page; None or () where it makes none. title is already freed of the name of the site.

    titles: every claim, best first. houses: authors that are no persons, where no person is named. dates: when the
    article was published, as written, best first; times: the same of `<time>` elements.
    """

    title: str | None = None
    titles: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    section: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    kind: str | None = None


def read_head(source: str) -> Head:
    """What the page says of itself. Linear in its length; JSON that does not parse is passed over."""
    nodes = list(_linked_data(source))
    meta = _meta(source)
    raw_title = _plain(TITLE.search(source))
    h1s = _headings(source)
    micro = _microdata(source)
    og = _first(meta, "og:title", "twitter:title", "parsely-title", "dc.title", "headline", "sailthru.title")
    article = _article_of(nodes, [t for t in (raw_title, og, *h1s) if t])
    site = _site(nodes, article, meta)
    json_title = _headline(article)
    titles = _choose_titles(json_title, og, raw_title, h1s, micro.get("headline"), site)
    dates = (
        *_strings(article.get("datePublished")),
        *_all(meta, *PUBLISHED),
        *([micro["datePublished"]] if "datePublished" in micro else []),
        *(v for n in nodes if PAGE_TYPE.search(_type(n)) for v in _strings(n.get("datePublished"))),
    )
    times = tuple(v for m in TIME.finditer(source) for k, v in attributes(m[1]) if k == "datetime")
    category, linked_tags = _linked_terms(source)
    authors, houses = _authors(nodes, article, meta, micro, source, site)
    language = next(
        (v for m in [HTML_TAG.search(source)] if m for k, v in attributes(m[1]) if k in ("lang", "xml:lang")), None
    )
    return Head(
        title=titles[0] if titles else None,
        titles=titles,
        dates=dates,
        times=times,
        authors=authors,
        houses=houses,
        section=_text(article.get("articleSection"))
        or _first(meta, "article:section", "og:article:section", "parsely-section", "section")
        or category,
        source=site,
        tags=_tags(article, meta) or linked_tags,
        language=language
        or _text(article.get("inLanguage"))
        or _first(meta, "og:locale", "language", "content-language"),
        kind=_type(article)
        or next((t for t in map(_type, nodes) if LIST_TYPE.search(t)), None)
        or _first(meta, "og:type"),
    )


PUBLISHED = (
    *(
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "article:published",
        "parsely-pub-date",
    ),
    *("datepublished", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date"),
    *("dc.date.issued", "dcterms.date", "dcterms.created", "dc.date.created", "dc.date", "date", "article.published"),
    *(
        "cxenseparse:recs:publishtime",
        "date.published",
        "originalpublicationdate",
        "rnews:datepublished",
        "datecreated",
    ),
)


AUTHOR = (
    *("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator"),
    *("article.author", "cxenseparse:author", "authors"),
)


def attributes(source: str) -> Iterator[tuple[str, str]]:
    """Names (lower case) and values (entities decoded) of a start tag's attributes."""
    for match in ATTRIBUTE.finditer(source):
        yield match[1].lower(), html.unescape(match[2] or match[3] or match[4] or "").strip()


def _plain(match: re.Match[str] | None) -> str | None:
    return " ".join(html.unescape(match[1]).split()) or None if match else None


def _strip_tags(source: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", source)).split())


def _headings(source: str) -> list[str]:
    out = []
    for match in H1.finditer(source):
        end = source.find("</h1", match.end(), match.end() + 4000)
        if end < 0:
            end = source.find("</H1", match.end(), match.end() + 4000)
        words = _strip_tags(source[match.end() : end]) if end >= 0 else ""
        if words:
            out.append(words)
        if len(out) >= 8:
            break
    return out


def _linked_data(source: str) -> Iterator[dict[str, Any]]:
    for match in SCRIPT.finditer(source):
        if "ld+json" not in match[1].lower():
            continue
        end = source.find("</script", match.end(), match.end() + LONGEST_JSON)
        if end < 0:
            continue
        parsed = _parse_json(source[match.end() : end])
        pending = [parsed]
        seen = 0
        while pending and seen < 5000:
            node = pending.pop(0)
            seen += 1
            if isinstance(node, list):
                pending += node
            elif isinstance(node, dict):
                yield node
                pending += [
                    node[k]
                    for k in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(node.get(k), (dict, list))
                ]


def _parse_json(source: str) -> Any:
    source = re.sub(r"^\s*(?:<!\[CDATA\[|<!--|//<!\[CDATA\[)|(?:\]\]>|-->|//\]\]>)\s*$", "", source.strip())
    for candidate in (source, re.sub(r",\s*([}\]])", r"\1", source)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _type(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    return (
        " ".join(k for k in kind if isinstance(k, str))
        if isinstance(kind, list)
        else kind
        if isinstance(kind, str)
        else ""
    )


def _article_of(nodes: list[dict[str, Any]], titles: list[str]) -> dict[str, Any]:
    """The article whose headline the page's titles agree with best, with what others that are the same add to it."""
    articles = [n for n in nodes if ARTICLE_TYPE.search(_type(n))]
    main = max(articles, key=lambda n: _agreement(_headline(n), titles), default={})
    merged: dict[str, Any] = {}
    for node in (main, *articles):
        headline = _headline(node)
        if node is main or headline is None or _agreement(headline, [*titles, _headline(main) or ""]):
            for key, value in node.items():
                if value not in (None, "", [], {}):
                    merged.setdefault(key, value)
    return merged


def _headline(node: dict[str, Any]) -> str | None:
    return _text(node.get("headline")) or _text(node.get("name"))


def _agreement(headline: str | None, titles: list[str]) -> float:
    """The share of a headline's words that a title of the page holds, 0.0 where it is less than half."""
    words = set(fold(headline or ""))
    share = max((len(words & set(fold(t))) / max(1, len(words)) for t in titles), default=0.0)
    return share if share >= 0.5 else 0.0


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return _strip_tags(value) or None if "<" in value else " ".join(html.unescape(value).split()) or None
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@value") or value.get("headline"))
    if isinstance(value, list):
        return next((t for t in map(_text, value[:5]) if t), None)
    return None


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [v for v in value if isinstance(v, str)]
    return []


def _meta(source: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for match in META.finditer(source):
        pairs = dict(attributes(match[1]))
        value = pairs.get("content")
        if not value:
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            if pairs.get(key):
                found[pairs[key].lower()].append(value)
    return found


def _first(meta: dict[str, list[str]], *names: str) -> str | None:
    return next((" ".join(meta[n][0].split()) for n in names if meta.get(n)), None)


def _all(meta: dict[str, list[str]], *names: str) -> list[str]:
    return [v for n in names for v in meta.get(n, ())]


def _site(nodes: list[dict[str, Any]], article: dict[str, Any], meta: dict[str, list[str]]) -> str | None:
    publisher = article.get("publisher")
    if isinstance(publisher, dict) and "name" not in publisher:
        publisher = next((n for n in nodes if n.get("@id") == publisher.get("@id") and n.get("name")), None)
    return _text(publisher) or _first(meta, "og:site_name", "application-name", "al:ios:app_name", "dc.publisher")


def _microdata(source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    written = source
    for other in OTHER_ITEMPROPS:
        written = written.replace(other, "itemprop")
    end = 0
    for place in ITEMPROP.finditer(written):
        if place.start() < end:
            continue
        match = MICRODATA.match(source, max(0, source.rfind("<", end, place.start())))
        if match is None:
            continue
        end = match.end()
        name = match[1]
        if name.lower() in {k.lower() for k in found}:
            continue
        pairs = dict(attributes(match[2]))
        value = pairs.get("content") or pairs.get("datetime")
        if not value:
            stop = source.find("</", match.end(), match.end() + 2000)
            value = _strip_tags(source[match.end() : stop]) if stop >= 0 else ""
        if value:
            key = next(
                k
                for k in ("headline", "datePublished", "author", "articleSection", "name")
                if k.lower() == name.lower()
            )
            found[key] = value
    return found


def fold(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, to compare titles by."""
    return tuple(re.findall(r"\w+", text.lower()))


def strip_site(title: str, site: str | None) -> str:
    """A title without the name of the site after its last bar or dash, or before its first.

    >>> strip_site("Bridge to close | Harbour Gazette", "Harbour Gazette")
    'Bridge to close'
    """
    pieces = re.split(r"\s+[|–—\-»«·•:]+\s+|\s*\|\s*", title)
    if len(pieces) < 2:
        return title
    wanted = set(fold(site)) if site else set()
    tail = set(fold(pieces[-1]))
    if wanted and tail and (tail <= wanted or wanted <= tail):
        cut = title.rfind(pieces[-1])
        return strip_site(re.sub(r"[\s|–—\-»«·•:]+$", "", title[:cut]), site)
    head = set(fold(pieces[0]))
    if wanted and head and head <= wanted:
        return title[title.find(pieces[0]) + len(pieces[0]) :].lstrip(" |–—-»«·•:")
    return title


def _choose_titles(
    json_title: str | None, og: str | None, raw_title: str | None, h1s: list[str], micro: str | None, site: str | None
) -> tuple[str, ...]:
    """Every claim, best first: the structured data name the title, then OpenGraph, then a heading that the page's
    `<title>` agrees with. A claim cut off with an ellipsis gives way to the heading that it begins."""
    claims = [strip_site(t, site) for t in (json_title, og) if t]
    whole = []
    for claim in claims:
        cut = fold(claim) if claim.rstrip().endswith(("...", "…")) else ()
        whole.append(next((h for h in h1s if cut and fold(h)[: len(cut)] == cut), claim))
    agreed = []
    wanted = fold(strip_site(raw_title, site)) if raw_title else ()
    for heading in h1s:
        words = fold(heading)
        shared = len(set(words) & set(wanted))
        if shared >= 2 and shared >= 0.8 * len(set(words)) and shared >= 0.6 * len(set(wanted)):
            agreed.append(heading)
    ordered = [*whole, *([micro] if micro else []), *agreed]
    if raw_title and not ordered:
        longest = max(re.split(r"\s+[|–—\-»·•]+\s+", raw_title), key=len)
        ordered += [*([h1s[0]] if len(h1s) == 1 else []), longest]
    ordered += [*([strip_site(raw_title, site)] if raw_title else []), *h1s]
    out: list[str] = []
    for title in ordered:
        title = strip_site(title, site)
        if title and title not in out:
            out.append(title)
    return tuple(out)


def _authors(
    nodes: list[dict[str, Any]],
    article: dict[str, Any],
    meta: dict[str, list[str]],
    micro: dict[str, str],
    source: str,
    site: str | None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The persons that the page names as its authors; where it names none, the houses that it names."""
    by_id = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and n.get("name")}
    names: list[str] = []
    houses: set[str] = set()
    authors = article.get("author") or article.get("creator")
    for author in authors if isinstance(authors, list) else [authors]:
        if isinstance(author, dict) and "name" not in author:
            author = by_id.get(str(author.get("@id")), author)
        value = author.get("name") if isinstance(author, dict) else author
        for name in value if isinstance(value, list) else [value]:
            if isinstance(name, str):
                found = split_names(html.unescape(name))
                names += found
                if isinstance(author, dict) and "organization" in _type(author).lower():
                    houses.update(found)
    own = "".join(fold(site or ""))
    for claim in _claimed_authors(names, meta, micro, source):
        people = [n for n in dict.fromkeys(claim) if not _is_house(n, own) and n not in houses]
        if people:
            return tuple(people[:12]), ()
    return (), tuple(dict.fromkeys(names))[:12]


def _claimed_authors(
    names: list[str], meta: dict[str, list[str]], micro: dict[str, str], source: str
) -> Iterator[list[str]]:
    """What the structured data name, the meta tags, the microdata, and the first link to an author's page."""
    yield names
    yield [n for v in _all(meta, *AUTHOR) for n in split_names(v)]
    yield split_names(micro.get("author", ""))
    linked = (n for m in LINKED_AUTHOR.finditer(source) for n in split_names(_strip_tags(m[1])))
    yield [n for n in linked if len(n.split()) in (2, 3, 4)][:1]


def _linked_terms(source: str) -> tuple[str | None, tuple[str, ...]]:
    """The first category and the tags that a page links to as such; no tags where they are a cloud of all there are."""
    if TERMS_LINKED.search(source) is None:
        return None, ()
    terms = [(m[1].lower(), _strip_tags(m[2])) for m in LINKED_TERM.finditer(source)]
    category = next((name for rel, name in terms if rel != "tag" and 0 < len(name) < 60), None)
    tags = tuple(dict.fromkeys(name.lstrip("#") for rel, name in terms if rel == "tag" and 0 < len(name) < 60))
    return category, tags if len(tags) <= MOST_TAGS else ()


def _is_house(name: str, site: str) -> bool:
    """Whether an author is the site itself, "DW" or "n-tv NACHRICHTEN", not a person."""
    own = "".join(fold(name))
    return bool(site and own) and (own in site or site in own)


def _tags(article: dict[str, Any], meta: dict[str, list[str]]) -> tuple[str, ...]:
    keywords = article.get("keywords")
    out: list[str] = []
    if isinstance(keywords, list):
        out = [t for t in map(_text, keywords) if t]
    elif isinstance(keywords, str):
        out = TAG_MARKS.split(keywords)
    if not out:
        out = _all(meta, "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags")
        if len(out) == 1:
            out = TAG_MARKS.split(out[0])
    if not out:
        out = [t for v in _all(meta, "news_keywords", "keywords")[:1] for t in TAG_MARKS.split(v)]
        if len(OF_ALL_PAGES & {t.strip().lower() for t in out}) > 1:
            return ()
    cleaned = [" ".join(html.unescape(t).split()) for t in out]
    return tuple(dict.fromkeys(t for t in cleaned if t and len(t) <= 80 and not MACHINE_TAG.match(t)))[:60]


def with_heading(head: Head, title: str) -> Head:
    """The head with another title first."""
    return replace(head, title=title, titles=(title, *(t for t in head.titles if t != title)))
