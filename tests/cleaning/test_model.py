import numpy as np
import pytest

from newsnlp.cleaning.features import describe, words_of
from newsnlp.cleaning.lines import split_lines
from newsnlp.cleaning.model import Classifier, LineModel, Network, context, load_line_model, save_line_model
from newsnlp.cleaning.page import keep_lines, least_probability


def classifier(features=2):
    ones = np.ones(features, np.float32)
    return Classifier(mean=0 * ones, scale=ones, weights=ones, bias=0.0)


def network(features=2, networks=1, layers=2, units=2, seed=0):
    rng = np.random.default_rng(seed)

    def arrays(*shape):
        return rng.normal(size=(networks, *shape)).astype(np.float16).astype(np.float32)

    return Network(
        arrays(features, units),
        arrays(units),
        arrays(layers, 3, units, units),
        arrays(layers, units),
        arrays(units),
        arrays(),
    )


def test_network_answers_as_the_one_that_was_trained():
    torch = pytest.importorskip("torch", reason="networks are trained with torch")
    from training.cleaning_network import LineNetwork, stacked

    torch.manual_seed(3)
    trained = [LineNetwork(5, 4, 3).eval() for _ in range(2)]
    for lines in (1, 2, 11):
        rows = torch.randn(lines, 5)
        inside = torch.ones(1, lines, dtype=torch.bool)
        wanted = torch.stack([n(rows[None], inside)[0] for n in trained]).mean(0).detach().numpy()
        assert stacked(trained).log_odds(rows.numpy()) == pytest.approx(wanted, abs=1e-5)


def test_padding_of_a_batch_changes_no_answer():
    torch = pytest.importorskip("torch", reason="networks are trained with torch")
    from training.cleaning_network import LineNetwork

    torch.manual_seed(3)
    trained = LineNetwork(5, 4, 3).eval()
    rows = torch.randn(1, 6, 5)
    padded = torch.cat([rows, torch.ones(1, 4, 5)], 1)
    inside = torch.arange(10)[None] < 6
    assert torch.allclose(trained(padded, inside)[:, :6], trained(rows, inside[:, :6]), atol=1e-6)


def test_answer_with_a_network_is_the_mean_of_both_in_log_odds():
    rows = np.array([[1.0, 0.5], [-2.0, 0.3], [0.1, 0.2]], np.float32)
    counts = np.array([9.0, 3.0, 20.0])
    width = 2 + context(np.zeros(3), counts).shape[1]
    plain = LineModel(("a", "b"), classifier(), classifier(width), 0.5)
    both = LineModel(("a", "b"), classifier(), classifier(width), 0.5, network())
    alone = plain.probability(rows, ("a", "b"), counts)
    wanted = (np.log(alone / (1 - alone)) + network().log_odds(rows)) / 2
    assert both.probability(rows, ("a", "b"), counts) == pytest.approx(1 / (1 + np.exp(-wanted)))
    alone = LineModel(("a", "b"), classifier(), classifier(width), 0.5, network(), share=1.0)
    wanted = 1 / (1 + np.exp(-network().log_odds(rows)))
    assert alone.probability(rows, ("a", "b"), counts) == pytest.approx(wanted)


def test_line_model_is_the_same_after_saving_and_loading(tmp_path):
    rows = np.array([[1.0, 0.5], [-2.0, 0.3], [0.1, 0.2]], np.float32)
    counts = np.array([9.0, 3.0, 20.0])
    width = 2 + context(np.zeros(3), counts).shape[1]
    model = LineModel(("a", "b"), classifier(), classifier(width), 0.5, network(networks=2), share=0.75)
    save_line_model(model, tmp_path, "lines")
    loaded = load_line_model(tmp_path, "lines")
    assert loaded.probability(rows, ("a", "b"), counts).tolist() == model.probability(rows, ("a", "b"), counts).tolist()


def test_doubtful_paragraph_right_above_the_article_stays():
    lines = split_lines(
        "Menu\n\nIn answer to the release of the leader of the party on Monday her lawyer told the press:\n\n"
        "“It was a long wait for all who knew that she had done nothing wrong at all in those years.”"
    )
    kept = keep_lines(describe(lines), np.array([0.25, 0.25, 0.9]), 0.55)
    assert kept.tolist() == [False, True, True]


def test_paragraphs_in_a_row_run_on_below_a_kept_one_and_short_sentences_do_not():
    described = describe(split_lines("\n".join([*PROSE, *["It rained on the pier."] * 2])))
    kept = keep_lines(described, np.array([0.9, 0.45, 0.45, 0.22, 0.22]), 0.55)
    assert kept.tolist() == [True, True, True, True, False]
    assert keep_lines(described, np.array([0.45, 0.45, 0.45, 0.22, 0.22]), 0.55).tolist() == [False] * 5


def test_without_a_probable_sentence_the_best_is_enough():
    described = describe(split_lines("Home\nSport\n" + "\n".join(PROSE)))
    assert least_probability(described, np.array([0, 0, 0.2, 0.4, 0.3]), 0.55) == pytest.approx(0.32)
    assert least_probability(described, np.array([0, 0, 0.2, 0.9, 0.3]), 0.55) == 0.55
    assert least_probability(described, np.array([0, 0, 0.2, 0.6, 0.3]), 0.55) == 0.55
    assert least_probability(described, np.full(5, 0.01), 0.55) == pytest.approx(0.2)
    assert least_probability(describe(split_lines("Home\nSport")), np.full(2, 0.3), 0.55) == 0.55


PROSE = [
    "The harbour will close for a week in June so that the old pier can be repaired, the council said.",
    "Two ferries a day will leave from the fishing quay instead, at seven in the morning and at six.",
    "Fishermen were told on Tuesday, and most of them agreed with the plan as it stands.",
]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_blank_lines_everywhere_or_nowhere_say_the_same(between):
    lines = ["Home", "Sport", "Harbour to close", *PROSE, "Share", "Contact"]
    described = describe(split_lines(between.join(lines)))
    at = described.names.index("gap after")
    assert described.rows[:, at].tolist() == [0, 0, 1, 1, 1, 1, 0, 0]


def test_blank_lines_of_some_count_as_they_stand():
    described = describe(split_lines("Home\n\nSport\nNews\n" + "\n".join(PROSE)))
    assert described.rows[:, described.names.index("gap after")].tolist() == [1, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("line", ["नदी पर नया पुल बनेगा।", "تقول البلدية إن الجسر سيغلق.", "다리는 내년에 열린다."])
def test_letters_without_case_are_not_small(line):
    described = describe(split_lines(line))
    assert described.rows[0, described.names.index("starts lower")] == 0


def test_vowel_signs_belong_to_their_words():
    assert words_of("पुल की मरम्मत होगी।") == ["पुल", "की", "मरम्मत", "होगी"]


def test_doubtful_run_between_two_kept_lines_is_kept_whole():
    text = [PROSE[0], "Monday: closed", "Tuesday: from seven", "Friday: from nine", PROSE[1], "Weather", "Jobs"]
    answers = np.array([0.9, 0.4, 0.35, 0.4, 0.9, 0.4, 0.4])
    assert keep_lines(describe(split_lines("\n".join(text))), answers, 0.55).tolist() == [True] * 5 + [False] * 2


def test_run_with_a_line_that_is_surely_not_of_the_article_is_no_bridge():
    text = [PROSE[0], "Monday: closed", "Subscribe", "Friday: from nine", PROSE[1]]
    answers = np.array([0.9, 0.4, 0.05, 0.4, 0.9])
    kept = keep_lines(describe(split_lines("\n".join(text))), answers, 0.55).tolist()
    assert kept[2] is False
