"""What a visit's card holds while it is being filled in, and which question comes next."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from handlers.dialogue import Draft
from programme import access, tasks
from programme.schemes import Scheme
from storage.queries.accounts import Who


class Step(StrEnum):
    """What the card waits for, in the order of the conversation."""

    AGAIN = "again"
    WHOM = "whom"
    UNSURE = "unsure"
    PLACE = "place"
    MODE = "mode"
    DAY = "day"
    CALENDAR = "calendar"
    AHEAD = "ahead"
    EARLY = "early"
    TASKS = "tasks"
    CONTENT = "content"
    MINUTES = "minutes"
    CONSULTATIONS = "consultations"
    ISSUE = "issue"
    FILES = "files"
    SEAL = "seal"
    CARD = "card"
    SAME = "same"
    WHY = "why"


class Measured(BaseModel):
    """Metres from the place that was sent to the unit's site, or roughly to its county's seat."""

    model_config = ConfigDict(extra="forbid")

    metres: int
    approximate: bool = False


class Served(BaseModel):
    """One client or region on the card; `since` is when its service began."""

    model_config = ConfigDict(extra="forbid")

    target: str
    name: str
    schemes: list[str] = Field(default_factory=list)
    since: date | None = None


class Again(BaseModel):
    """The same words, not long ago: in a record of that number, or (None) in an open card."""

    model_config = ConfigDict(extra="forbid")

    visit: int | None = None


class VisitDraft(Draft):
    """A visit being filled in; tasks stand as `scheme:code`.

    `target` and what follows it is the first one served; each of `others` becomes a visit of its
    own. `assumed` names the fields nobody stated. `read` is what the message was read as, field by
    field in codes, for the statistics of corrections. `sealed` names the fields marked 🔒.
    """

    target: str | None = None
    name: str = ""
    schemes: list[str] = Field(default_factory=list)
    since: date | None = None
    others: list[Served] = Field(default_factory=list)
    several: bool = False
    """Whether whom is asked with several to be ticked."""
    mode: str | None = None
    channel: str | None = None
    day: date | None = None
    last_day: date | None = None
    """The last of several days; None for one day."""
    ahead: date | None = None
    """A day to come that was given, and refused."""
    early: bool = False
    """A day before the service began was meant."""
    month: date | None = None
    tasks: list[str] = Field(default_factory=list)
    tasks_given: bool = False
    content: str | None = None
    content_asked: bool = False
    minutes: int | None = None
    consultations: int | None = None
    questions: list[str] = Field(default_factory=list)
    """Questions told one by one; the rest of `consultations` is only counted."""
    issue: str | None = None
    issue_of: str | None = None
    """The target that voiced it, where several are served."""
    place: str | None = None
    """The unit or village within a region, in words (reading 13)."""
    place_given: bool = False
    sealed: list[str] = Field(default_factory=list)
    assumed: list[str] = Field(default_factory=list)
    told: str | None = None
    """The message this card was read from."""
    told_ref: str | None = None
    parted: bool = False
    """Of a card for several, filled in apart: the message is not this one's alone any more."""
    rest: list["VisitDraft"] = Field(default_factory=list)
    """The cards that come after this one, where several are filled in apart."""
    refs: list[str] = Field(default_factory=list)
    """The person's own messages of this card, by the channel's names for them."""
    unnamed: str = ""
    """The message with names held back, where a second reader is to see it."""
    read: dict[str, str] = Field(default_factory=dict)
    read_tasks: list[str] = Field(default_factory=list)
    """Tasks of every scheme the message may mean; those of the target's schemes count."""
    candidates: list[str] = Field(default_factory=list)
    """Targets that an unclear name may mean."""
    unclear: str = ""
    """That name, as it was written."""
    outside: str = ""
    """A unit that was named, as it was written, and is not among those the person serves."""
    again: Again | None = None
    same: dict[str, int] = Field(default_factory=dict)
    """By target: the other's record that this is the same visit as, or 0 for another visit."""
    amends: int | None = None
    """The record that this card corrects; None where it becomes a new one."""
    version: int = 0
    """How often that record had been amended when the card was opened."""
    measured: dict[str, Measured] = Field(default_factory=dict)
    """How far from each one served the place was that was sent; the place is not kept."""
    files: list[int] = Field(default_factory=list)
    """Photos, files and voice notes sent to this card, by their numbers."""
    plan: int | None = None
    """The planned visit this card was opened for."""
    words: str = ""
    page: int = 0


