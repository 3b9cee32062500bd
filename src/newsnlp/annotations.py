"""What newsnlp says about an article: frozen values, offsets in characters of `article.text`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

EntityKind = Literal["person", "party", "place", "organisation"]
MentionForm = Literal["name", "nominal", "pronoun"]
QuoteKind = Literal["direct", "indirect", "mixed"]
Act = Literal["speech", "thought", "other"]

ENTITY_KINDS: tuple[EntityKind, ...] = ("person", "party", "place", "organisation")


class HasText(Protocol):
    """Anything that has a cleaned text, an Article above all."""

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters [start, end) of a text.

    >>> Span(0, 3).of("Kem Sokha")
    'Kem'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"Span({self.start}, {self.end}): expected 0 <= start <= end")

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named or meant. score: probability in [0, 1]."""

    span: Span
    form: MentionForm = "name"
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Link:
    """An entity of the article in a table of the world. Unknown fields are None.

    source: "geonames" | "partyfacts" | a user's own gazetteer; id: the key there;
    country: ISO 3166-1 alpha-2, "KH"; latitude, longitude: degrees, WGS 84.
    """

    source: str
    id: str
    name: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, party, place or organisation of one article, with all its mentions.

    id is unique in the article, stable for the same text; name is the fullest form, aliases the other
    forms as they stand in the text; mentions are in order of the text. score: probability in [0, 1] that
    this is an entity of this kind. salience: in [0, 1], 1 for the entity the article speaks of most.
    """

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    link: Link | None = None
    score: float = 1.0
    salience: float = 0.0


@dataclass(frozen=True, slots=True)
class Quote:
    """Something that somebody is reported to have said, written, thought or wanted.

    content: one Span, or several where the cue stands inside ("We will," he said, "win"), or where the
    quote goes on in the next paragraph; in order of the text, quotation marks included.
    kind: "direct" (all inside marks) | "indirect" (none) | "mixed".
    act: "speech" (said, wrote, according to) | "thought" (believes, wants, plans) | "other".
    cue: the words that announce it; source: the words that name the speaker; both may be None.
    speaker: id of an Entity of the article; None where nobody can know, and then `reason` says why.
    score: probability in [0, 1] that this is a quote with this content.
    """

    content: tuple[Span, ...]
    kind: QuoteKind
    act: Act = "speech"
    cue: Span | None = None
    source: Span | None = None
    speaker: str | None = None
    reason: str | None = None
    score: float = 1.0

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a Quote needs at least one Span of content")

    @property
    def span(self) -> Span:
        """From the first character of the content to the last, whatever stands between."""
        return Span(self.content[0].start, self.content[-1].end)

    def text(self, article: HasText | str) -> str:
        """The words of the content, pieces joined by " … " where words of others stand between."""
        whole = article if isinstance(article, str) else article.text
        words = self.content[0].of(whole)
        for before, piece in zip(self.content, self.content[1:]):
            between = whole[before.end : piece.start]
            words += (between if not between.strip() else " … ") + piece.of(whole)
        return words


@dataclass(frozen=True, slots=True)
class Topic:
    """An IPTC Media Topic, or a label of the user's own. score: a calibrated probability in [0, 1]."""

    id: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Keyphrase:
    """A free tag. score: in [0, 1], 1 for the best of the article; comparable within an article only."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Related:
    """Another article of an index. cosine: in [0, 1], exact; terms: the shared terms that carry it, best first."""

    article_id: str
    cosine: float
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of the page that is not the article. span: characters of the RAW page (`article.raw`)."""

    span: Span
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class StageRun:
    """A stage that ran on the article."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A stage that failed on the article, where the caller asked for failures to be recorded."""

    stage: str
    error: str
