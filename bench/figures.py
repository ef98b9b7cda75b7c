"""What is told of a run: percentiles of one, medians with ranges of several, and ratios."""

import statistics
from collections.abc import Sequence
from typing import Any

from bench.people import People

Figures = dict[str, float]


def seen_by(people: People) -> Figures:
    """How quick it was for the people: conversations a second, and milliseconds an update."""
    elapsed = max(people.ended - people.began, 1e-9)
    updates = people.updates * people.finished if people.ahead else len(people.seconds)
    return {
        "conversations": people.finished,
        "updates": updates,
        "per_second": updates / people.updates / elapsed,
        "p50_ms": percentile(people.seconds, 50) * 1000,
        "p99_ms": percentile(people.seconds, 99) * 1000,
        "calls": people.calls,
    }


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of them do not exceed; 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def spread(values: Sequence[float]) -> list[float]:
    """Median, least, most."""
    return [statistics.median(values), min(values), max(values)]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Median, least and most of the ratios within each round."""
    return spread([a / b for a, b in zip(ours, theirs, strict=True) if b])


def shown(figures: Any, digits: int = 2) -> str:
    """`0.61 (0.58–0.66)`."""
    middle, least, most = figures
    if least == most:
        return f"{middle:.{digits}f}"
    return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"
