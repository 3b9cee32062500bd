import pytest

from newsnlp import topics

pytestmark = pytest.mark.model


def test_seventeen_top_terms():
    assert len(topics.vocabulary().tops) == 17


def test_ids_are_read_in_every_spelling():
    table = topics.vocabulary()
    concept = table["medtop:11000000"]
    assert concept.name == "politics and government"
    assert table["11000000"] is concept
    assert table["http://cv.iptc.org/newscodes/mediatopic/11000000"] is concept


def test_american_names_stand_beside_british_ones():
    assert topics.vocabulary()["09000000"].name == "labour"
    assert topics.vocabulary()["09000000"].name_us == "labor"


def test_retired_ids_resolve_to_the_active_concept_over_them():
    concept = topics.vocabulary()["medtop:20000030"]
    assert concept.retired == "2021-09-30"
    assert topics.vocabulary().current("medtop:20000030").id == "medtop:20000029"


def test_every_broader_concept_exists_and_leads_to_a_top():
    table = topics.vocabulary()
    for concept in table.values():
        assert all(parent in table for parent in concept.broader)
        assert table.current(concept.id).retired is None
        assert concept.level == 1 or table.ancestors(concept.id)


def test_attribution_names_iptc_and_the_licence():
    assert "IPTC" in topics.vocabulary().attribution
    assert "CC BY 4.0" in topics.vocabulary().attribution


def test_unknown_id_is_a_key_error_and_not_in_it():
    assert "medtop:1" not in topics.vocabulary()
    with pytest.raises(KeyError):
        topics.vocabulary()["medtop:1"]
    assert topics.vocabulary().get(11000000) is None
