import json
import lzma

import pytest

import newsnlp
from newsnlp.annotations import Entity, Mention, Quote, Span, Topic
from newsnlp.cli import main
from newsnlp.evaluation import evaluate, read_gold
from newsnlp.pipeline import Pipeline

TEXT = "Ada Obi said the Green Party will win. Ben Eze's lawyer left the Hague."


def span(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def entity(kind: str, name: str, words: str | None = None) -> Entity:
    return Entity(name, kind, name, (), (Mention(span(words or name), "name", 1.0),), None, 1.0)


OBI = entity("person", "Ada Obi")
WORDS = (span("the Green Party will win"),)
QUOTE = Quote(WORDS, "indirect", "speech", span("said"), span("Ada Obi"), "Ada Obi", None, 1.0)


def pipeline(**fields):
    """A pipeline that finds just what it is told to."""
    stages = []
    for field, value in fields.items():

        @newsnlp.stage(f"made-{field}", needs="text", gives=field)
        def made(article, value=value):
            return value

        stages.append(made)
    return Pipeline(stages)


def triple(kind, words):
    return [span(words).start, span(words).end, kind]


def test_names_count_by_exact_span_and_kind_without_article_and_possessive():
    wanted = [triple("person", "Ada Obi"), triple("person", "Ben Eze's"), triple("place", "the Hague")]
    gold = [{"text": TEXT, "entities": wanted}]
    nlp = pipeline(entities=(OBI, entity("person", "Ben Eze"), entity("organisation", "Hague")))
    figures = evaluate(gold, nlp)["entities"]
    assert figures["person"] == {"precision": 100.0, "recall": 100.0, "f1": 100.0, "found": 2, "wanted": 2}
    assert figures["place"]["recall"] == 0.0
    assert figures["micro"]["precision"] == pytest.approx(66.67)


@pytest.mark.parametrize("marked, right", [("organisation", 100.0), ("party", 100.0)])
def test_party_is_an_organisation_where_no_row_marks_a_party(marked, right):
    gold = [{"text": TEXT, "entities": [triple(marked, "Green Party")]}]
    assert evaluate(gold, pipeline(entities=(entity("party", "Green Party"),)))["entities"][marked]["f1"] == right


def test_a_quote_needs_half_of_its_words_and_for_the_second_figure_its_source():
    content, source = triple("", "Green Party will win")[:2], triple("", "Ben Eze")[:2]
    gold = [{"text": TEXT, "quotes": [{"content": [content], "source": [source], "speaker": "A. Obi"}]}]
    figures = evaluate(gold, pipeline(entities=(OBI,), quotes=(QUOTE,)))["quotes"]
    assert figures["content"]["f1"] == 100.0
    assert figures["content_and_source"]["f1"] == 0.0
    assert figures["speaker"] == {"named": 100.0, "of": 1}


def test_topics_that_are_also_right_are_neither_rewarded_nor_punished():
    topics = (Topic("a", "A", 0.9), Topic("b", "B", 0.8), Topic("c", "C", 0.7))
    figures = evaluate([{"text": TEXT, "topics": ["a"], "also": ["b"]}], pipeline(topics=topics))["topics"]
    assert figures["hit@1"] == 100.0
    assert figures["micro"]["precision"] == 50.0


def test_bodies_and_metadata_are_scored_on_raw_pages():
    @newsnlp.stage("cut", needs="raw", gives="title")
    def cut(article):
        return "A headline of many words"

    row = {"raw": TEXT, "body": TEXT, "title": "A headline of many words", "date": "2021-06-03"}
    figures = evaluate([row], Pipeline([cut]))
    assert figures["body"]["f1"] == 100.0
    assert figures["title"] == {"right": 100.0, "of": 1}
    assert figures["published"] == {"right": 0.0, "of": 1}


def test_a_row_without_text_is_named():
    with pytest.raises(newsnlp.errors.PageError, match="row 1 \\('x'\\) has neither"):
        evaluate([{"text": TEXT}, {"id": "x"}], pipeline())


def test_gold_is_read_packed_and_a_damaged_file_is_one_clear_error(tmp_path):
    with lzma.open(tmp_path / "gold.jsonl.xz", "wt") as stream:
        stream.write(json.dumps({"text": "a"}) + "\n\n")
    assert list(read_gold(tmp_path / "gold.jsonl.xz")) == [{"text": "a"}]
    (tmp_path / "bad.jsonl").write_text("[1]\n")
    with pytest.raises(newsnlp.errors.PageError, match="line 1"):
        list(read_gold(tmp_path / "bad.jsonl"))
    (tmp_path / "bad.jsonl.xz").write_text("no archive")
    with pytest.raises(newsnlp.errors.PageError, match="cannot read"):
        list(read_gold(tmp_path / "bad.jsonl.xz"))


@pytest.mark.model
def test_the_command_prints_figures(tmp_path, capsysbinary):
    (tmp_path / "gold.jsonl").write_text(json.dumps({"text": TEXT, "entities": [triple("person", "Ada Obi")]}) + "\n")
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(tmp_path / "gold.jsonl")])
    assert stopped.value.code == 0
    assert json.loads(capsysbinary.readouterr().out)["entities"]["micro"]["wanted"] == 1
