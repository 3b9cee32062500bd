import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsnlp.reading.pieces import case_of, characters_of, cut_pieces, name_words, quote_state

tokenizers = pytest.importorskip("tokenizers")


@pytest.fixture(scope="module")
def tokenizer():
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    letters = "abcdefghijklmnopqrstuvwxyz"
    vocab = {t: i for i, t in enumerate(["[UNK]", *letters, *("##" + c for c in letters)])}
    made = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def cases(text: str, spans: list[tuple[int, int]]) -> list[int]:
    starts, ends = np.array(spans).T
    return case_of(characters_of(text), starts, ends).tolist()


def test_case_tells_the_shapes_of_words_apart():
    text = "said Sokha CNRP I McCain iPhone 2017 , ភាសា"
    spans, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        spans.append((start, at := start + len(word)))
    assert cases(text, spans) == [1, 2, 3, 4, 5, 8, 6, 7, 9]


def test_an_open_mark_runs_to_the_end_of_its_line_and_no_further():
    state = quote_state('He said "we go\nand left "now" then').tolist()
    assert state[8] == 2
    assert set(state[9:14]) == {4}
    assert set(state[14:24]) == {0}
    assert state[24:29] == [2, 1, 1, 1, 3]
    assert set(state[29:]) == {0}


def test_inches_open_no_quote():
    assert not quote_state("the wall is 5'10\" tall").any()


def test_words_are_runs_of_letters_and_single_marks(tokenizer):
    text = "Kem Sokha's party, he said."
    pieces = cut_pieces(text, tokenizer)
    words = np.flatnonzero(pieces.first)
    assert [text[pieces.starts[i] : pieces.word_ends[i]] for i in words] == [
        *("Kem", "Sokha", "'", "s", "party", ",", "he", "said", ".")
    ]


def test_gaps_say_where_lines_begin(tokenizer):
    pieces = cut_pieces("a b,\n\nc", tokenizer)
    assert pieces.features[:, 3].tolist() == [3, 1, 0, 2]
    assert pieces.features[:, 2].tolist() == [0, 0, 0, 1]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_pieces_inside_it_and_in_order(text):
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    plain = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    plain.normalizer = normalizers.BertNormalizer(lowercase=True)
    plain.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    pieces = cut_pieces(text, plain)
    assert (pieces.starts >= 0).all() and (pieces.ends <= len(text)).all()
    assert (np.diff(pieces.starts) >= 0).all()
    assert pieces.features.shape == (len(pieces), 4)
    assert json.dumps(pieces.ids.tolist()) is not None


def test_lone_surrogates_are_read_as_unknown(tokenizer):
    assert len(cut_pieces("a \ud800 b", tokenizer)) >= 2


def test_words_that_are_written_alike_have_one_number_and_small_ones_none(tokenizer):
    pieces = cut_pieces("Kem Sokha met Sokha, not SOKHA or sokha. Kem", tokenizer)
    kem, sokha, met, again, comma, no, capitals, _, small, _, last = name_words(pieces).tolist()
    assert kem == last != sokha
    assert sokha == again != capitals
    assert capitals >= 0
    assert {met, comma, no, small} == {-1}


def test_a_word_of_more_pieces_differs_from_its_beginning(tokenizer):
    long, short = name_words(cut_pieces("Ouagadougou Ouaga", tokenizer)).tolist()
    assert long != short


def test_no_words_have_no_numbers(tokenizer):
    assert len(name_words(cut_pieces("", tokenizer))) == 0
