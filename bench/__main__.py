"""`make bench`: ours and the peers in turn, round after round, in one run.

Then a broadcast beside its peers, /quota and /coverage beside a loop, and the night's sweep.
`SCALE=full` measures 1,000 people too, 3,000 recipients, and 10⁶ visits and assignments;
`JSON=path` keeps every figure.
"""

import asyncio
import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import broadcasts, coverage, disk, ready, report, sends, sweep
from bench.contestants import Contestant, started
from bench.figures import ratios
from bench.report import Runs

FULL = os.environ.get("SCALE") == "full"
LATENCY = 0.03
RECIPIENTS = broadcasts.RECIPIENTS if FULL else 300

# What is asked, and in how many rounds: small, full.
CASES: dict[str, tuple[dict[str, Any], int, int]] = {
    "1 person": ({"people": 1}, 5, 9),
    "100 people": ({"people": 100}, 2, 7),
    "1,000 people": ({"people": 1000}, 0, 3),
    "1 person, HTTP": ({"people": 1, "http": True}, 3, 9),
    "50 people, HTTP": ({"people": 50, "http": True}, 2, 5),
    "1,000 people, HTTP": ({"people": 1000, "http": True}, 0, 3),
    # One after the other takes its time; a rate is seen after a while, too.
    "50 people, 30 ms": (
        {"people": 50, "latency": LATENCY, "seconds": 60.0 if FULL else 4.0}, 1, 3,
    ),
}  # fmt: skip
SLOW = "50 people, 30 ms"
TOLD = "100 people"  # the case in which ours is also told each visit in one message
MESSAGE = "message"


def run_all(contestants: dict[str, Contestant]) -> Runs:
    """Every case; within a round each contestant in turn, beginning with another each time."""
    runs: Runs = {}
    for case, (asked, small, full) in CASES.items():
        for turn in range(full if FULL else small):
            for name in _rotated(list(contestants), turn):
                by_name = runs.setdefault(case, {each: [] for each in contestants})
                by_name[name].append(contestants[name].run(asked))
            if case == TOLD:
                told = contestants["ours"].run({**asked, "message": True})
                runs[case].setdefault(MESSAGE, []).append(told)
    return runs


def _rotated(names: list[str], turn: int) -> list[str]:
    at = turn % len(names)
    return names[at:] + names[:at]


def in_order(ours: Contestant) -> list[float]:
    """50 people who type everything ahead: the share of visits recorded as they were told."""
    told = ours.run({"people": 50, "latency": LATENCY, "ahead": True})
    return [told["whole"] / 50] * 3


def aimed(runs: Runs, others: dict[str, Any]) -> list[Any]:
    """The issue's aims, and where we stand."""

    def cpu(case: str, peer: str) -> list[float]:
        ours, theirs = runs[case]["ours"], runs[case][peer]
        return ratios([r["cpu_us"] for r in ours], [r["cpu_us"] for r in theirs])

    rows: list[Any] = []
    for case in runs:
        if case not in {SLOW, "1 person"}:
            rows.append((f"CPU an update, of (d): {case}", 0.7, cpu(case, "d"), False))
            rows.append((f"CPU an update, of (b): {case}", 2, cpu(case, "b"), False))
    by_message = [each["visit_us"] for each in runs[TOLD][MESSAGE]]
    for name in ("ours", "b", "d"):
        by_steps = [each["visit_us"] for each in runs[TOLD][name]]
        words = f"CPU a visit told in one message, of {name}'s 8 updates"
        rows.append((words, 1, ratios(by_message, by_steps), False))
    ours, plain = runs[SLOW]["ours"], runs[SLOW]["a"]
    speed = ratios([r["per_second"] for r in ours], [r["per_second"] for r in plain])
    sent = others["sends"]
    return [
        *rows,
        ("conversations/s at 30 ms, of (a)", 15, speed, True),
        ("visits whole where 50 type ahead", 1, others["in_order"], True),
        ("CPU a message sent, of httpx, 1 in flight", 0.5, sent[1], False),
        ("CPU a message sent, of httpx, 32 in flight", 0.25, sent[32], False),
        ("a stored visit, of a raw transaction, 100 wait", 0.6, others["disk"]["ratio"], False),
        ("idle memory, MB", 80, [others["ready"]["idle_mb"]] * 3, False),
        ("from nothing to ready, of importing", 1.1, others["ready"]["ratio"], False),
        *broadcasts.aims(others["broadcasts"]),
    ]


def main() -> None:
    began = time.monotonic()
    others: dict[str, Any] = {"disk": disk.measure(9 if FULL else 5)}
    others["ready"] = ready.measure(9 if FULL else 3)
    with sends.server() as url:
        rows = asyncio.run(sends.measure(url, (1, 32), (sends.PEER, sends.OURS)))
    others["sends"] = {row["in_flight"]: row["ratio"] for row in rows if row["way"] == sends.OURS}
    with started() as contestants:
        runs = run_all(contestants)
        others["in_order"] = in_order(contestants["ours"])
    others["broadcasts"] = notices = asyncio.run(broadcasts.measure(RECIPIENTS))
    others["coverage"], others["sweep"] = coverage.measure_all(), sweep.measure_all()
    goals = aimed(runs, others)
    report.show(
        report.table(runs), broadcasts.table(notices, RECIPIENTS), report.aims(goals),
        _about(others, time.monotonic() - began),
    )  # fmt: skip
    others["broadcasts"] = [asdict(each) for each in notices]
    if path := os.environ.get("JSON"):
        kept = {"runs": report.as_json(runs), "others": others, "aims": goals}
        Path(path).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


def _about(others: dict[str, Any], seconds: float) -> str:
    found = others["disk"]
    return (
        f"fsync {found['fsync_us']:.0f} µs · raw transaction {found['raw_us'][0]:.0f} µs · "
        f"stored visit {found['visit_us'][0]:.0f} µs · ready in "
        f"{others['ready']['ready_s'][0]:.2f} s · the libraries alone "
        f"{others['ready']['libraries_mb']:.0f} MB · "
        f"{os.cpu_count()} cores · {seconds:.0f} s in all"
    )


if __name__ == "__main__":
    main()
