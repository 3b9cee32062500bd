"""The stage that turns a page into its article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsnlp.article import Article
from newsnlp.cleaning.page import CleanedPage, clean_page


@dataclass(frozen=True)
class Clean:
    """Fills text, alignment, the facts of the page's head, and what was dropped, each with its reason.

    vote: ask trafilatura about HTML as one voice of several; False is several times faster and a little worse.
    keep_captions, keep_tables: whether captions of pictures and rows of tables belong to the text.
    """

    vote: bool = True
    keep_captions: bool = False
    keep_tables: bool = True
    name: str = "clean"
    needs: frozenset[str] = frozenset({"raw"})
    gives: frozenset[str] = frozenset(
        {
            *("text", "alignment", "title", "published", "authors", "section", "source", "tags", "language"),
            *("article_probability", "dropped"),
        }
    )

    def __call__(self, articles: Sequence[Article], /) -> list[Article]:
        return [fill_article(a, self.clean(a)) for a in articles]

    def clean(self, article: Article) -> CleanedPage:
        return clean_page(
            article.raw,
            url=article.page.url,
            media_type=article.page.media_type,
            vote=self.vote,
            keep_captions=self.keep_captions,
            keep_tables=self.keep_tables,
        )


def fill_article(article: Article, cleaned: CleanedPage) -> Article:
    """The article with the cleaned page's fields; its warnings are added to those that it has."""
    return replace(
        article,
        text=cleaned.text,
        alignment=cleaned.alignment,
        title=cleaned.title,
        published=cleaned.published,
        authors=cleaned.authors,
        section=cleaned.section,
        source=cleaned.source,
        tags=cleaned.tags,
        language=cleaned.language,
        article_probability=cleaned.article_probability,
        dropped=cleaned.dropped,
        warnings=(*article.warnings, *cleaned.warnings),
    )
