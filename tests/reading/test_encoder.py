from dataclasses import replace

import numpy as np
import pytest
import spacy

import newsnlp
from newsnlp.article import Article
from newsnlp.errors import ModelError
from newsnlp.reading.encoder import NewsEncoder
from newsnlp.reading.labels import ATTRIBUTION, ENTITIES, WIDTH
from newsnlp.reading.pieces import cut_pieces
from newsnlp.reading.stage import LONG_RUN, Read, make_doc, readable

pytestmark = pytest.mark.model

TEXT = (
    "Prime Minister Amara Okeke met Chea Vuthy of the Harvest Democracy Party (HDP) in Vientiane on Monday.\n\n"
    "“We will open the border before the rains,” Okeke told reporters. Vuthy said that he expected the talks to fail."
)


@pytest.fixture(scope="module")
def nlp():
    import newsnlp.reading.encoder

    return spacy.load(newsnlp.models.path("en_news"))


def labels(doc):
    return [(e.text, e.label_) for e in doc.ents], [(s.text, s.label_) for s in doc.spans["attribution"]]


def test_names_and_attribution_come_from_one_pass(nlp):
    ents, said = labels(nlp(TEXT))
    assert ("Amara Okeke", "PERSON") in ents
    assert ("Chea Vuthy", "PERSON") in ents
    assert ("Vientiane", "PLACE") in ents
    assert ("told", "CUE") in [(t.split()[0], label) for t, label in said]
    assert any(label == "CONTENT" and "open the border" in t for t, label in said)


def test_sentences_start_where_they_do(nlp):
    starts = [s.text.split()[0] for s in nlp(TEXT).sents]
    assert starts[0] == "Prime"
    assert starts[-1] == "Vuthy"


def test_the_batch_the_order_and_the_threads_change_nothing(nlp):
    texts = [TEXT, TEXT[:80], "", TEXT * 6, "Nothing here.", TEXT[60:]]
    alone = [labels(nlp(t)) for t in texts]
    scores = [nlp(t).spans["attribution"].attrs["scores"] for t in texts]
    together = list(nlp.pipe(texts, batch_size=4))
    assert [labels(d) for d in together] == alone
    assert [d.spans["attribution"].attrs["scores"] for d in together] == scores
    backwards = list(nlp.pipe(texts[::-1]))[::-1]
    assert [labels(d) for d in backwards] == alone
    component = nlp.get_pipe("news_encoder")
    component.threads = 3
    try:
        assert [labels(d) for d in nlp.pipe(texts)] == alone
    finally:
        component.threads = 1


def test_words_outside_marks_need_less_to_be_a_part_of_an_attribution(nlp):
    encoder = nlp.get_pipe("news_encoder")
    pieces = cut_pieces("rain “rain” rain", encoder.tokenizer)
    logits = np.zeros((int(pieces.first.sum()), WIDTH), np.float32)
    logits[:, len(ENTITIES)] = 5.0
    logits[:, len(ENTITIES) + ATTRIBUTION.index("B-CONTENT")] = 5.0 - encoder.settings.outside_marks_bias / 2
    found = [(f.start, f.label) for f in encoder.find_attribution(pieces, logits)]
    assert found == [(0, "CONTENT"), (4, "CONTENT")]


def test_every_word_has_its_logits_however_many_windows_a_text_takes(nlp):
    encoder = nlp.get_pipe("news_encoder")
    texts = ["", "Okeke.", TEXT * 12, "supercalifragilistic " * 120]
    pieces = [cut_pieces(text, encoder.tokenizer) for text in texts]
    assert len(pieces[2]) > 2 * encoder.settings.size
    read = encoder.read(pieces)
    assert [logits.shape for logits in read] == [(int(p.first.sum()), WIDTH) for p in pieces]
    assert all(np.isfinite(logits).all() for logits in read)


def test_the_pipeline_survives_bytes(nlp):
    other = spacy.blank("en")
    other.add_pipe("news_encoder")
    other.from_bytes(nlp.to_bytes())
    assert labels(other(TEXT)) == labels(nlp(TEXT))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"encoder\.onnx"):
        NewsEncoder().from_disk(tmp_path)


def test_an_unknown_reader_is_refused_by_name():
    with pytest.raises(ModelError, match="xx_no_such_reader"):
        Read("xx_no_such_reader")


def test_a_text_that_is_too_long_is_read_in_part_and_says_so():
    stage = Read(longest=200)
    (article,) = stage([newsnlp.Article.of_text("Kem said. " * 100)])
    assert len(article.doc.text) <= 200
    assert article.warnings[0].startswith("text-cut")


def test_lone_surrogates_keep_their_offsets():
    text = readable("a\ud800b", 100)
    assert text == "a\ufffdb"


def test_long_runs_of_marks_become_tokens_without_loss(nlp):
    text = "He said “" + '“"' * 2000 + " and left."
    assert LONG_RUN.search(text)
    doc = make_doc(nlp, text)
    assert doc.text == text


def test_a_text_in_another_language_than_the_reader_is_warned_of():
    read = Read(reader=spacy.blank("en"))
    for language, warned in (("de", True), ("en", False), (None, False)):
        (article,) = read([replace(Article.of_text("Ja, sagte Obi."), language=language)])
        assert any(w.startswith("language: the text looks like 'de'") for w in article.warnings) == warned
    (article,) = Read(reader=spacy.blank("xx"))([replace(Article.of_text("Ja, sagte Obi."), language="de")])
    assert not any(w.startswith("language") for w in article.warnings)
