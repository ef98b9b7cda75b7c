"""What /near holds while it is open: from where, and how far everything is from there.

A person's place is never kept: it becomes distances, rounded as they are shown, at once.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from handlers.dialogue import Draft


class Step(StrEnum):
    """From where, and then whom one could visit."""

    PLACE = "place"
    LIST = "list"


class Away(BaseModel):
    """How far one of them is: metres as they are told, and one of eight directions."""

    model_config = ConfigDict(extra="forbid")

    metres: int
    heading: str


class NearDraft(Draft):
    """`origin` is the county or unit that was written; empty for a place sent, or for none."""

    origin: str = ""
    away: dict[str, Away] = Field(default_factory=dict)
    page: int = 0
