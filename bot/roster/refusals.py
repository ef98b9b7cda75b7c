"""Why a file is not read at all; worded for people on the command line."""

from dataclasses import dataclass, field
from enum import StrEnum


class Refusal(StrEnum):
    """What is the matter with a file as a whole."""

    NOT_THERE = "not_there"
    WRONG_EXTENSION = "wrong_extension"
    TOO_BIG = "too_big"
    NOT_A_WORKBOOK = "not_a_workbook"
    TOO_MANY_ENTRIES = "too_many_entries"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    NESTED = "nested"
    ENCRYPTED = "encrypted"
    DECLARES_ENTITIES = "declares_entities"
    DAMAGED = "damaged"
    TOO_MANY_ROWS = "too_many_rows"
    ENCODING = "encoding"
    TOO_HEAVY = "too_heavy"
    NO_SHEET = "no_sheet"


@dataclass
class Unreadable(Exception):
    """The file is refused; nothing of it was read. `name` is the file's."""

    refusal: Refusal
    name: str = ""
    facts: dict[str, str] = field(default_factory=dict)
