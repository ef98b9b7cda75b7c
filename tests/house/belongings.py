"""What does not belong in the tree: traces of a machine, package indexes, unfinished business."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.house.sources import Breach

# Written in pieces where the law would otherwise find itself.
HOME_OF_A_PERSON = r"(?<![\w.~-])/(?:work|root|home/\w+|Users/\w+)/"
INDEX = "|".join(
    [
        r"--(?:extra-)?index-" + "url",
        "--find-" + "links",
        "PIP_" + "INDEX",
        "UV_" + "INDEX",
        r"https?://[^\s\"'`<>]*/" + r"simple\b",
        "pypi" + r"\.org",
        "python" + "hosted",
    ]
)
UNFINISHED = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
# The second is also a field of the Bot API and an attribute of HTML; in a comment it is neither.
FOR_THE_TIME_BEING = r"\bfor " + r"now\b|#.*\bplace" + r"holders?\b"
LOCKS = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "yarn.lock"}
LITTER = {".DS_Store", "Thumbs.db", ".env"}


def machine_paths(path: str, text: str) -> Iterator[Breach]:
    """No absolute path of the machine something was written on."""
    yield from matches(path, text, HOME_OF_A_PERSON, "names a folder of somebody's machine")


def index_addresses(path: str, text: str) -> Iterator[Breach]:
    """No address of a package index: which one is used is the reader's business."""
    yield from matches(path, text, INDEX, "names a package index")


def unfinished(path: str, text: str) -> Iterator[Breach]:
    """What is not finished is not here."""
    yield from matches(path, text, rf"\b(?:{UNFINISHED})\b", "unfinished business")
    yield from matches(path, text, FOR_THE_TIME_BEING, "unfinished business", re.IGNORECASE)


def lock_files(path: str, _text: str) -> Iterator[Breach]:
    """requirements.txt and requirements-dev.txt hold the pins; no tool's own lock beside them."""
    if PurePosixPath(path).name in LOCKS | LITTER:
        yield Breach(path, 1, "does not belong in the tree")


def matches(path: str, text: str, pattern: str, law: str, flags: int = 0) -> Iterator[Breach]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.search(pattern, line, flags):
            yield Breach(path, number, f"{law}: {found.group()}")
