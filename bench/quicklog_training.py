"""Learn the weights of `handlers/quicklog/learned.py` from labelled messages: the same every time.

    python -m bench.quicklog_training [FOLDER …] [--into FILE]
    python -m bench.quicklog_training --apart    # how each author is read by what others teach

Logistic regression, one head at a time, by AdaGrad over the messages in a fixed shuffled order.
A task is somewhere in a message: each clause of it teaches the task as one part of all.
"""

import argparse
import json
import math
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import mul
from pathlib import Path
from typing import Any

from bench import quicklog as quicklog_bench
from bench import quicklog_phrases
from handlers import quicklog
from handlers.quicklog import issue, learned, reading, tasks

ROUNDS = 16
STEP = 0.1
SHRINK = 1e-3  # how much of a weight each look at its string takes back
KNOWN = 0.01  # a miss smaller than this teaches nothing more
SEED = 3
RARE = 2  # a string seen in fewer messages teaches nothing
SMALL = 100  # thousandths below which a weight is left out


@dataclass(frozen=True)
class Example:
    """What the model sees of a message, and what is true of it."""

    seen: Mapping[str, float]
    true: frozenset[str]
    asks: frozenset[str]
    part: float = 1.0  # how much of it can be what makes a head true


def examples(folder: Path) -> Iterator[Example]:
    """Every message of an author, and for each head that it can teach, whether it is so."""
    entries = json.loads((folder / "registry.json").read_text("utf-8"))
    registry = quicklog.Registry.of(quicklog.Entry.of(each) for each in entries)
    lines = (folder / "messages.jsonl").read_text("utf-8").splitlines()
    return _taught(map(json.loads, lines), registry)


def common() -> Iterator[Example]:
    """What every author is taught beside the others: how people commonly put things.

    Not where it happened: short as they are, they say less of it than a message does, and modes
    were read worse with them.
    """
    registry = quicklog.Registry.of(quicklog_phrases.UNITS)
    for each in _taught(quicklog_phrases.messages(), registry):
        yield replace(each, asks=each.asks - set(learned.MODE))


def _taught(
    messages: Iterable[Mapping[str, Any]], registry: quicklog.Registry
) -> Iterator[Example]:
    for message in messages:
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
            yield from _of_tasks(looked, message)


def _truth(want: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    asks = set(learned.INTENT)
    if want["intent"] in {"log", "plan"}:
        asks |= set(learned.MODE)
    return frozenset({f"intent {want['intent']}", f"mode {want['mode']}"}), frozenset(asks)


def _of_tasks(looked: reading.Look, message: Mapping[str, Any]) -> Iterator[Example]:
    """Each clause of what was done, the need taken out, teaches the tasks of the scheme."""
    role, span = message["role"], message["want"]["issue_span"]
    start = message["text"].index(span) if span else -1
    voiced = issue.Span(start, start + len(span)) if span else None
    done = reading.done(looked.text, voiced, looked.whom.mentions)
    true = frozenset(tasks.head(role, code) for code in message["want"]["tasks"])
    clauses = list(tasks.seen(done, role, need=voiced is not None))
    for seen in clauses:
        yield Example(seen, true, frozenset(learned.TASKS[role]), 1 / len(clauses))


def _of_clauses(looked: reading.Look, text: str, span: str | None) -> Iterator[Example]:
    """Each clause teaches where an issue begins; those after it, how long it goes on."""
    start = text.index(span) if span else -1
    end = start + len(span or "")
    within = [
        min(end, each.end) - max(start, each.start) >= min(2, each.end - each.start)
        for each in looked.clauses
    ]
    known = issue.meant(looked.clauses)
    for at, inside in enumerate(within):
        seen = issue.seen(looked.text, looked.masks, looked.clauses, known, at)
        follows = at > 0 and within[at - 1]
        true = {issue.BEGINS} if inside and not follows else set()
        if not (inside and follows):
            yield Example(seen, frozenset(true), frozenset({issue.BEGINS}))
        if follows:
            true = {issue.GOES_ON} if inside else set()
            yield Example(seen, frozenset(true), frozenset({issue.GOES_ON}))


@dataclass(frozen=True)
class Lesson:
    """An example as one head looks at it: places of its strings, their values, the truth."""

    places: tuple[int, ...]
    values: tuple[float, ...]
    true: bool
    part: float


def learn(lessons: Sequence[Lesson], strings: int) -> tuple[float, list[float]]:
    """The bias and the weights of one head."""
    weights, steps, bias = [0.0] * strings, [1.0] * strings, 0.0
    order, shuffled = random.Random(SEED), list(lessons)
    for _ in range(ROUNDS):
        order.shuffle(shuffled)
        for each in shuffled:
            score = bias + sum(map(mul, map(weights.__getitem__, each.places), each.values))
            miss = each.true - 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            if abs(miss) < KNOWN:
                continue
            miss *= each.part if each.true else 1.0
            bias += STEP * miss * 0.2
            for at, value in zip(each.places, each.values, strict=True):
                slope = miss * value - SHRINK * weights[at]
                steps[at] = taken = steps[at] + slope * slope
                weights[at] += STEP * slope / math.sqrt(taken)
    return bias, weights


def trained(known: Sequence[Example]) -> str:
    """What `weights.jsonl` holds."""
    counted = Counter(string for each in known for string in each.seen)
    strings = sorted(string for string, count in counted.items() if count >= RARE)
    place = {string: at for at, string in enumerate(strings)}
    lessons = [(each, *_placed(each.seen, place)) for each in known]
    biases: list[int] = []
    kept: dict[str, list[int]] = {}
    for at, head in enumerate(learned.HEADS):
        taught = [
            Lesson(places, values, head in each.true, each.part)
            for each, places, values in lessons
            if head in each.asks
        ]
        bias, weights = learn(taught, len(strings))
        biases.append(round(bias * 1000))
        for string, weight in zip(strings, weights, strict=True):
            if abs(weight * 1000) >= SMALL:
                kept.setdefault(string, []).extend((at, round(weight * 1000)))
    lines: list[Any] = [(learned.HEADS, biases), *sorted(kept.items())]
    return "".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines
    )


def _placed(
    seen: Mapping[str, float], place: Mapping[str, int]
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The places and values of the strings that are not rare."""
    found = [(place[string], value) for string, value in seen.items() if string in place]
    return tuple(at for at, _ in found), tuple(value for _, value in found)


def apart(folders: Sequence[Path]) -> dict[str, list[quicklog_bench.Judged]]:
    """Each author read with what was learned from the others alone."""
    known = {folder: list(examples(folder)) for folder in folders}
    phrases = list(common())
    read = {}
    with tempfile.TemporaryDirectory() as place:
        learned.WEIGHTS = Path(place) / "weights.jsonl"
        for folder in folders:
            others = [each for other in folders if other != folder for each in known[other]]
            learned.WEIGHTS.write_text(trained([*others, *phrases]), "utf-8")
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
    known = [example for folder in folders for example in examples(folder)] + [*common()]
    text = trained(known)
    asked.into.write_text(text, "utf-8")
    print(f"{len(known)} messages and clauses, {len(text.encode()) // 1024} KB")


if __name__ == "__main__":
    main()
