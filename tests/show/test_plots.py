"""The plots: each draws what its table holds, on the axes it was given, whatever words stand in it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.articles import annotated_article
from tests.show.newsroom import made_up_articles

import newsnlp
from newsnlp.show import tallies
from newsnlp.show.outlines import read_outlines, visible_part

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is the extra newsnlp[plots]")
matplotlib.use("Agg")

from matplotlib import pyplot  # noqa: E402

from newsnlp.show import plots  # noqa: E402

EVERY = (
    "speakers",
    "mentions_over_time",
    "topics_over_time",
    "quoted_about",
    "people_network",
    "places",
    "near_duplicates",
)


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def frames():
    made = list(made_up_articles(120))
    return newsnlp.to_frames([*made, made[0], made[0]])


def words(ax):
    """All words of a plot once it is drawn: its labels, its legend and what is written on it."""
    ax.figure.canvas.draw()
    texts = [*ax.texts, *ax.get_yticklabels(), *ax.get_xticklabels(), ax.title]
    texts += ax.get_legend().get_texts() if ax.get_legend() else []
    return " | ".join(text.get_text() for text in texts)


@pytest.mark.parametrize("name", EVERY)
def test_a_plot_draws_on_the_axes_it_is_given(name, frames):
    _, ax = pyplot.subplots()
    assert getattr(plots, name)(frames, ax=ax) is ax
    assert "nothing to show" not in words(ax)


@pytest.mark.parametrize("name", EVERY)
def test_a_plot_of_a_table_is_the_plot_of_its_articles(name, frames):
    table = getattr(tallies, name)(frames)
    assert words(getattr(plots, name)(table)).split(":")[0] == words(getattr(plots, name)(frames)).split(":")[0]


@pytest.mark.parametrize("name", [n for n in EVERY if n != "places"])
def test_a_plot_of_nothing_says_so(name):
    assert "nothing to show" in words(getattr(plots, name)([]))


def test_a_map_of_no_places_is_a_map_of_the_world():
    ax = plots.places([])
    assert len(ax.patches) == len(read_outlines().land)
    assert ax.get_xlim() == (-180, 180)


@pytest.mark.parametrize("name", EVERY)
def test_names_with_dollars_and_markup_are_words(name):
    odd = r"$\frac{1}{0}$ <script> & a name that goes on and on and on and on"
    article = annotated_article()
    entities = tuple(replace(e, name=odd if i == 0 else e.name) for i, e in enumerate(article.entities))
    made = replace(article, entities=entities, topics=(replace(article.topics[0], name=odd),), title=odd)
    options = {"kind": None} if name == "people_network" else {}
    ax = getattr(plots, name)([made, made, made], **options)
    assert name == "places" or r"\frac{1}{0}" in words(ax)


def test_the_most_quoted_stand_on_top(frames):
    table = tallies.speakers(frames)
    ax = plots.speakers(frames, top=5)
    ax.figure.canvas.draw()
    assert [t.get_text() for t in ax.get_yticklabels()] == table["speaker"].head(5).tolist()
    assert ax.yaxis_inverted()
    assert [round(bar.get_width()) for bar in ax.patches[:5]] == table["quotes"].head(5).tolist()


@pytest.mark.parametrize("days", [(date(1, 1, 1), date(9999, 12, 31)), (date(1, 1, 1),), (date(2024, 2, 29),) * 2])
def test_any_days_have_a_place_in_time(days):
    articles = [replace(annotated_article(), published=day) for day in days]
    for draw in (plots.mentions_over_time, plots.topics_over_time):
        assert str(days[0].year) in words(draw(articles))


def test_lines_are_told_apart_without_colour(frames):
    ax = plots.topics_over_time(frames)
    lines = [(line.get_linestyle(), line.get_marker()) for line in ax.lines]
    assert len(set(lines)) == len(lines) > 4


def test_linked_people_stand_closer_than_others():
    pairs = np.array([(0, 1), (2, 3)])
    spots = plots.arrange(4, pairs, np.ones(2))
    distance = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    assert max(distance[0, 1], distance[2, 3]) < min(distance[0, 2], distance[0, 3], distance[1, 2], distance[1, 3])


def test_the_same_seed_arranges_a_network_alike():
    pairs = np.array([(0, 1), (1, 2)])
    assert np.array_equal(plots.arrange(5, pairs, np.ones(2)), plots.arrange(5, pairs, np.ones(2)))
    assert not np.array_equal(plots.arrange(5, pairs, np.ones(2)), plots.arrange(5, pairs, np.ones(2), seed=1))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_smallest_networks_have_places_too(count):
    spots = plots.arrange(count, np.zeros((0, 2), int), np.zeros(0))
    assert spots.shape == (count, 2) and np.isfinite(spots).all()


@pytest.mark.parametrize(
    ("longitudes", "latitudes"),
    [([2.3], [48.9]), ([2.3, 13.4], [48.9, 52.5]), ([-120.0, 151.2], [37.0, -33.9]), ([179.9, -179.9], [0.0, 0.0])],
)
def test_the_part_of_the_world_shown_holds_all_its_places(longitudes, latitudes):
    west, east, south, north = visible_part(np.array(longitudes), np.array(latitudes))
    assert all(west < x < east for x in longitudes) and all(south < y < north for y in latitudes)


def test_outlines_lie_on_the_globe():
    outlines = read_outlines()
    for line in (*outlines.land, *outlines.borders):
        assert (np.abs(line[:, 0]) <= 180).all() and (np.abs(line[:, 1]) <= 90).all()
    for ring in outlines.land:
        assert (ring[0] == ring[-1]).all()
