"""What a receipt stands for: the records one card made, and the card itself to be filled again."""

from pydantic import BaseModel, ConfigDict, Field

from handlers.dialogue import Draft
from handlers.visits.draft import VisitDraft


class Kept(BaseModel):
    """One record: of whom, whether another's was joined, what else it made, if taken back.

    `plans` are the planned visits that it was.
    """

    model_config = ConfigDict(extra="forbid")

    visit: int
    target: str
    name: str
    joined: bool = False
    issue: int | None = None
    plans: list[int] = Field(default_factory=list)
    back: bool = False


class ReceiptDraft(Draft):
    """The records in the order of the card; `card` is opened again where they are taken back."""

    visits: list[Kept]
    card: VisitDraft


def numbers(target: str) -> tuple[int | None, int | None]:
    """The client's or the region's number behind `client:12` or `region:3`; the other is None."""
    kind, _sep, number = target.partition(":")
    if not number.isdecimal():
        return None, None
    return (int(number), None) if kind == "client" else (None, int(number))
