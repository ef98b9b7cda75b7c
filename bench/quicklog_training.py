"""Learn the weights of `handlers/quicklog/learned.py` from labelled messages: the same every time.

    python -m bench.quicklog_training [FOLDER …] [--into FILE]
    python -m bench.quicklog_training --apart    # how each author is read by what others teach

Logistic regression, one head at a time, by AdaGrad over the messages in a fixed shuffled order.
"""

import argparse
import json
import math
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench import quicklog as quicklog_bench
from handlers import quicklog
from handlers.quicklog import issue, learned, reading, tasks

ROUNDS = 24
STEP = 0.08
SHRINK = 2e-4  # how much of a weight each look at its string takes back
SEED = 3
RARE = 2  # a string seen in fewer messages teaches nothing
SMALL = 45  # thousandths below which a weight is left out


@dataclass(frozen=True)
class Example:
    """What the model sees of a message, and what is true of it."""

    seen: Mapping[str, float]
    true: frozenset[str]
    asks: frozenset[str]


def examples(folder: Path) -> Iterator[Example]:
    """Every message of an author, and for each head that it can teach, whether it is so."""
    entries = json.loads((folder / "registry.json").read_text("utf-8"))
    registry = quicklog.Registry.of(quicklog.Entry.of(each) for each in entries)
    for line in (folder / "messages.jsonl").read_text("utf-8").splitlines():
        message = json.loads(line)
        looked = reading.look(
            message["text"],
            roles=(message["role"],),
            today=date.fromisoformat(message["today"]),
            assigned=message["assigned"],
            registry=registry,
        )
        want = message["want"]
        yield Example(looked.seen, *_truth(want))
        if want["intent"] == "log":
            yield from _of_clauses(looked, message["text"], want["issue_span"])
            yield _of_tasks(looked, message)


def _truth(want: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    asks = set(learned.INTENT)
    if want["intent"] in {"log", "plan"}:
        asks |= set(learned.MODE)
    return frozenset({f"intent {want['intent']}", f"mode {want['mode']}"}), frozenset(asks)


def _of_tasks(looked: reading.Look, message: Mapping[str, Any]) -> Example:
    """What was done, the need taken out, teaches each task of the scheme."""
    role, span = message["role"], message["want"]["issue_span"]
    start = message["text"].index(span) if span else -1
    voiced = issue.Span(start, start + len(span)) if span else None
    done = reading.done(looked.text, voiced, looked.whom.mentions)
    true = frozenset(tasks.head(role, code) for code in message["want"]["tasks"])
    seen = tasks.seen(done, role, need=voiced is not None)
    return Example(seen, true, frozenset(learned.TASKS[role]))


def _of_clauses(looked: reading.Look, text: str, span: str | None) -> Iterator[Example]:
    """Each clause teaches where an issue begins; those after it, how long it goes on."""
    start = text.index(span) if span else -1
    end = start + len(span or "")
    within = [
        min(end, each.end) - max(start, each.start) >= min(2, each.end - each.start)
        for each in looked.clauses
    ]
    for at, inside in enumerate(within):
        seen = issue.seen(looked.text, looked.masks, looked.clauses, at)
        follows = at > 0 and within[at - 1]
        true = {issue.BEGINS} if inside and not follows else set()
        if not (inside and follows):
            yield Example(seen, frozenset(true), frozenset({issue.BEGINS}))
        if follows:
            true = {issue.GOES_ON} if inside else set()
            yield Example(seen, frozenset(true), frozenset({issue.GOES_ON}))


def learn(known: Sequence[Example], head: str) -> tuple[float, dict[str, float]]:
    """The bias and the weights of one head."""
    taught = [each for each in known if head in each.asks]
    weights: dict[str, float] = {}
    steps: dict[str, float] = {}
    bias = 0.0
    order = random.Random(SEED)
    for _ in range(ROUNDS):
        order.shuffle(taught)
        for each in taught:
            score = bias + sum(
                weights.get(string, 0.0) * value for string, value in each.seen.items()
            )
            miss = (head in each.true) - 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            bias += STEP * miss * 0.2
            for string, value in each.seen.items():
                slope = miss * value - SHRINK * weights.get(string, 0.0)
                steps[string] = taken = steps.get(string, 1.0) + slope * slope
                weights[string] = weights.get(string, 0.0) + STEP * slope / math.sqrt(taken)
    return bias, weights


def trained(known: Sequence[Example]) -> dict[str, Any]:
    """What `weights.json` holds."""
    counted = Counter(string for each in known for string in each.seen)
    known = [
        Example(
            {string: value for string, value in each.seen.items() if counted[string] >= RARE},
            each.true,
            each.asks,
        )
        for each in known
    ]
    biases, kept = [], {}
    for at, head in enumerate(learned.HEADS):
        bias, weights = learn(known, head)
        biases.append(round(bias * 1000))
        for string, weight in sorted(weights.items()):
            if abs(weight * 1000) >= SMALL:
                kept.setdefault(string, []).extend((at, round(weight * 1000)))
    return {"heads": learned.HEADS, "biases": biases, "weights": dict(sorted(kept.items()))}


def apart(folders: Sequence[Path]) -> dict[str, list[quicklog_bench.Judged]]:
    """Each author read with what was learned from the others alone."""
    known = {folder: list(examples(folder)) for folder in folders}
    read = {}
    with tempfile.TemporaryDirectory() as place:
        learned.WEIGHTS = Path(place) / "weights.json"
        for folder in folders:
            others = [each for other in folders if other != folder for each in known[other]]
            learned.WEIGHTS.write_text(json.dumps(trained(others)), "utf-8")
            learned.model.cache_clear()
            read[folder.name] = list(quicklog_bench.judged(folder))
    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--into", type=Path, default=learned.WEIGHTS)
    parser.add_argument("--apart", action="store_true", help="judge each author by the others")
    asked = parser.parse_args()
    folders = asked.folders or sorted(
        each for each in quicklog_bench.CORPUS.iterdir() if each.is_dir()
    )
    if asked.apart:
        quicklog_bench.tell(apart(folders))
        return
    known = [example for folder in folders for example in examples(folder)]
    text = json.dumps(trained(known), ensure_ascii=False, separators=(",", ":"))
    asked.into.write_text(text.replace('],"', '],\n"') + "\n", "utf-8")
    print(f"{len(known)} messages and clauses, {len(text.encode()) // 1024} KB")


if __name__ == "__main__":
    main()
