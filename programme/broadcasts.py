"""A broadcast (通知, C18): to whom, from whom, when it leaves, and how it lives.

It is sent in office hours of working days unless it is urgent, which needs a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from programme.hours import Hours
from programme.working_days import WorkingDays

TEXT_LIMIT, CAPTION_LIMIT = 3900, 900
"""UTF-16 units of a text, and of one that goes with a file: room is left for what frames it."""
WHY_LIMIT = 200
MAX_AHEAD = timedelta(days=90)
LATELY = timedelta(days=30)
"""Whoever lost the role within so many days is named among those left out."""


class State(StrEnum):
    """How a broadcast lives; a draft is a card that is being filled."""

    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


UNENDED = frozenset({State.SCHEDULED, State.SENDING, State.PAUSED})


class Left(StrEnum):
    """Why somebody of the audience is left out."""

    GONE = "gone"
    """Left the post, or the role, or what the audience asks for."""
    NOT_BOUND = "not_bound"
    BLOCKED = "blocked"
    AWAY = "away"


class Follows(StrEnum):
    """Why a broadcast follows another: to whom that may not have arrived, or did not press."""

    AGAIN = "again"
    REMINDER = "reminder"


class Standing(StrEnum):
    """How those stand with their quotas of the current periods that the audience asks for."""

    OPEN = "open"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Audience:
    """Filters; all that are set must hold, within one any of its values does.

    `units` are types of people's own units, `people` a list by numbers. `of` and `left` make the
    audience of a broadcast that follows another: `again` or `reminder`.
    """

    roles: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    quota: str = ""
    people: tuple[int, ...] = ()
    of: int = 0
    follows: str = ""

    def as_json(self) -> dict[str, Any]:
        """What is set, in an order that does not depend on how it was chosen."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: sorted(value) if isinstance(value, tuple) else value
            for name, value in given.items()
            if value
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Audience":
        given: dict[str, Any] = {
            name: tuple(said) if isinstance(said, list) else said for name, said in value.items()
        }
        return cls(**given)


def leaves_at(wanted: datetime, *, urgent: bool, working_days: WorkingDays) -> datetime:
    """When it may leave: as wanted where urgent, else at the next moment of office hours."""
    return wanted if urgent else Hours().next_allowed(wanted, working_days)


def units(text: str) -> int:
    """The length as the platform counts it: in UTF-16 code units."""
    return len(text) + sum(letter > "\uffff" for letter in text)
