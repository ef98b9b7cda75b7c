"""What /settings waits for, and what was answered so far of an absence."""

from datetime import date
from enum import StrEnum

from handlers.dialogue import Draft


class Step(StrEnum):
    """In the order of the card: the hours, the zone, then an absence from its first day on."""

    SETTINGS = "settings"
    DIGEST = "digest"
    QUIET = "quiet"
    ZONE = "zone"
    FIRST = "first"
    LAST = "last"
    STAND_IN = "stand_in"


class SettingsDraft(Draft):
    """An absence that is being said; `words` and `page` of the search for a stand-in."""

    first: date | None = None
    last: date | None = None
    words: str = ""
    page: int = 0
