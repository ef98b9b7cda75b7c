"""What a digest holds: its lines as they were told, so that their numbers stay."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from handlers.dialogue import Draft
from programme.reminders import Line, Open


class Step(StrEnum):
    """A digest waits for a choice: on a line, which line, what to do with it, which day."""

    DIGEST = "digest"
    WHICH = "which"
    LINE = "line"
    DAY = "day"


class Thing(BaseModel):
    """One thing a line told of, as `programme.reminders.Open` names it."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    rule: str
    person: int
    noun: str
    subject: int
    period: str
    anchor: date
    name: str = ""
    done: int = 0
    required: int = 0

    @classmethod
    def of(cls, thing: Open) -> "Thing":
        return cls(
            rule=thing.rule, person=thing.person, noun=thing.noun, subject=thing.subject,
            period=thing.period, anchor=thing.anchor, name=thing.name, done=thing.done,
            required=thing.required,
        )  # fmt: skip

    @property
    def opened(self) -> Open:
        """As it was told; how it stands by then is asked of the store."""
        return Open(
            self.rule, self.person, self.noun, self.subject, self.period, self.anchor, self.name,
            self.done, self.required,
        )  # fmt: skip


class Told(BaseModel):
    """One line: `owner` is named where it is told to a stand-in; `over` once drawn as done."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    things: list[Thing]
    owner: str = ""
    over: bool = False

    @classmethod
    def of(cls, line: Line, owner: str) -> "Told":
        return cls(things=[Thing.of(thing) for thing in line.things], owner=owner)


class DigestDraft(Draft):
    """The digest of `day` for `person`; `line` the one that is looked at, from 0.

    `arrived` once anything on it was tapped: then nobody needs it a second time.
    """

    day: date | None = None
    person: int = 0
    lines: list[Told] = Field(default_factory=list)
    page: int = 0
    line: int = 0
    month: date | None = None
    arrived: bool = False
