"""Service cycles of two years, at whose end service is renewed, adjusted or ended (C9, E4)."""

from datetime import date, timedelta

ENDING_DAYS = 60
"""From so many days before its last day a cycle counts as ending (a bureau setting)."""


def last_day(starts: date, *, years: int) -> date:
    """The last day of a cycle that starts on that day: the eve of its anniversary.

    29 February has none in other years; such a cycle ends with February.
    """
    try:
        anniversary = starts.replace(year=starts.year + years)
    except ValueError:
        anniversary = date(starts.year + years, 3, 1)
    return anniversary - timedelta(days=1)


def is_ending(ends: date, *, today: date) -> bool:
    """Whether the cycle that ends on that day is to be reviewed now; false once it is over."""
    return timedelta() <= ends - today <= timedelta(days=ENDING_DAYS)
