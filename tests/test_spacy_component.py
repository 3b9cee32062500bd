"""newsnlp inside a user's own spaCy pipeline."""

from __future__ import annotations

import json
import pickle

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from newsnlp import Article, PipelineError
from newsnlp.spacy_component import GROUPS, NewsnlpComponent

TEXT = '"We will not sign," said Ada Obi in Lagos. Obi spoke on Monday after talks with the Harbour Union.'
PATTERNS = [
    {"label": "PERSON", "pattern": "Ada Obi"},
    {"label": "PERSON", "pattern": "Obi"},
    {"label": "GPE", "pattern": "Lagos"},
    {"label": "ORG", "pattern": "Harbour Union"},
]


def pipeline(**config) -> spacy.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    nlp.add_pipe("newsnlp", config=config)
    return nlp


@pytest.fixture(scope="module")
def nlp():
    return pipeline()


def test_results_are_plain_data_with_offsets_into_the_doc(nlp):
    doc = nlp(TEXT)
    found = doc._.newsnlp
    assert json.loads(json.dumps(found)) == found
    people = [e for e in found["entities"] if e["kind"] == "person"]
    assert [e["name"] for e in people] == ["Ada Obi"]
    words = [doc.text[slice(*m["span"])] for m in people[0]["mentions"]]
    assert words == ["Ada Obi", "Obi"]
    assert {e["kind"] for e in found["entities"]} == {"person", "place", "organisation"}
    assert Article.from_dict(found).text == doc.text


def test_span_groups_hold_the_mentions(nlp):
    doc = nlp(TEXT)
    assert all(group in doc.spans for group in GROUPS)
    assert [s.text for s in doc.spans["newsnlp_mentions"] if s.label_ == "PERSON"] == ["Ada Obi", "Obi"]


def test_entities_of_the_user_are_left_as_they_are(nlp):
    doc = nlp(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Ada Obi", "PERSON"),
        ("Lagos", "GPE"),
        ("Obi", "PERSON"),
        ("Harbour Union", "ORG"),
    ]


def test_results_survive_bytes_json_docbin_and_pickle(nlp):
    doc = nlp(TEXT)
    vocab = nlp.vocab
    packed = DocBin(store_user_data=True, docs=[doc])
    copies = [
        Doc(vocab).from_bytes(doc.to_bytes()),
        *DocBin().from_bytes(packed.to_bytes()).get_docs(vocab),
        pickle.loads(pickle.dumps(doc)),
    ]
    for copy in copies:
        assert copy._.newsnlp == doc._.newsnlp
        for group in GROUPS:
            assert [str(s) for s in copy.spans[group]] == [str(s) for s in doc.spans[group]]
    doc.to_json()


def test_two_processes_give_what_one_gives(nlp):
    texts = [TEXT, "", "Nothing here.", TEXT.replace("Lagos", "Paris")] * 3
    alone = [doc._.newsnlp for doc in nlp.pipe(texts)]
    together = [doc._.newsnlp for doc in nlp.pipe(texts, n_process=2, batch_size=2)]
    assert alone == together


def test_pipe_and_call_agree_whatever_the_batch(nlp):
    texts = [TEXT, "Obi left.", ""]
    for batch_size in (1, 2, 50):
        assert [d._.newsnlp for d in nlp.pipe(texts, batch_size=batch_size)] == [nlp(t)._.newsnlp for t in texts]


def test_pipeline_on_disk_opens_with_its_settings(nlp, tmp_path):
    chosen = pipeline(stages=["entities"])
    chosen.to_disk(tmp_path / "pipeline")
    opened = spacy.load(tmp_path / "pipeline")
    assert opened.get_pipe("newsnlp").stages == ("entities",)
    assert opened(TEXT)._.newsnlp == chosen(TEXT)._.newsnlp
    assert opened(TEXT)._.newsnlp["topics"] == []


def test_doc_that_nothing_ran_on_has_none():
    NewsnlpComponent()
    assert spacy.blank("en")("Obi left.")._.newsnlp is None


def test_component_sends_no_models_when_it_is_pickled(nlp):
    component = nlp.get_pipe("newsnlp")
    nlp(TEXT)
    assert len(pickle.dumps(component)) < 2000


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"stages": ["speeches"]}, "no stage"),
        ({"stages": ["quotes"]}, "needs 'entities'"),
        ({"stages": ["related"]}, "needs an index"),
    ],
)
def test_impossible_settings_are_refused(config, message):
    with pytest.raises(PipelineError, match=message):
        pipeline(**config)


def test_a_failing_doc_goes_to_the_error_handler_and_the_others_come_out(nlp, monkeypatch):
    nlp = pipeline(stages=["entities"])
    component = nlp.get_pipe("newsnlp")
    good = component._annotate

    def fail_on_bad(docs):
        if any("bad" in doc.text for doc in docs):
            raise ValueError("no")
        good(docs)

    monkeypatch.setattr(component, "_annotate", fail_on_bad)
    failed = []
    nlp.set_error_handler(lambda name, proc, docs, error: failed.extend(doc.text for doc in docs))
    assert [doc.text for doc in nlp.pipe(["one", "bad", "two"])] == ["one", "two"]
    assert failed == ["bad"]


def test_displacy_draws_what_the_component_found(nlp):
    from spacy import displacy

    html = displacy.render(nlp(TEXT), style="span", jupyter=False, options={"spans_key": "newsnlp_mentions"})
    assert all(label in html for label in ("PERSON", "PLACE", "ORG"))


def test_what_the_pipeline_does_not_read_is_said():
    bare = spacy.blank("en")
    bare.add_pipe("newsnlp", config={"stages": ["entities", "quotes"]})
    warnings = [w.split(":")[0] for w in bare("Obi left.")._.newsnlp["warnings"]]
    assert warnings == ["no-names", "no-attribution"]
    assert bare("")._.newsnlp["warnings"] == []


def test_a_pipeline_that_marks_names_need_not_find_one():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Obi"}])
    nlp.add_pipe("newsnlp", config={"stages": ["entities", "quotes"]})
    for text in ("Obi left.", "Nobody left."):
        assert [w.split(":")[0] for w in nlp(text)._.newsnlp["warnings"]] == ["no-attribution"]
