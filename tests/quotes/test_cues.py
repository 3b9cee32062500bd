import pytest

from newsnlp.quotes.cues import tell_act


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("said", "speech"), ("has repeatedly denied", "speech"), ("According to", "speech"),
        ("told reporters", "speech"), (":", "speech"), ("made it clear", "speech"), ("wants", "thought"),
        ("is planning", "thought"),
        ("support for", "thought"), ("showed", "other"), ("", "other"), ("said she believes", "speech"),
    ],
)  # fmt: skip
def test_a_cue_tells_speech_from_thought(cue, act):
    assert tell_act(cue) == act
