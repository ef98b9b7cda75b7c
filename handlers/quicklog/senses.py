"""Words that tell the same, by a name for what they tell: what a model learns of one serves all.

With few messages to learn from, 盼着 and 巴不得 are two strings; that both want something is one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

Senses = Mapping[str, re.Pattern[str]]

# A sense weighs as much as several strings of signs; two that meet, and one next to it, less.
WEIGHT, MET, BESIDE = 2.0, 1.2, 1.0


def compiled(words: Mapping[str, str]) -> Senses:
    """The patterns of each sense."""
    return {name: re.compile(pattern) for name, pattern in words.items()}


def of(text: str, senses: Senses) -> list[str]:
    """The senses whose words stand in an `even` text."""
    return [name for name, words in senses.items() if words.search(text)]


def seen(named: Sequence[str], mark: str) -> Iterator[tuple[str, float]]:
    """Each sense, and every two that meet."""
    yield from ((f"{mark}{name}", WEIGHT) for name in named)
    yield from ((f"{mark}{one}+{other}", MET) for one, other in combinations(named, 2))


def beside(
    named: Sequence[Sequence[str]], at: int, mark: str, weight: float
) -> Iterator[tuple[str, float]]:
    """The senses of the clauses just before and just after."""
    if at:
        yield from ((f"{mark}before {name}", weight) for name in named[at - 1])
    if at + 1 < len(named):
        yield from ((f"{mark}after {name}", weight) for name in named[at + 1])
