"""Plots of many articles, each over the tidy table of the same name in `newsnlp.show.tallies`.

A plot takes articles, their frames, a `newsnlp.Corpus`, or its own table, filtered as you like, draws it on `ax` (a
new figure where there is none) and returns the Axes. Needs matplotlib: `pip install "newsnlp[plots]"`.

>>> plots.speakers(corpus)                                              # doctest: +SKIP
>>> table = tallies.speakers(corpus); plots.speakers(table[table["kind"] == "person"])   # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsnlp.annotations import ENTITY_KINDS, EntityKind
from newsnlp.errors import NewsnlpError
from newsnlp.show import tallies
from newsnlp.show.outlines import read_outlines, visible_part
from newsnlp.show.safe import shorten, showable
from newsnlp.show.tallies import Act, Articles, Period

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's hues, the ones of the HTML views: readers who are colour-blind tell them apart.
KIND_COLOURS = {"person": "#0072b2", "party": "#c14f00", "place": "#00805d", "organisation": "#a8497e"}
KIND_NAMES = {"person": "people", "party": "parties", "place": "places", "organisation": "organisations"}
LINE_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#a8497e", "#8a6d00", "#56b4e9", "#5b6169", "#000000")
LINE_STYLES = ("-", "--", "-.", ":", "-", "--", "-.", ":")
MARKERS = "osD^vPX*"
QUIET = "#5b6169"
LAND = "#e6e8eb"
# Of a network's figure: how far apart two nodes must stand for their labels.
LABEL_WIDTH, LABEL_HEIGHT = 0.17, 0.09

Shown = Articles | pd.DataFrame


def speakers(
    shown: Shown, *, top: int = 15, act: Act = "speech", kind: EntityKind | None = None, ax: Axes | None = None
) -> Axes:
    """Who is quoted most: a bar for each speaker, in the colour of its kind, the part in quotation marks darker."""
    table = shown if isinstance(shown, pd.DataFrame) else tallies.speakers(shown, act=act, kind=kind)
    rows = table.head(top)
    ax = _axes(ax, 0.34 * len(rows) + 1.4)
    at = np.arange(len(rows))
    colours = [KIND_COLOURS.get(k, QUIET) for k in rows["kind"]]
    ax.barh(at, rows["quotes"].to_numpy(), color=colours, alpha=0.45, height=0.72)
    ax.barh(at, rows["direct"].to_numpy(), color=colours, height=0.72)
    for place, count in zip(at, rows["quotes"]):
        ax.annotate(f"{count:,}", (count, place), (4, 0), textcoords="offset points", va="center", size="small")
    ax.set_yticks(at, [_label(name) for name in rows["speaker"]])
    ax.invert_yaxis()
    title = "Who is quoted"
    # A table that was cut or filtered can't say how many of all quotes it leaves out.
    if table is not shown and len(table):
        title += f": {table['share'].sum():.0%} of quotes have a speaker with a name"
    _finish(ax, title, "quotes; darker: in quotation marks", grid="x")
    _legend_of_kinds(ax, rows["kind"])
    return ax


def mentions_over_time(
    shown: Shown,
    *,
    names: Sequence[str] | None = None,
    kind: EntityKind | None = "person",
    top: int = 6,
    by: Period | None = None,
    ax: Axes | None = None,
) -> Axes:
    """How many articles name someone, by day, week, month, quarter or year: a line for each name."""
    if isinstance(shown, pd.DataFrame):
        table = shown
    else:
        table = tallies.mentions_over_time(shown, names=names, kind=kind, top=top, by=by)
    ax = _axes(ax, 4.2)
    _lines(ax, table, "name", "articles")
    _finish(ax, "Who is written about, over time", "", grid="y")
    ax.set_ylabel("articles that name them")
    return ax


def topics_over_time(shown: Shown, *, top: int = 8, by: Period | None = None, ax: Axes | None = None) -> Axes:
    """What share of the articles of each period has a topic: a line for each topic. An article may have several."""
    table = shown if isinstance(shown, pd.DataFrame) else tallies.topics_over_time(shown, top=top, by=by)
    ax = _axes(ax, 4.2)
    _lines(ax, table, "topic", "share")
    _finish(ax, "What is written about, over time", "", grid="y")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_ylabel("of the articles")
    return ax


def quoted_about(
    shown: Shown,
    *,
    top: int = 12,
    topics: int = 8,
    act: Act = "speech",
    kind: EntityKind | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Who is quoted about what: speakers by topics of the articles, a number and a shade for the quotes."""
    table = shown if isinstance(shown, pd.DataFrame) else tallies.quoted_about(shown, act=act, kind=kind)
    rows = table.groupby("speaker")["quotes"].max().sort_values(ascending=False, kind="stable").index[:top]
    columns = table.groupby("topic")["quotes"].sum().sort_values(ascending=False, kind="stable").index[:topics]
    grid = table.pivot_table(index="speaker", columns="topic", values="quotes", aggfunc="sum", fill_value=0)
    grid = grid.reindex(index=rows, columns=columns, fill_value=0)
    ax = _axes(ax, 0.36 * len(rows) + 2)
    counts = grid.to_numpy(dtype=float)
    if counts.size:
        ax.imshow(counts, cmap="Blues", aspect="auto", vmin=0, vmax=1.25 * max(counts.max(), 1))
    for (row, column), count in np.ndenumerate(counts):
        if count:
            ink = "#ffffff" if count > 0.75 * counts.max() else "#1c1f23"
            ax.text(column, row, f"{count:,.0f}", ha="center", va="center", size="small", color=ink)
    ax.set_yticks(range(len(rows)), [_label(name) for name in rows])
    ax.set_xticks(range(len(columns)), [_label(name, 30) for name in columns], rotation=30, ha="left")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    _finish(ax, "Who is quoted in articles about what", "", grid=None)
    ax.spines[:].set_visible(False)
    return ax


