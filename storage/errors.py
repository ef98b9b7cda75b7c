"""What storage raises, each error carrying its data; `handlers/errors.py` words them for people.

StorageError
├── NotThere          nothing of that kind, or not within the person's scope: both answer alike
├── Refused           a rule of the programme says no; `why` names the rule
├── Unavailable       the database cannot be reached or written now; repeat what was asked
├── KeyProblem        the key file is missing, damaged, or lacks the key that sealed a value
└── RevisionProblem   the database's schema is not the one this program knows
"""

from dataclasses import dataclass


class StorageError(Exception):
    """Whatever storage raises on purpose."""


@dataclass
class NotThere(StorageError):
    """No such row, or not one this person may know of."""

    noun: str


@dataclass
class Refused(StorageError):
    """A rule says no."""

    why: str


@dataclass
class Unavailable(StorageError):
    """The database did not do it, and did not half do it: locked, full, stopped or unreachable."""

    cause: str


@dataclass
class KeyProblem(StorageError):
    """A sealed value cannot be opened with the keys at hand."""

    why: str


@dataclass
class RevisionProblem(StorageError):
    """The schema's revision (`found`) is not what this program needs (`wanted`)."""

    found: str | None
    wanted: str
