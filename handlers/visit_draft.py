"""What a visit's card holds while it is being filled in, and which question comes next."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from handlers.dialogue import Draft
from programme import tasks
from programme.schemes import Scheme


class Step(StrEnum):
    """What the card waits for, in the order of the conversation."""

    WHOM = "whom"
    MODE = "mode"
    DAY = "day"
    CALENDAR = "calendar"
    EARLY = "early"
    TASKS = "tasks"
    CONTENT = "content"
    MINUTES = "minutes"
    CARD = "card"
    WHY = "why"


class Measured(BaseModel):
    """Metres from the place that was sent to the unit's site, or roughly to its county's seat."""

    model_config = ConfigDict(extra="forbid")

    metres: int
    approximate: bool = False


class VisitDraft(Draft):
    """A visit being filled in; tasks stand as `scheme:code`."""

    target: str | None = None
    name: str = ""
    schemes: list[str] = Field(default_factory=list)
    since: date | None = None
    mode: str | None = None
    channel: str | None = None
    day: date | None = None
    month: date | None = None
    tasks: list[str] = Field(default_factory=list)
    tasks_given: bool = False
    content: str | None = None
    content_asked: bool = False
    minutes: int | None = None
    amends: int | None = None
    """The record that this card corrects; None where it becomes a new one."""
    version: int = 0
    """How often that record had been amended when the card was opened."""
    measured: dict[str, Measured] = Field(default_factory=dict)
    """How far from each one served the place was that was sent; the place is not kept."""
    files: list[int] = Field(default_factory=list)
    """Photos, files and voice notes sent to this card, by their numbers."""
    words: str = ""
    page: int = 0


def next_step(draft: VisitDraft) -> Step:
    """The first question without an answer; the finished card where there is none."""
    if draft.target is None:
        return Step.WHOM
    if draft.mode is None:
        return Step.MODE
    if draft.day is None:
        return Step.DAY
    if not draft.tasks_given:
        return Step.TASKS
    return Step.CARD if draft.content_asked else Step.CONTENT


def schemes_of(draft: VisitDraft) -> tuple[Scheme, ...]:
    """The schemes whose tasks fit this target; a local department's own visits use its kind's."""
    if draft.schemes:
        return tuple(Scheme(scheme) for scheme in draft.schemes)
    region = (draft.target or "").startswith("region:")
    return (Scheme.ENVOY,) if region else (Scheme.COMMISSIONER,)


def offered_tasks(draft: VisitDraft) -> list[tasks.Task]:
    """Every task that may be ticked on this card, in the notices' order."""
    return [task for scheme in schemes_of(draft) for task in tasks.of_scheme(scheme)]


def task_keys(draft: VisitDraft) -> list[str]:
    """The tasks on offer as they stand in the draft: `scheme:code`."""
    return [f"{task.scheme}:{task.code}" for task in offered_tasks(draft)]
