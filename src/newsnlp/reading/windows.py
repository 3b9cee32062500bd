"""Windows over the pieces of a text: a core that is read for good, with context on both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces [start, end) go into the encoder; the answers for [core_start, core_end) are kept."""

    start: int
    end: int
    core_start: int
    core_end: int


def plan_windows(
    n: int,
    line_starts: npt.NDArray[np.int64],
    *,
    size: int = 254,
    before: int = 48,
    after: int = 24,
) -> list[Window]:
    """Windows of at most `size` pieces whose cores cover 0..n once, in order; cores end at line starts where they can.

    line_starts: indices of the pieces that begin a line, ascending. A text that fits is one window.
    """
    windows = []
    at = 0
    while at < n:
        start = max(0, at - before)
        end = min(n, at + size - (at - start))
        core_end = end if end == n else end - after
        if core_end < n:
            i = int(np.searchsorted(line_starts, core_end, side="right")) - 1
            if i >= 0 and line_starts[i] > at + (core_end - at) // 3:
                core_end = int(line_starts[i])
        windows.append(Window(start, min(n, max(end if end == n else core_end + after, core_end)), at, core_end))
        at = core_end
    return windows
