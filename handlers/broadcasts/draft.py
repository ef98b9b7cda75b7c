"""What a notice's card holds while it is written, and when it shows one that was sent."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from handlers.dialogue import Draft
from programme.broadcasts import Audience


class Step(StrEnum):
    """What the card waits for, in the order of the conversation."""

    LIST = "list"
    TEXT = "text"
    AUDIENCE = "audience"
    ROLES = "roles"
    SCHEMES = "schemes"
    AREAS = "areas"
    UNITS = "units"
    QUOTA = "quota"
    PEOPLE = "people"
    CARD = "card"
    NAMES = "names"
    WHEN = "when"
    HOURS = "hours"
    WHY = "why"
    SAME = "same"
    SENT = "sent"
    TOLD = "told"


class BroadcastDraft(Draft):
    """`body` is HTML in the tags of a screen. `missing` are entries of a pasted list that name
    nobody, or several. `why` makes it urgent. `number` is the one that is looked at."""

    body: str = ""
    file: int | None = None
    roles: list[str] = Field(default_factory=list)
    schemes: list[str] = Field(default_factory=list)
    areas: list[str] = Field(default_factory=list)
    units: list[str] = Field(default_factory=list)
    quota: str = ""
    people: list[int] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)
    at: datetime | None = None
    why: str | None = None
    words: str = ""
    page: int = 0
    left: bool = False
    nth: int = 0
    """How often the very same was sent before, on purpose."""
    same: int | None = None
    number: int | None = None
    group: str = ""
    follows: str = ""

    @property
    def audience(self) -> Audience:
        return Audience(
            roles=tuple(self.roles), schemes=tuple(self.schemes), areas=tuple(self.areas),
            units=tuple(self.units), quota=self.quota, people=tuple(self.people),
        )  # fmt: skip


class NoticeDraft(Draft):
    """The notice somebody got."""

    broadcast: int = 0
