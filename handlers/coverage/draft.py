"""The draft of the coverage: which part of it is looked at."""

from datetime import date
from enum import StrEnum

from handlers.dialogue import Draft
from programme import access
from programme.access import Action, Noun, Scope
from programme.areas import AREAS, PROVINCE
from programme.periods import Quarter
from storage.queries.accounts import Who
from storage.queries.coverage import Asked


class Step(StrEnum):
    """What is shown; one leads to the other and back."""

    MATRIX = "matrix"
    BEHIND = "behind"
    NOTICES = "notices"
    EXEMPTIONS = "exemptions"
    BOARD = "board"
    CONTACT = "contact"


class CoverageDraft(Draft):
    """So many quarters back, one area of it, one rule of it (empty: any), and the page."""

    back: int = 0
    area: str = ""
    rule: str = ""
    page: int = 0


def may_see(who: Who) -> bool:
    """The bureau, and local departments within their area."""
    return who.person is not None and reach(who) is not Scope.NONE


def reach(who: Who) -> Scope:
    return access.widest(who.roles, Action.SEE, Noun.COVERAGE)


def may_supervise(who: Who) -> bool:
    """The bureau alone: supervising is its word (S23)."""
    scope = access.widest(who.roles, Action.SEND, Noun.SUPERVISION)
    return who.person is not None and scope is Scope.ALL


def asked_of(draft: CoverageDraft, today: date) -> Asked:
    return Asked(day_of(draft.back, today), draft.area, draft.rule)


def day_of(back: int, today: date) -> date:
    """Today; or the last day of the quarter so many back, by which that period's year is told."""
    quarter = Quarter.containing(today)
    for _each in range(back):
        quarter = quarter.previous
    return min(today, quarter.end)


EARLIEST = date(2025, 3, 1)
"""The notices are of that month: there is nothing before."""


def may_go_back(back: int, today: date) -> bool:
    return day_of(back + 1, today) >= EARLIEST


def digits(draft: CoverageDraft, who: Who) -> int:
    """By county within one city or county, else by city."""
    own = list(who.areas) if reach(who) is Scope.AREA else []
    seen = [draft.area] if draft.area else own
    return 6 if len(seen) == 1 and seen[0] != PROVINCE else 4


def place_code(place: str) -> str:
    """The area's code from its first digits."""
    return place.ljust(6, "0")


def place_name(place: str) -> str:
    """杭州市, 余杭区, 景宁县; what belongs to no county or city is the province's own."""
    code = place_code(place)
    area = AREAS.get(code)
    return area.spoken if area else code
