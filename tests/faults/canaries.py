"""Canaries: words unique to their owner. One seen by anybody else, or in a log, is a leak."""

import hashlib
import random
import re
from collections.abc import Iterable

_CANARY = re.compile(r"canary(\d{4})x[0-9a-f]{8}")


def of_client(owner: int, number: int) -> str:
    """The canary in the name of a client; the same in every run."""
    return f"canary{owner:04}x{hashlib.sha256(f'{owner}:{number}'.encode()).hexdigest()[:8]}"


def fresh(owner: int, dice: random.Random) -> str:
    """A canary for something that its owner writes."""
    return f"canary{owner:04}x{dice.getrandbits(32):08x}"


def owners(text: str) -> Iterable[int]:
    """Whose canaries stand in a text."""
    return (int(number) for number in _CANARY.findall(text))
