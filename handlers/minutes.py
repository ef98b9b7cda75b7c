"""Lengths as people write them: 90, 1.5小时, 半天, 1h30, 45 min."""

import re

from handlers.words import gettext as _

_FIXED = {
    "半小时": 30, "半个小时": 30, "一刻钟": 15, "一小时": 60, "一个小时": 60, "两小时": 120,
    "两个小时": 120, "半天": 240, "一上午": 240, "一下午": 240, "全天": 480, "一天": 480,
    "half a day": 240, "half an hour": 30, "an hour": 60, "a day": 480, "all day": 480,
}  # fmt: skip
_HOURS = re.compile(
    r"(\d+(?:\.\d+)?)\s*(?:个?小时|个?钟头|hours?|hrs?|h)\s*(?:(\d+)\s*(?:分钟?|minutes?|mins?|m)?|(半))?"
)
_MINUTES = re.compile(r"(\d+)\s*(?:分钟?|minutes?|mins?|m)?")


def read(text: str) -> int | None:
    """Minutes, where the text is a length; a bare number means minutes."""
    text = text.strip().lower()
    if text in _FIXED:
        return _FIXED[text]
    if found := _HOURS.fullmatch(text):
        return round(float(found[1]) * 60) + int(found[2] or 0) + (30 if found[3] else 0)
    if found := _MINUTES.fullmatch(text):
        return int(found[1])
    return None


def shown(minutes: int) -> str:
    """“2小时”, “1小时30分钟”, “45分钟”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    if not rest:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