def people_network(
    shown: Shown,
    *,
    top: int = 30,
    least: int = 2,
    kind: EntityKind | None = "person",
    seed: int = 0,
    ax: Axes | None = None,
) -> Axes:
    """Who is named in the same articles: a line for each pair, thicker the more articles; a dot for each name.

    Names without a partner are left out. seed: another one gives another arrangement of the same network.
    """
    if isinstance(shown, pd.DataFrame):
        table = shown
    else:
        table = tallies.people_network(shown, top=top, least=least, kind=kind)
    sizes = {**dict(zip(table["other"], table["other_articles"])), **dict(zip(table["one"], table["one_articles"]))}
    people = sorted(sizes, key=lambda name: (-sizes[name], name))
    place = {name: i for i, name in enumerate(people)}
    pairs = np.array([(place[a], place[b]) for a, b in zip(table["one"], table["other"])], dtype=int).reshape(-1, 2)
    spots = arrange(len(people), pairs, table["cosine"].to_numpy(dtype=float), seed=seed)
    ax = _axes(ax, 6.4, width=8.4)
    most = max(table["articles"].max(), 1) if len(table) else 1
    for (a, b), articles in zip(pairs, table["articles"]):
        strength = articles / most
        ax.plot(*spots[[a, b]].T, color=QUIET, lw=0.5 + 4 * strength, alpha=0.25 + 0.35 * strength, zorder=1)
    colour = KIND_COLOURS[kind] if kind is not None else QUIET
    if people:
        area = np.array([sizes[name] for name in people], dtype=float)
        ax.scatter(
            spots[:, 0], spots[:, 1], s=20 + 380 * area / area.max(), color=colour, edgecolor="white", zorder=2
        )
    labels = [_label(name, 26) for name in people]
    for name, label, spot, below in zip(people, labels, spots, sides_of_labels(spots, labels)):
        away = 3 + (20 + 380 * sizes[name] / max(sizes.values())) ** 0.5 / 2
        note = ax.annotate(
            label,
            tuple(spot),
            (0, -away if below else away),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            size="small",
            zorder=3,
        )
        _halo(note, ax)
    _finish(ax, "Who is named together", "", grid=None)
    ax.set_axis_off()
    ax.margins(0.12)
    return ax


def places(shown: Shown, *, labels: int = 12, ax: Axes | None = None) -> Axes:
    """A map of the places named: a dot for each, its area the number of articles. Plate carrée, north is up.

    It shows the part of the world where the places lie. labels: how many of the most frequent are named.
    Outlines: Natural Earth.
    """
    table = shown if isinstance(shown, pd.DataFrame) else tallies.places(shown)
    ax = _axes(ax, 4.6, width=9)
    outlines = read_outlines()
    for ring in outlines.land:
        ax.fill(*ring.T, facecolor=LAND, edgecolor="none", zorder=0)
    for border in outlines.borders:
        ax.plot(*border.T, color="white", lw=0.6, zorder=1)
    longitudes, latitudes = table["longitude"].to_numpy(dtype=float), table["latitude"].to_numpy(dtype=float)
    counts = table["articles"].to_numpy(dtype=float)
    if len(table):
        area = 10 + 290 * counts / counts.max()
        ax.scatter(
            longitudes, latitudes, s=area, color=KIND_COLOURS["place"], alpha=0.6, edgecolor="white", lw=0.6, zorder=2
        )
    west, east, south, north = visible_part(longitudes, latitudes)
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_aspect("equal")
    for spot in _apart(table, (east - west) / 9, labels):
        at = (spot.longitude, spot.latitude)
        _halo(ax.annotate(_label(spot.name), at, (5, 4), textcoords="offset points", size="small", zorder=3), ax)
    _finish(ax, "Places named; the area of a dot is the number of articles", "", grid=None)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    return ax


