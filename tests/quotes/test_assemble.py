from newsnlp.annotations import Span
from newsnlp.quotes.assemble import snap_to_marks, tidy_spans
from newsnlp.quotes.linking import Labelled
from newsnlp.quotes.marks import read_marks


def labelled(text, words, part):
    start = text.index(words)
    return Labelled(Span(start, start + len(words)), part)


def test_a_name_and_its_apposition_are_one_source():
    text = "Marta Silva, director of the group, said the road was closed."
    spans = [labelled(text, "Marta Silva,", "source"), labelled(text, "director of the group", "source")]
    (source,) = tidy_spans(read_marks(text), [*spans])
    assert source.span.of(text) == "Marta Silva, director of the group"


def test_two_sources_of_one_sentence_stay_two():
    text = "Marta Silva and the mayor said so."
    spans = [labelled(text, "Marta Silva", "source"), labelled(text, "the mayor", "source")]
    assert len(tidy_spans(read_marks(text), spans)) == 2


def test_a_quotation_that_is_carried_on_is_speech_in_each_paragraph():
    text = "“We waited for nine long days and nobody came.\n\n“Then the rain took the bridge and the school with it.”"
    found = [labelled(text, "We waited for nine long days", "content"), labelled(text, "the rain", "content")]
    contents = snap_to_marks(read_marks(text), found)
    assert [c.span.of(text)[:6] for c in contents] == ["“We wa", "“Then "]
    assert contents[1].span.of(text).endswith("with it.”")
