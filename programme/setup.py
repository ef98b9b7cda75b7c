"""The four dated set-up steps of the escort action, and how many units to guide (S1, S2, S29).

Their days lie in the past: what is not done is late until it is, not for ever (reading 9).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from programme.clauses import Clause, clause


class SetupStep(StrEnum):
    """In the order of the notice."""

    LIST = "list"
    PERSONNEL = "personnel"
    TEAMS = "teams"
    PLANS = "plans"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A step, its clause, and its last day: 2025年3月前, 2025年4月前."""

    step: SetupStep
    clause: Clause
    due: date

    def days_late(self, today: date) -> int:
        """So many days after its last day; none before."""
        return max(0, (today - self.due).days)


DEADLINES = (
    Deadline(SetupStep.LIST, clause("S12"), date(2025, 3, 31)),
    Deadline(SetupStep.PERSONNEL, clause("S13"), date(2025, 3, 31)),
    Deadline(SetupStep.TEAMS, clause("S14"), date(2025, 3, 31)),
    Deadline(SetupStep.PLANS, clause("S16"), date(2025, 4, 30)),
)

TARGETS: Mapping[int, tuple[int, Clause]] = MappingProxyType(
    {2025: (100, clause("S1")), 2026: (150, clause("S2"))}
)
"""Units guided by the end of the year, cumulative (reading 5)."""

LEADERS, BACKBONES = 1, 2
"""A team is 1+2+X (S14)."""


def target(today: date) -> tuple[int, int, Clause]:
    """The year, the number and the clause that hold now; after the last one, the last one."""
    year = min(max(today.year, min(TARGETS)), max(TARGETS))
    return year, *TARGETS[year]


def lacks(leaders: int, backbones: int) -> tuple[int, int]:
    """How many leaders and backbones a team is short of."""
    return max(0, LEADERS - leaders), max(0, BACKBONES - backbones)