def may_log(who: Who) -> bool:
    """Whoever may log visits at all; whom they may log is asked of the store each time."""
    scope = access.widest(who.roles, access.Action.LOG, access.Noun.VISIT)
    return who.person is not None and scope is not access.Scope.NONE


def next_step(draft: VisitDraft) -> Step:
    """The first question without an answer; the finished card where there is none."""
    unknown = draft.target is None
    owed = (
        (Step.AGAIN, draft.again is not None),
        (Step.UNSURE, unknown and bool(draft.candidates)),
        (Step.WHOM, unknown),
        (Step.MODE, draft.mode is None),
        (Step.DAY, draft.day is None),
        (Step.EARLY, early_for(draft) is not None and not draft.early),
        (Step.TASKS, not draft.tasks_given),
        (Step.CONTENT, not draft.content_asked),
    )
    return next((step for step, asked in owed if asked), Step.CARD)


def all_served(draft: VisitDraft) -> list[Served]:
    """Everyone on the card, the first one first."""
    if draft.target is None:
        return []
    first = Served(target=draft.target, name=draft.name, schemes=draft.schemes, since=draft.since)
    return [first, *draft.others]


def serve(draft: VisitDraft, served: list[Served]) -> None:
    """These are served; tasks that fit none of them any more are asked again."""
    before = {each.target for each in all_served(draft)}
    first, *others = served or [Served(target="", name="")]
    draft.target, draft.name = first.target or None, first.name
    draft.schemes, draft.since, draft.others = first.schemes, first.since, others
    draft.candidates, draft.unclear = [], ""
    draft.words, draft.page, draft.several = "", 0, False
    draft.issue_of = draft.issue_of if draft.issue_of in {s.target for s in served} else None
    if before != {each.target for each in served}:
        _fit_tasks(draft)


def tasks_read(draft: VisitDraft, told: list[str]) -> None:
    """Words tell of these tasks, of whatever scheme: they stand where none was chosen by hand."""
    ticked = [] if "tasks" in draft.assumed else draft.tasks
    if not told or (ticked and draft.tasks_given):
        return
    draft.read_tasks = told
    if draft.target is not None:
        draft.tasks = [key for key in task_keys(draft) if key in {*told, *ticked}]
        draft.tasks_given = bool(draft.tasks)


def _fit_tasks(draft: VisitDraft) -> None:
    """Another unit, perhaps another scheme: what was ticked stays where all of it fits."""
    offered = task_keys(draft)
    if draft.tasks_given and set(draft.tasks) <= set(offered):
        return
    draft.tasks = [key for key in offered if key in draft.read_tasks]
    draft.tasks_given = bool(draft.tasks)
    if draft.tasks:
        draft.assumed = sorted({*draft.assumed, "tasks"})


def early_for(draft: VisitDraft) -> Served | None:
    """The first one whose service began only after the card's day."""
    return next(
        (
            each
            for each in all_served(draft)
            if draft.day is not None and each.since is not None and draft.day < each.since
        ),
        None,
    )


def stated(draft: VisitDraft, field: str) -> None:
    """That field was said or confirmed by the person: it is no assumption any more."""
    draft.assumed = [each for each in draft.assumed if each != field]


def schemes_of(served: Served) -> tuple[Scheme, ...]:
    """The schemes whose tasks fit; a local department's own visits use those of its kind."""
    if served.schemes:
        return tuple(Scheme(scheme) for scheme in served.schemes)
    region = served.target.startswith("region:")
    return (Scheme.ENVOY,) if region else (Scheme.COMMISSIONER,)


def offered_tasks(draft: VisitDraft) -> list[tasks.Task]:
    """Every task that may be ticked on this card, in the notices' order."""
    schemes = {scheme for each in all_served(draft) for scheme in schemes_of(each)}
    return [task for scheme in Scheme if scheme in schemes for task in tasks.of_scheme(scheme)]


def task_keys(draft: VisitDraft) -> list[str]:
    """The tasks on offer as they stand in the draft: `scheme:code`."""
    return [f"{task.scheme}:{task.code}" for task in offered_tasks(draft)]
