"""One message that tells different things of several units, read once for each of them.

「上午去A讲了预审，下午电话B答了3个问题」: what stands from one unit to the next one is its
own. Where a clause names two, or what is a unit's own tells nothing done, one reading stands for
all: nothing is divided by a guess.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from handlers.quicklog import days, names
from handlers.quicklog.clauses import Clause
from handlers.quicklog.fields import Reading

# What is told of all of them cannot be divided.
_TOGETHER = re.compile(
    r"共|合计|总计|累计|前后|加起来|各|都|均|分别|一起|一并|两家|两边|两头|[三四五]家|双方"
    r"|\b(?:both|each|total|all|together|altogether)\b"
)


def apart(
    text: str,
    whole: Reading,
    clauses: Sequence[Clause],
    mentions: Sequence[names.Mention],
    *,
    today: dt.date,
    read: Callable[[str], Reading],
) -> tuple[Reading, ...]:
    """One reading for each unit served, in order; only `whole` where it does not come apart.

    `read` reads a part of the message for the same person on the same day.
    """
    if whole.intent != "log" or len(whole.clients) < 2 or _TOGETHER.search(text):
        return (whole,)
    served = [each for each in mentions if len(each.ids) == 1 and each.ids <= {*whole.clients}]
    parts = list(_parts(text, clauses, served))
    told = [
        _on_its_day(replace(read(part), clients=(unit,)), part, whole, today)
        for unit, part in parts
    ]
    if [unit for unit, _ in parts] != [*whole.clients] or not all(map(_tells, told)):
        return (whole,)
    return tuple(told)


def _parts(
    text: str, clauses: Sequence[Clause], served: Sequence[names.Mention]
) -> Iterator[tuple[str, str]]:
    """Each unit and the stretch of text about it; what stands before the first is its own too."""
    begins: list[tuple[str, int]] = []
    for clause in clauses:
        named = {
            unit for each in served for unit in each.ids if clause.start <= each.start < clause.end
        }
        if len(named) > 1:
            return
        for unit in named:
            if not begins or begins[-1][0] != unit:
                begins.append((unit, clause.start if begins else 0))
    ends = [start for _, start in begins[1:]] + [len(text)]
    for (unit, start), end in zip(begins, ends, strict=True):
        yield unit, text[start:end]


def _tells(told: Reading) -> bool:
    """Something done of its own, not only a name in passing."""
    return told.intent == "log" and bool(told.tasks)


def _on_its_day(told: Reading, part: str, whole: Reading, today: dt.date) -> Reading:
    """「昨天上午去A…，下午电话B…」: without a day of its own, that of the whole message."""
    if any(not each.part for each in days.find(part, today)):
        return told
    assumed = told.assumed - {"date"} if whole.date else told.assumed
    return replace(told, date=whole.date, date_end=whole.date_end, assumed=assumed)
