import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsnlp.annotations import Span
from newsnlp.cleaning.characters import repair


@pytest.mark.parametrize(
    "broken, sound",
    [
        ("Itâ€™s cold", "It’s cold"),
        ("RenÃ©e MÃ¼ller", "Renée Müller"),
        ("a Â£2.5m plan", "a £2.5m plan"),
        ("emis\u00adsion", "emission"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("one\u00a0two\u2009three", "one two three"),
        ("ﬁnal oﬀer", "final offer"),
        ("cafe\u0301", "café"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("nul\x00 bell\x07", "nul bell"),
        ("it\x92s", "it’s"),
        ("une maniÃ¨re dâ\u200b€™Ã©tablir", "une manière d’établir"),
        ("\ud83d\ude00 \ud800", "😀 \ufffd"),
        ("São Paulo, naïve façade, Łódź", "São Paulo, naïve façade, Łódź"),
        ("ÃO DE AÇÚCAR", "ÃO DE AÇÚCAR"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("", ""),
    ],
)
def test_characters_are_put_right(broken, sound):
    assert repair(broken)[0] == sound


def test_what_was_mended_maps_back_to_what_stood_there():
    text, way = repair("Itâ€™s RenÃ©e")
    assert way.raw_span(Span(2, 3)).of("Itâ€™s RenÃ©e") == "â€™"
    at = text.index("é")
    assert way.raw_span(Span(at, at + 1)).of("Itâ€™s RenÃ©e") == "Ã©"


ODD = st.text(
    st.sampled_from(list("ab é\u0301\u00ad\u200b\u00a0ﬁ\r\n\x00\x92\ud800\udc00â€™Ã©\u1100\u1161한ก็")), max_size=40
)


@given(st.text(st.sampled_from("ab Zé—“한ก\u00ad\u200b\r\x00"), max_size=60))
def test_unchanged_characters_map_to_themselves(source):
    text, way = repair(source)
    for i, character in enumerate(text):
        if character != "\n":
            assert way.raw_span(Span(i, i + 1)).of(source) == character


@given(ODD)
def test_repaired_text_is_nfc_without_invisible_characters(source):
    text, _ = repair(source)
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set("\u00ad\u200b\x00\r\u00a0")
