import pytest

from newsnlp.entities.gazetteer import Gazetteer, GazetteerEntry
from newsnlp.errors import PipelineError

ROWS = [{"name": "Kem Sokha", "kind": "person", "aliases": "Sokha|K. Sokha", "id": 7, "country": "KH"}]


def test_rows_come_in_many_shapes(tmp_path):
    csv = tmp_path / "names.csv"
    csv.write_text("name,kind,aliases,id,country\nKem Sokha,person,Sokha|K. Sokha,7,KH\n", encoding="utf8")
    entry = Gazetteer.of(ROWS).entries
    assert entry == Gazetteer.of(csv).entries == Gazetteer.of(str(csv)).entries
    assert entry == Gazetteer.of({"people": [{k: v for k, v in ROWS[0].items() if k != "kind"}]}).entries
    assert entry == Gazetteer.of(Gazetteer.of(ROWS)).entries
    assert Gazetteer.of({"CNRP": "party"}).entries == (GazetteerEntry("CNRP", "party"),)
    assert Gazetteer.of({"parties": ["CNRP"]}).entries == (GazetteerEntry("CNRP", "party"),)


def test_a_data_frame_is_a_gazetteer():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([{"name": "Ura", "kind": "place", "latitude": 27.5, "longitude": 90.9, "id": None}])
    (entry,) = Gazetteer.of(frame).entries
    assert (entry.latitude, entry.longitude, entry.id) == (27.5, 90.9, None)


def test_the_longest_name_wins_and_words_stay_whole():
    gazetteer = Gazetteer.of([{"name": "Sam", "kind": "person"}, {"name": "Sam Rainsy", "kind": "person"}])
    text = "Samuel saw Sam Rainsy and Sam."
    assert [text[s:e] for s, e, _ in gazetteer.find(text)] == ["Sam Rainsy", "Sam"]


@pytest.mark.parametrize(
    "rows",
    [
        [{"kind": "person"}],
        [{"name": "X", "kind": "planet"}],
        [{"name": "A", "kind": "place", "latitude": "north"}],
        ["Kem Sokha"],
        {"people": 7},
        {"people": [7]},
        7,
    ],
)
def test_a_bad_row_is_one_clear_error(rows):
    with pytest.raises(PipelineError):
        Gazetteer.of(rows)


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path):
    with pytest.raises(PipelineError):
        Gazetteer.of(tmp_path / "none.csv")
