"""The figures for people: one table of runs, and what was aimed at."""

import statistics
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.contestants import MESSAGE, NAMES
from bench.figures import Figures, ratios, shown, spread

Runs = dict[str, dict[str, list[Figures]]]
"""By case and contestant, one a round."""


def as_json(runs: Runs) -> dict[str, Any]:
    """Median, least and most of every figure."""
    return {
        case: {
            name: {key: spread([each[key] for each in rounds]) for key in rounds[0]}
            for name, rounds in by_name.items()
        }
        for case, by_name in runs.items()
    }


def table(runs: Runs) -> Table:
    made = Table(title="One /visit conversation: 8 updates, 15 calls", title_justify="left")
    for head in ("case", "who", "conv./s", "CPU µs an update", "CPU, ours/theirs", "p50 ms",
                 "p99 ms", "peak MB", "statements", "commits"):  # fmt: skip
        made.add_column(head, justify="left" if head in {"case", "who"} else "right")
    for case, by_name in runs.items():
        ours = [each["cpu_us"] for each in by_name["ours"]]
        for name, rounds in by_name.items():
            made.add_row(
                case if name == "a" else "", NAMES.get(name, MESSAGE), *_cells(rounds, ours)
            )
        made.add_section()
    return made


def _cells(rounds: Sequence[Figures], ours: Sequence[float]) -> list[str]:
    def of(key: str) -> list[float]:
        return [each[key] for each in rounds if key in each]

    return [
        shown(spread(of("per_second")), 1),
        shown(spread(of("cpu_us")), 0),
        shown(ratios(ours, of("cpu_us"))),
        shown(spread(of("p50_ms")), 1),
        shown(spread(of("p99_ms")), 1),
        f"{max(of('peak_mb')):.0f}",
        f"{statistics.median(of('statements')):.1f}" if of("statements") else "",
        f"{statistics.median(of('commits')):.2f}" if of("commits") else "",
    ]


def aims(rows: Sequence[tuple[str, float, Sequence[float], bool]]) -> Table:
    """What was aimed at: the words, the limit, the figures, and whether more is better."""
    made = Table(title="Aims", title_justify="left")
    for head in ("aim", "limit", "measured", ""):
        made.add_column(head, justify="left" if head in {"aim", ""} else "right")
    for words, limit, figures, more in rows:
        met = figures[0] >= limit if more else figures[0] <= limit
        sign = "≥" if more else "≤"
        made.add_row(words, f"{sign} {limit:g}", shown(figures), "met" if met else "MISSED")
    return made


def show(*what: Any) -> None:
    console = Console(width=None if Console().is_terminal else 150)
    for each in what:
        console.print(each)
