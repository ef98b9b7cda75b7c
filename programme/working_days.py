"""Working days by the State Council's calendar, with its 调休 (reading 6).

The bureau's overrides win; then the published calendar; then, for years not yet published, the
statutory holidays as they fall, without the exchanged days nobody knows yet.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

_ONE_DAY = timedelta(days=1)
_NONE: Mapping[date, bool] = MappingProxyType({})

# Both calendars are imported when first asked: together they would cost the start of the program
# more than all of ours.


@cache
def _published_years() -> range:
    from chinese_calendar.constants import holidays

    years = {day.year for day in holidays}
    return range(min(years), max(years) + 1)


@cache
def _statutory(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("CN", years=year))


@cache
def _is_working(day: date) -> bool:
    if day.year in _published_years():
        import chinese_calendar

        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and day not in _statutory(day.year)


class WorkingDays:
    """The calendar, with the bureau's own word on single days: True is a working day."""

    __slots__ = ("_overrides",)

    def __init__(self, overrides: Mapping[date, bool] = _NONE) -> None:
        self._overrides = dict(overrides)

    def published(self, year: int) -> bool:
        """Whether the year's exchanged days are known: published, or loaded by the bureau."""
        return year in _published_years() or any(day.year == year for day in self._overrides)

    def is_working(self, day: date) -> bool:
        override = self._overrides.get(day)
        return _is_working(day) if override is None else override

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += _ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        while not self.is_working(day):
            day -= _ONE_DAY
        return day

    def add(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, which itself is not counted.

        What was raised on Friday 20 November with ten working days is due on Friday 4 December.
        With 0: the day itself, or the next working day. Below 0 it counts backwards.
        """
        if count == 0:
            return self.on_or_after(day)
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days there are from `first` to `last`, both included."""
        span = range((last - first).days + 1)
        return sum(self.is_working(first + n * _ONE_DAY) for n in span)
