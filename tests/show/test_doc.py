"""An article as a spaCy Doc."""

from dataclasses import replace

from hypothesis import given, settings
from tests.articles import annotated_article, articles

from newsnlp.annotations import Mention, Span
from newsnlp.article import SURROGATES, Article


def test_names_become_ents_with_their_entity_and_link():
    doc = annotated_article().to_doc()
    assert [(e.text, e.label_, e.ent_id_, e.kb_id_) for e in doc.ents] == [
        ("Kenya", "PLACE", "l1", "geonames:192950"),
        ("Uhuru Reform Alliance", "PARTY", "y1", ""),
        ("URA", "PARTY", "y1", ""),
        ("Nairobi", "PLACE", "l2", ""),
        ("Achieng Wekesa", "PERSON", "p1", ""),
        ("Daudi Kiprono", "PERSON", "p2", ""),
        ("Treasury", "ORG", "o1", ""),
        ("Wekesa", "PERSON", "p1", ""),
    ]


def test_each_piece_of_a_quote_is_a_span_with_its_number_and_speaker():
    article = annotated_article()
    doc = article.to_doc()
    quotes = [(s.label_, s.id_, s.kb_id_) for s in doc.spans["newsnlp_quotes"]]
    assert quotes == [
        ("indirect", "0", ""),
        ("direct", "1", "p1"),
        ("direct", "1", "p1"),
        ("indirect", "2", "p2"),
        ("indirect", "3", "p1"),
    ]
    assert [s.text for s in doc.spans["newsnlp_cues"]] == ["said", "said", "wants", "said"]
    assert doc.spans["newsnlp_sources"][1].text == "Achieng Wekesa"


def test_a_doc_survives_its_bytes():
    from spacy.tokens import Doc

    doc = annotated_article().to_doc()
    back = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert Article.from_dict(back.user_data["newsnlp"]).title == "Nurses to end strike after pay deal"
    assert [s.kb_id_ for s in back.spans["newsnlp_quotes"]] == [s.kb_id_ for s in doc.spans["newsnlp_quotes"]]


@settings(max_examples=20)
@given(articles())
def test_any_article_becomes_a_doc_over_its_very_text(article):
    doc = article.to_doc()
    assert doc.text == SURROGATES.sub("\ufffd", article.text)
    assert len(doc.ents) <= sum(len(e.mentions) for e in article.entities)


def test_of_names_that_overlap_the_longest_is_an_ent_and_all_are_in_the_group():
    article = annotated_article()
    (first, *rest) = article.entities
    doubled = replace(first, mentions=(*first.mentions, Mention(Span(0, 40))))
    doc = replace(article, entities=(doubled, *rest)).to_doc()
    assert doc.ents[0].start == 0
    assert len(doc.spans["newsnlp_mentions"]) == 9


def test_a_kept_doc_lends_its_tokens_and_is_not_changed():
    import spacy

    nlp = spacy.blank("en")
    article = annotated_article()
    kept = nlp.make_doc(article.text)
    doc = replace(article, doc=kept).to_doc()
    assert doc is not kept and len(kept.ents) == 0 and len(doc.ents) == 8
    assert annotated_article().to_doc(nlp.vocab).vocab is nlp.vocab


def test_displacy_draws_it():
    from spacy import displacy

    assert "Achieng Wekesa" in displacy.render(annotated_article().to_doc(), style="ent", page=False, jupyter=False)
