import pytest
from tests.quotes.cases import CASES, check, quotes_by_hand

pytestmark = pytest.mark.model


def marked(reason_key):
    for case in CASES:
        why = case.get(reason_key)
        marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
        yield pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", list(marked("fails")))
def test_spans_given_by_hand_become_the_quotes_that_a_person_reads(case):
    quotes, entities = quotes_by_hand(case)
    check(case, quotes, entities, all_of=True)


@pytest.fixture(scope="module")
def annotate():
    from newsnlp.article import Article
    from newsnlp.entities.stage import Entities
    from newsnlp.quotes.stage import Quotes
    from newsnlp.reading.stage import Read

    stages = [Read("en_news"), Entities(), Quotes()]

    def run(text):
        articles = [Article.of_text(text)]
        for stage in stages:
            articles = stage(articles)
        return articles[0]

    return run


@pytest.mark.parametrize("case", list(marked("reader_fails")))
def test_the_text_alone_becomes_the_quotes_that_a_person_reads(case, annotate):
    article = annotate(case["text"])
    check(case, article.quotes, article.entities, all_of=False)
