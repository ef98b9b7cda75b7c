"""What is looked at in one's own records, and what /mine waits for."""

from enum import StrEnum

from handlers.dialogue import Draft


class Step(StrEnum):
    """What /mine waits for."""

    LIST = "list"
    SEARCH = "search"
    RECORD = "record"
    REST = "rest"
    WHY = "why"


class MineDraft(Draft):
    """What is looked at: the words searched by, the page, the record."""

    words: str = ""
    page: int = 0
    visit: int | None = None