def near_duplicates(shown: Shown, *, top: int = 12, threshold: float = 0.8, ax: Axes | None = None) -> Axes:
    """Groups of copies: a line for each group, a dot for each copy at the share of words it has kept."""
    if isinstance(shown, pd.DataFrame):
        table = shown
    else:
        table = tallies.near_duplicates(shown, threshold=threshold)
    groups = [(number, rows) for number, rows in table.groupby("group")][:top]
    ax = _axes(ax, 0.42 * len(groups) + 1.5)
    ticks = []
    for at, (_, rows) in enumerate(groups):
        kept = rows["kept"].to_numpy(dtype=float)
        ax.plot([kept.min(), kept.max()], [at, at], color=QUIET, lw=1, zorder=1)
        # Copies with equal shares would hide one another.
        shift = np.linspace(-0.22, 0.22, len(rows)) if len(rows) > 1 else np.zeros(1)
        colours = [KIND_COLOURS["party"] if first else KIND_COLOURS["person"] for first in rows["first"]]
        ax.scatter(kept, at + shift, s=36, c=colours, edgecolor="white", zorder=2)
        first = rows[rows["first"]].iloc[0] if rows["first"].any() else rows.iloc[0]
        title = first["title"] if isinstance(first["title"], str) and first["title"] else first["article_id"]
        ticks.append(f"{_label(title, 48)} ({len(rows)})")
    ax.set_yticks(range(len(groups)), ticks)
    ax.set_ylim(max(len(groups), 1) - 0.5, -0.5)
    ax.set_xlim(min(0.6, table["kept"].min() - 0.02) if len(table) else 0.6, 1.02)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    _finish(ax, "Copies of one text; orange: taken for the original", "words in common with the closest copy", grid="x")
    return ax


def arrange(
    count: int, pairs: NDArray[np.int64], weights: NDArray[np.float64], *, seed: int = 0, rounds: int = 300
) -> NDArray[np.float64]:
    """Places for the nodes of a network in [0, 1] x [0, 1], linked ones near each other; the same for the same seed.

    pairs: (links, 2), numbers of nodes. weights: how strongly each pulls, in [0, 1]. Nodes keep room for a label.

    Source: Fruchterman & Reingold (1991), with a pull to the middle that keeps separate parts together, and links of
    nodes that have many made weaker, so that those who are all linked with one another stay apart.
    """
    if count < 2:
        return np.full((count, 2), 0.5)
    random = np.random.default_rng(seed)
    spots = random.random((count, 2)) - 0.5
    ideal = 1 / np.sqrt(count)
    degrees = np.maximum(np.bincount(pairs.ravel(), minlength=count), 1)
    strengths = (0.3 + weights) / np.sqrt(degrees[pairs].max(axis=1)) if len(pairs) else weights
    for step in range(rounds):
        apart = spots[:, None] - spots[None]
        length = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        push = (apart / length[..., None] ** 2).sum(axis=1) * ideal**2
        if len(pairs):
            along = spots[pairs[:, 1]] - spots[pairs[:, 0]]
            pull = along * np.sqrt((along**2).sum(axis=1, keepdims=True)) / ideal * strengths[:, None]
            np.add.at(push, pairs[:, 0], pull)
            np.add.at(push, pairs[:, 1], -pull)
        push -= 1.2 * spots
        size = np.maximum(np.sqrt((push**2).sum(axis=1, keepdims=True)), 1e-9)
        spots += push / size * np.minimum(size, 0.1 * (1 - step / rounds))
    return _fitted(_with_room(_fitted(spots)))


def _fitted(spots: NDArray[np.float64]) -> NDArray[np.float64]:
    """The spots moved and stretched so that they fill the unit square."""
    spots = spots - spots.min(axis=0)
    extent = spots.max(axis=0)
    return np.asarray(spots / np.where(extent > 0, extent, 1))


def _with_room(spots: NDArray[np.float64]) -> NDArray[np.float64]:
    """The spots, those pushed apart that stand within one another's label."""
    for _ in range(60):
        apart = spots[:, None] - spots[None]
        length = np.hypot(apart[..., 0] / LABEL_WIDTH, apart[..., 1] / LABEL_HEIGHT)
        np.fill_diagonal(length, 1)
        close = np.clip(1 - length, 0, None)
        if not close.any():
            break
        way = apart / np.maximum(np.sqrt((apart**2).sum(axis=2, keepdims=True)), 1e-9)
        spots = spots + 0.5 * (way * close[..., None] * (LABEL_WIDTH, LABEL_HEIGHT)).sum(axis=1)
    return spots


