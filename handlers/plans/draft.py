"""What a planned visit's card holds while it is being filled in, and what it asks next."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from handlers.dialogue import Draft, Opened


class Step(StrEnum):
    """What the card waits for, in the order of the conversation."""

    WHOM = "whom"
    DAY = "day"
    CARD = "card"
    PLACE = "place"
    SAID = "said"


class PlanDraft(Draft):
    """A visit meant for a day; several targets become as many planned visits.

    `targets` are keys (`client:12`, `region:3`), their names are looked up when shown. `mode` is
    `onsite`, `remote` or None, which the card shows as on-site, marked as assumed. `last_day` is
    the last of several days, None for one day.
    """

    targets: list[str] = Field(default_factory=list)
    day: date | None = None
    last_day: date | None = None
    mode: str | None = None
    place: str | None = None
    said: str | None = None
    tells_unit: bool = False
    moves: int | None = None
    """The planned visit that is moved by this one."""
    joins: list[int] = Field(default_factory=list)
    """Others' planned visits whose day this one took: their authors are told."""
    month: date | None = None
    candidates: list[str] = Field(default_factory=list)
    """Those that an unclear name may mean: they alone are offered."""
    unclear: str = ""
    outside: str = ""
    """A unit that was named, as it was written, and is not among those the person serves."""
    words: str = ""
    page: int = 0


def next_step(draft: PlanDraft) -> Step:
    """The first question without an answer; the finished card where there is none."""
    if not draft.targets:
        return Step.WHOM
    return Step.CARD if draft.day else Step.DAY


def opened(draft: PlanDraft) -> Opened:
    """The card of a plan that was begun elsewhere (a message, a trip), at its next question."""
    return Opened("plan", draft, next_step(draft))


class ListStep(StrEnum):
    """What the list of plans waits for."""

    LIST = "list"
    PLAN = "plan"


class PlansDraft(Draft):
    """What is looked at: whose plans (`own`, `all`, `refused`), the page, the plan."""

    whose: str = ""
    page: int = 0
    plan: int | None = None
