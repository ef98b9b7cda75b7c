"""What phrase lists say badly, weighed by a small model: intent, mode, issues, and tasks again.

A linear model over the strings of `signs` and the verdicts of the rules. Its weights are learned
from our own messages by `python -m bench.quicklog_training` and stand in `weights.jsonl`:
heads and biases, then a string a line.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handlers.quicklog import intent, issue, message_senses, mode, senses, signs, tasks
from handlers.quicklog.fields import INTENTS, Intent, Mode

WEIGHTS = Path(__file__).with_name("weights.jsonl")
INTENT = tuple(f"intent {each}" for each in INTENTS)
MODE = tuple(f"mode {each}" for each in mode.MODES)
TASKS = {
    scheme: tuple(tasks.head(scheme, code) for code in codes)
    for scheme, codes in tasks.OF_SCHEME.items()
}
HEADS = (
    *INTENT, *MODE, issue.BEGINS, issue.GOES_ON, *(each for of in TASKS.values() for each in of),
)  # fmt: skip

SHORT = 30

Seen = Mapping[str, float]


@dataclass(frozen=True)
class Model:
    """For each head a bias, for each string its weight for some heads, in thousandths."""

    heads: tuple[str, ...]
    biases: tuple[int, ...]
    weights: Mapping[str, tuple[int, ...]]

    def scores(self, seen: Seen) -> dict[str, float]:
        """The sum of each head: above 0 it speaks for it."""
        sums = [float(each) for each in self.biases]
        for string, value in seen.items():
            pairs = self.weights.get(string, ())
            for at in range(0, len(pairs), 2):
                sums[pairs[at]] += value * pairs[at + 1]
        return {head: each / 1000 for head, each in zip(self.heads, sums, strict=True)}

    def best(self, seen: Iterable[Seen]) -> dict[str, float]:
        """The highest sum of each head over several that were looked at; none for none."""
        sums = [self.scores(each) for each in seen]
        return {head: max(each[head] for each in sums) for head in self.heads} if sums else {}


@cache
def model() -> Model:
    """The shipped weights, read once."""
    with WEIGHTS.open(encoding="utf-8") as lines:  # line by line: half of the memory
        heads, biases = json.loads(next(lines))
        # Tuples of numbers are nothing for the garbage collector to look through ever again.
        weights = {string: tuple(pairs) for string, pairs in map(json.loads, lines)}
    return Model(tuple(heads), tuple(biases), weights)


def best_intent(scores: Mapping[str, float]) -> Intent:
    """The intent that most speaks for."""
    return max(INTENTS, key=lambda each: scores[f"intent {each}"])


def best_mode(scores: Mapping[str, float]) -> Mode | None:
    """The mode that most speaks for, or None where nothing is said."""
    return max(mode.MODES, key=lambda each: scores[f"mode {each}"])


def seen(masked: str, role: str | None = None) -> dict[str, float]:
    """Everything that the model looks at in one message."""
    strings = dict.fromkeys(signs.of(masked), 1.0)
    strings.update(dict.fromkeys(_edges(masked), 1.0))
    strings.update(dict.fromkeys(_verdicts(masked, role), issue.FLAG))
    named = senses.of(masked, message_senses.WORDS)
    strings.update(senses.seen(named, "message: "))
    if len(masked) < SHORT:
        strings["message: short"] = senses.WEIGHT
    return strings


def _edges(masked: str) -> Iterator[str]:
    bare = masked.strip()
    for size in range(1, 5):
        yield "^" + bare[:size]
        yield "$" + bare[-size:]
    yield f"len {min(8, len(bare) // 8)}"


_WORDS = {
    "future": intent.FUTURE, "done": intent.DONE, "failed": intent.FAILED,
    "instead": intent.INSTEAD, "asking": intent.ASKING, "greeting": intent.GREETING,
    "order": intent.ORDER, "ahead": intent.AHEAD, "onsite": mode.ONSITE, "remote": mode.REMOTE,
    "near": mode.NEAR, "came": mode.THEY_CAME, "third": mode.THIRD_PLACE,
    "turned": mode.INSTEAD, "voiced": issue.VOICED, "settled": issue.SETTLED,
    "spoke": issue.SPOKE,
}  # fmt: skip


def _verdicts(masked: str, role: str | None) -> Iterator[str]:
    if role:
        yield f"role {role}"
    yield f"intent {intent.by_words(masked)}"
    yield f"mode {mode.by_words(masked)}"
    for name, words in _WORDS.items():
        if words.search(masked):
            yield name
    done = "done" if intent.DONE.search(masked) else "not done"
    for sign in "FSWPTHLUN":
        if sign in masked:
            yield sign + " named"
            yield f"{sign} named, {done}"