def sides_of_labels(spots: NDArray[np.float64], labels: Sequence[str]) -> list[bool]:
    """Whether each label goes below its dot, else above it: where it crosses fewer of the labels before it."""
    width, height = 0.0058, 0.035  # of half a character, and of a line, on a figure of 8.4 by 6.4 inches
    taken: list[tuple[float, float, float]] = []
    sides = []
    for (x, y), label in zip(spots, labels):
        half = width * len(label)
        choices = [(x, y - height, half), (x, y + height, half)]
        crossed = [
            sum(abs(x - tx) < half + t_half and abs(at - ty) < height for tx, ty, t_half in taken)
            for _, at, half in choices
        ]
        sides.append(crossed[0] <= crossed[1])
        taken.append(choices[0 if sides[-1] else 1])
    return sides


def _apart(table: pd.DataFrame, room: float, most: int) -> list[Any]:
    """The first rows, at most so many, whose labels have room: none is level with, and near to, one named already.

    room: the width of a label in degrees.
    """
    chosen: list[Any] = []
    for row in table.itertuples():
        x, y = row.longitude, row.latitude
        if len(chosen) < most and all(abs(x - c.longitude) > room or abs(y - c.latitude) > room / 4 for c in chosen):
            chosen.append(row)
    return chosen


def _axes(ax: Axes | None, height: float, *, width: float = 8.0) -> Axes:
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise NewsnlpError('plots need matplotlib: pip install "newsnlp[plots]"') from error
    axes: Axes = pyplot.subplots(figsize=(width, height), layout="constrained")[1]
    return axes


def _label(text: object, length: int = 34) -> str:
    """Words for a figure: on one line, short, and no mathematics made of dollar signs."""
    return shorten(showable(text), length).replace("$", r"\$")


def _finish(ax: Axes, title: str, below: str, *, grid: Literal["x", "y"] | None) -> None:
    ax.set_title(title, loc="left", size="medium", weight="bold")
    ax.set_xlabel(below, size="small", color=QUIET)
    ax.spines[["top", "right"]].set_visible(False)
    if grid:
        ax.grid(axis=grid, alpha=0.25)
        ax.set_axisbelow(True)
    if not (ax.lines or ax.patches or ax.collections or ax.images or ax.texts):
        ax.text(0.5, 0.5, "nothing to show", transform=ax.transAxes, ha="center", va="center", color=QUIET)


def _legend_of_kinds(ax: Axes, kinds: pd.Series[Any]) -> None:
    from matplotlib.patches import Patch

    present = [kind for kind in ENTITY_KINDS if (kinds == kind).any()]
    if len(present) > 1:
        handles = [Patch(color=KIND_COLOURS[kind], label=KIND_NAMES[kind]) for kind in present]
        ax.legend(handles=handles, frameon=False, fontsize="small", loc="lower right")


def _lines(ax: Axes, table: pd.DataFrame, column: str, value: str) -> None:
    """A line for each value of a column, told apart by hue, dashes and marker."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import MaxNLocator

    order = list(dict.fromkeys(table[column]))
    for i, name in enumerate(order):
        rows = table[table[column] == name]
        ax.plot(
            rows["period"].to_numpy(),
            rows[value].to_numpy(),
            label=_label(name),
            color=LINE_COLOURS[i % len(LINE_COLOURS)],
            linestyle=LINE_STYLES[i % len(LINE_STYLES)],
            marker=MARKERS[i % len(MARKERS)],
            markersize=4,
            lw=1.6,
            clip_on=False,
        )
    if order:
        ax.margins(x=0)  # no room outside: a calendar has no year before 1
        ax.legend(frameon=False, fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
        ax.set_ylim(bottom=0)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=value == "articles"))
        periods = table["period"].drop_duplicates()
        if len(periods) <= 2:
            ax.set_xticks(periods.to_numpy(), [f"{period:%Y-%m-%d}" for period in periods])
        else:
            dates = AutoDateLocator(maxticks=8)  # type: ignore[no-untyped-call]
            ax.xaxis.set_major_locator(dates)
            ax.xaxis.set_major_formatter(ConciseDateFormatter(dates))  # type: ignore[no-untyped-call]


def _halo(text: Any, ax: Axes) -> None:
    """A rim of the background round the words, so that lines beneath them don't cross them."""
    from matplotlib.patheffects import withStroke

    text.set_path_effects([withStroke(linewidth=2.5, foreground=ax.get_facecolor())])
