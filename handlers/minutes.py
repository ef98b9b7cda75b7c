"""Lengths as people write them: 90, 1.5小时, 半天, 1h30, 45 min."""

from handlers.quicklog import clauses, lengths
from handlers.words import gettext as _


def read(text: str) -> int | None:
    """Minutes, where the text is a length; a bare number means minutes."""
    return lengths.the(clauses.even(text))


def brief(minutes: int) -> str:
    """“1.5小时”, as it stands on a button."""
    return shown(minutes) if minutes < 60 else _("{hours} h").format(hours=f"{minutes / 60:g}")


def shown(minutes: int) -> str:
    """“2小时”, “1小时30分钟”, “45分钟”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    if not rest:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
