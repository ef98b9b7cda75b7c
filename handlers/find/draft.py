"""What is looked at in /find, place after place, and the way back through them."""

from enum import StrEnum

from pydantic import Field

from handlers.dialogue import Draft

LONGEST_PATH = 30


class Step(StrEnum):
    """What /find waits for."""

    WORDS = "words"
    LIST = "list"
    PERSON = "person"
    SERVED = "served"
    RECORDS = "records"
    RECORD = "record"
    REST = "rest"


class FindDraft(Draft):
    """The words, and what was opened one after another: `client:12`, `records:client:12`, ….

    `listed`: the way back ends at the list; else at the question.
    """

    words: str = ""
    page: int = 0
    listed: bool = False
    path: list[str] = Field(default_factory=list)
    records_page: int = 0

    @property
    def place(self) -> str:
        return self.path[-1] if self.path else ""

    def go(self, place: str) -> Step:
        """Open a place; the way back leads through those before it."""
        self.path = [*self.path, place][-LONGEST_PATH:]
        return STEPS[noun_of(place)]

    def back(self) -> Step:
        """The place before; from the first the list, or the question."""
        self.path = self.path[:-1]
        if self.path:
            return STEPS[noun_of(self.place)]
        return Step.LIST if self.listed else Step.WORDS


STEPS = {
    "person": Step.PERSON,
    "client": Step.SERVED,
    "region": Step.SERVED,
    "records": Step.RECORDS,
    "visit": Step.RECORD,
    "rest": Step.REST,
}
"""The step at which each kind of place is shown."""


def noun_of(place: str) -> str:
    """`client` of `client:12`."""
    return place.partition(":")[0]


def number_of(place: str) -> int:
    """12 of `client:12`."""
    return int(place.rpartition(":")[2])
