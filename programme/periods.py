"""Calendar years, half-years and quarters as values (reading 2: Asia/Shanghai calendar periods).

A period is kept by its name (2026, 2026H2, 2026Q4), never by an interval. Days are local dates:
whoever holds an instant turns it into a date in the bureau's zone first.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import Self, TypeVar

_NAME = re.compile(r"(\d{4})(?:H([12])|Q([1-4]))?", re.ASCII)


class _Months:
    """Whole months of one year, from `first` to `last`."""

    __slots__ = ()

    @property
    def _months(self) -> tuple[int, int, int]:
        raise NotImplementedError

    @property
    def start(self) -> date:
        year, first, _ = self._months
        return date(year, first, 1)

    @property
    def end(self) -> date:
        """The last day, which belongs to the period."""
        year, _, last = self._months
        return date(year, last, calendar.monthrange(year, last)[1])

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def days_left(self, today: date) -> int:
        """Days still to come after today: 0 on the last day, below 0 once the period is over.

        On 21 November the year has 40 days left: ten in November less today, and December's 31.
        """
        return (self.end - today).days


def _checked(year: int, part: int, parts: int) -> None:
    if not (MINYEAR <= year <= MAXYEAR and 1 <= part <= parts):
        raise ValueError(f"no such period: part {part} of {parts} of {year}")


@dataclass(frozen=True, order=True, slots=True)
class Year(_Months):
    """A calendar year, named 2026."""

    year: int

    def __post_init__(self) -> None:
        _checked(self.year, 1, 1)

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year)

    @property
    def name(self) -> str:
        return f"{self.year:04}"

    @property
    def previous(self) -> "Year":
        return Year(self.year - 1)

    @property
    def next(self) -> "Year":
        return Year(self.year + 1)

    @property
    def _months(self) -> tuple[int, int, int]:
        return self.year, 1, 12


@dataclass(frozen=True, order=True, slots=True)
class Half(_Months):
    """A half of a calendar year, named 2026H2."""

    year: int
    half: int

    def __post_init__(self) -> None:
        _checked(self.year, self.half, 2)

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, (day.month + 5) // 6)

    @property
    def name(self) -> str:
        return f"{self.year:04}H{self.half}"

    @property
    def previous(self) -> "Half":
        return Half(self.year, 1) if self.half == 2 else Half(self.year - 1, 2)

    @property
    def next(self) -> "Half":
        return Half(self.year, 2) if self.half == 1 else Half(self.year + 1, 1)

    @property
    def _months(self) -> tuple[int, int, int]:
        return self.year, 6 * self.half - 5, 6 * self.half


@dataclass(frozen=True, order=True, slots=True)
class Quarter(_Months):
    """A quarter of a calendar year, named 2026Q4."""

    year: int
    quarter: int

    def __post_init__(self) -> None:
        _checked(self.year, self.quarter, 4)

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def name(self) -> str:
        return f"{self.year:04}Q{self.quarter}"

    @property
    def previous(self) -> "Quarter":
        if self.quarter == 1:
            return Quarter(self.year - 1, 4)
        return Quarter(self.year, self.quarter - 1)

    @property
    def next(self) -> "Quarter":
        if self.quarter == 4:
            return Quarter(self.year + 1, 1)
        return Quarter(self.year, self.quarter + 1)

    @property
    def _months(self) -> tuple[int, int, int]:
        return self.year, 3 * self.quarter - 2, 3 * self.quarter


Period = Year | Half | Quarter
_Kind = TypeVar("_Kind", Year, Half, Quarter)


def parse(name: str) -> Period:
    """The period of that name; ValueError where it names none."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"not the name of a period: {name!r}")
    year, half, quarter = match.groups()
    if half:
        return Half(int(year), int(half))
    return Quarter(int(year), int(quarter)) if quarter else Year(int(year))


def overlapping(kind: type[_Kind], start: date, end: date) -> tuple[_Kind, ...]:
    """Every period of that kind with at least one day from `start` to `end`, both included."""
    if end < start:
        return ()
    found = [kind.containing(start)]
    while end not in found[-1]:
        found.append(found[-1].next)
    return tuple(found)
