"""How a conversation is written down: its steps, what each asks, and what follows each answer.

A map from its steps (what we wait for) to what is asked there and what follows. All that is known
while one update is worked is its `Turn`; `handlers/dialogue.py` moves the conversation a step.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from handlers.assistant import Assistant
from handlers.heard import Heard
from handlers.screens import Answers, Screen, Sign, Told
from storage import Session, models
from storage.queries.accounts import Who

BUREAU = ZoneInfo("Asia/Shanghai")


class Draft(BaseModel):
    """What was answered so far; kept sealed in the dialogue's row."""

    # Built when first read: all of them at once are a tenth of the program's start.
    model_config = ConfigDict(extra="forbid", defer_build=True)


D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class Stay:
    """The same question again: after a choice that leads nowhere else, or with what was wrong."""

    note: str = ""
    sign: Sign = Sign.REFUSED


@dataclass(frozen=True, slots=True)
class Opened:
    """Another dialogue begins, as a message of its own (a receipt, a second card)."""

    conversation: str
    draft: Draft
    step: StrEnum | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Another dialogue begins while this card stays as it stands: a receipt keeps its buttons."""

    opened: Opened


@dataclass(frozen=True, slots=True)
class End:
    """The conversation is over; `screen` is what its card says from now on."""

    screen: Screen
    then: Opened | None = None
    state: str = "done"
    also: tuple[Opened, ...] = ()
    """Further dialogues, each on a card of its own, after `then`."""
    told: tuple[Told, ...] = ()
    """Messages without buttons, right after the card."""


Next = StrEnum | Stay | Beside | End
Book = Mapping[str, "Conversation[Any]"]
"""Every conversation by its name."""


@dataclass(slots=True)
class Turn(Generic[D]):
    """One update, worked: who speaks, in which dialogue, with which draft."""

    session: Session
    heard: Heard
    who: Who
    now: datetime
    dialogue: models.Dialogue
    draft: D
    book: "Book"
    answers: Answers = field(default_factory=Answers)
    about: Assistant = field(default_factory=Assistant)

    @property
    def person(self) -> models.Person:
        """The person who speaks. Only conversations that ask for a role may use it."""
        if self.who.person is None:
            raise LookupError("this conversation is open to accounts of nobody")
        return self.who.person

    @property
    def today(self) -> date:
        """The day it is where this person is."""
        return local_day(self.now, self.who)


def known(who: Who) -> bool:
    """Anybody of the roster: for what is one's own, which the store is asked each time."""
    return who.person is not None


def local_day(now: datetime, who: Who) -> date:
    """The person's own day; the bureau's for somebody not known yet."""
    return now.astimezone(ZoneInfo(who.person.time_zone)).date() if who.person else bureau_day(now)


def bureau_day(now: datetime) -> date:
    """The day by which roles begin and end: that of the bureau."""
    return now.astimezone(BUREAU).date()


Asked = Callable[[Turn[D]], Awaitable[Screen]]
Picked = Callable[[Turn[D], str], Awaitable[Next]]
Typed = Callable[[Turn[D], str], Awaitable[Next | None]]
Given = Callable[[Turn[D]], Awaitable[Next]]


@dataclass(frozen=True, slots=True)
class Waits(Generic[D]):
    """What a step waits for: the question, and what follows each kind of answer.

    `picks` by action; `typed` gets what was written and answers None where that is no answer to
    this question (it is then heard as a message of its own); `contact` follows a shared number,
    `file` a file, with the words it came with. `leaves` puts Back and Cancel under the question,
    `beside` into its last row if they fit.
    """

    ask: Asked[D]
    picks: Mapping[str, Picked[D]] = field(default_factory=dict)
    typed: Typed[D] | None = None
    contact: Given[D] | None = None
    leaves: bool = True
    beside: bool = False
    file: Given[D] | None = None


@dataclass(frozen=True, slots=True)
class Conversation(Generic[D]):
    """One thing a person can do: who may, where it begins, and its steps in order.

    `kind` decides what an uncertain delivery of its card means: a screen is shown again when the
    person next writes or taps, a receipt never by itself (FAULTS.md).
    """

    name: str
    draft: type[D]
    first: StrEnum
    steps: Mapping[StrEnum, Waits[D]]
    may: Callable[[Who], bool]
    kind: str = "screen"
    place: Given[D] | None = None
    """What follows a place that is shared at any of its steps."""
    waiting: Callable[[D], "Sequence[Opened]"] | None = None
    """What waited behind this card, and comes when it ends, saved or cancelled."""

    @property
    def written(self) -> bool:
        """Whether people write in it, so that what they write next may be meant for it."""
        return any(waits.typed is not None for waits in self.steps.values())

    def step(self, name: str) -> StrEnum | None:
        """The step of that name; None where an older release knew one that is gone."""
        return next((step for step in self.steps if step.value == name), None)
