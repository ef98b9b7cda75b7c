"""When somebody may be told what is not urgent: office hours of working days, less quiet hours.

Hours are local to the person; moments are aware. The office hours are a bureau setting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from programme.working_days import WorkingDays

OPENS, CLOSES = time(8, 30), time(17, 30)
DIGEST = time(9, 0)
ZONE = "Asia/Shanghai"
_DAY = timedelta(days=1)

Quiet = tuple[time, time]
"""From one hour to another; over midnight where the second is the earlier one."""
Window = tuple[datetime, datetime]
"""From a moment to another, which no longer belongs to it."""


class HoursProblem(StrEnum):
    """Why an hour, or a span of them, will not do."""

    OUTSIDE = "outside"
    """A digest comes within office hours."""
    NEVER = "never"
    """So much quiet that no hour of the office is left, or none after the digest's."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A person's own hours: the zone, when the digest comes, and when it is quiet."""

    zone: str = ZONE
    digest: time = DIGEST
    quiet: Quiet | None = None

    def windows(self, day: date) -> tuple[Window, ...]:
        """The office hours of that local day, less the quiet ones, in order; it may be none.

        Whether the day is worked is not asked here.
        """
        return tuple(self._spans(day, OPENS))

    def digest_due(self, day: date) -> datetime:
        """When the digest of that day comes: at its hour, or as soon after it as it is not quiet.

        Without any such moment, the hour itself: `allows` then says no.
        """
        first = next(self._spans(day, self.digest), None)
        return first[0] if first else self._at(day, self.digest)

    def allows(self, moment: datetime, working_days: WorkingDays) -> bool:
        """Whether this is office time, and not quiet, where the person is."""
        day = self.local_day(moment)
        inside = any(start <= moment < end for start, end in self.windows(day))
        return inside and working_days.is_working(day)

    def next_allowed(self, moment: datetime, working_days: WorkingDays) -> datetime:
        """This moment, or the next one that is allowed; it looks a year ahead at most."""
        day = self.local_day(moment)
        for ahead in range(367):
            each = day + ahead * _DAY
            for start, end in self.windows(each) if working_days.is_working(each) else ():
                if moment < end:
                    return max(start, moment)
        raise ValueError(f"no office hour is left: {self}")

    def local_day(self, moment: datetime) -> date:
        """The day it is where the person is."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def problem(self) -> HoursProblem | None:
        """Why these hours will not do; None where they will."""
        if not OPENS <= self.digest < CLOSES:
            return HoursProblem.OUTSIDE
        ordinary = date(2026, 3, 2)
        left = next(self._spans(ordinary, self.digest), None)
        return None if left else HoursProblem.NEVER

    def _spans(self, day: date, opens: time) -> Iterator[Window]:
        """What is left of the time from `opens` to the end of office hours."""
        at = opens
        for start, end in sorted(self._quiet()):
            if start > at:
                yield self._at(day, at), self._at(day, min(start, CLOSES))
            at = max(at, end)
            if at >= CLOSES:
                return
        yield self._at(day, at), self._at(day, CLOSES)

    def _quiet(self) -> Iterator[Quiet]:
        if self.quiet is None or self.quiet[0] == self.quiet[1]:
            return
        start, end = self.quiet
        if start < end:
            yield start, end
        else:
            yield time.min, end
            yield start, time.max

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, ZoneInfo(self.zone))
