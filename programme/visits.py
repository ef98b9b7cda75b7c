"""One service given (服务记录): how, where it stands, and what may not be recorded.

What is wrong comes back as a value; the sentence for it stands in `handlers/`.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from programme.periods import Period

MAX_MINUTES = 24 * 60
"""One visit has one day."""
MAX_CONTENT = 4_000
"""Characters of what was said: about one full chat message."""
FEWEST_TOLD_OF = 10
"""Records from which medians and shares are told: those of fewer would point at persons."""


class Mode(StrEnum):
    """C10: service is given on the spot (现场) or from afar (非现场)."""

    ONSITE = "onsite"
    REMOTE = "remote"


MODE_WORDS: Mapping[Mode, str] = MappingProxyType({Mode.ONSITE: "现场", Mode.REMOTE: "非现场"})


class RemoteChannel(StrEnum):
    """By what means a remote service was given."""

    PHONE = "phone"
    WECHAT = "wechat"
    VIDEO = "video"
    MAIL = "mail"
    OTHER = "other"


class State(StrEnum):
    """A record is corrected by a newer version or withdrawn with a reason, never deleted."""

    RECORDED = "recorded"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"


_NEXT: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.RECORDED: frozenset({State.AMENDED, State.WITHDRAWN}),
        State.AMENDED: frozenset({State.AMENDED, State.WITHDRAWN}),
        State.WITHDRAWN: frozenset(),
    }
)

COUNTED = frozenset({State.RECORDED, State.AMENDED})
"""The states in which a visit fills a quota and enters statistics."""


def may_become(state: State) -> frozenset[State]:
    """The states that may follow; a withdrawn visit stays withdrawn."""
    return _NEXT[state]


class DayProblem(StrEnum):
    """Why a day does not suit a visit."""

    FUTURE = "future"
    BEFORE_SERVICE = "before_service"

    @property
    def asks(self) -> bool:
        """True where the person is asked whether it is meant; False where it is refused."""
        return self is DayProblem.BEFORE_SERVICE


def day_problem(day: date, *, today: date, served_from: date | None = None) -> DayProblem | None:
    """A visit has happened, and as a rule after the service relation began."""
    if day > today:
        return DayProblem.FUTURE
    if served_from is not None and day < served_from:
        return DayProblem.BEFORE_SERVICE
    return None


class MinutesProblem(StrEnum):
    """Why a length does not suit a visit."""

    NOT_POSITIVE = "not_positive"
    TOO_LONG = "too_long"


def minutes_problem(minutes: int) -> MinutesProblem | None:
    if minutes <= 0:
        return MinutesProblem.NOT_POSITIVE
    return MinutesProblem.TOO_LONG if minutes > MAX_MINUTES else None


class ContentProblem(StrEnum):
    """Why a text does not suit as what was said."""

    EMPTY = "empty"
    TOO_LONG = "too_long"


def content_problem(content: str) -> ContentProblem | None:
    if not content.strip():
        return ContentProblem.EMPTY
    return ContentProblem.TOO_LONG if len(content) > MAX_CONTENT else None


class ChannelProblem(StrEnum):
    """Why mode and channel do not agree."""

    MISSING = "missing"
    ONSITE = "onsite"


def channel_problem(mode: Mode, channel: RemoteChannel | None) -> ChannelProblem | None:
    """A remote service names its channel; one on the spot has none (C10)."""
    if mode is Mode.REMOTE and channel is None:
        return ChannelProblem.MISSING
    if mode is Mode.ONSITE and channel is not None:
        return ChannelProblem.ONSITE
    return None


LATE_AFTER = 7
"""Days after which a record counts as made afterwards (补记): a bureau setting."""


def is_afterwards(day: date, *, recorded_on: date) -> bool:
    """Whether the record was made more than `LATE_AFTER` days after the visit (补记)."""
    return (recorded_on - day).days > LATE_AFTER


def is_late(period: Period, *, recorded_on: date) -> bool:
    """A visit of this period recorded after its end still counts, marked late (reading 10)."""
    return recorded_on > period.end
