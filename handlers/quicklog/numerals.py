"""Numbers as people write them: 3, 三, 十五, 廿六, 两, 俩, a dozen."""

import re

_DIGITS = {digit: at for at, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2, "仨": 3, "壹": 1, "贰": 2, "叁": 3,
}  # fmt: skip
_TENS = {"十": 10, "百": 100}
_ENGLISH = {
    word: at
    for at, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen", "twenty"]
    )
} | {
    "a": 1, "an": 1, "both": 2, "couple": 2, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "ninety": 90, "dozen": 12,
}  # fmt: skip

_SCORES = {"廿": "二十", "卅": "三十"}  # as days of a month are written

CHINESE = "[零〇一二两三四五六七八九十百俩仨壹贰叁廿卅]"
ENGLISH = r"\b(?:" + "|".join(sorted(_ENGLISH, key=len, reverse=True)) + r")\b"
# Groups of the pattern that embeds it are not disturbed: it has none of its own.
NUMBER = rf"(?:\d+(?:\.\d+)?|{CHINESE}+|{ENGLISH})"

_WHOLE = re.compile(NUMBER)


def value(text: str) -> float | None:
    """What a number says, or None where the text is no number."""
    text = text.strip().lower()
    if not _WHOLE.fullmatch(text):
        return None
    if text in _ENGLISH:
        return _ENGLISH[text]
    if text[0].isdecimal():
        return float(text)
    return _chinese(text)


def whole(text: str) -> int | None:
    """As `value`, for what is counted."""
    read = value(text)
    return None if read is None or read != int(read) else int(read)


def _chinese(text: str) -> float:
    text = "".join(_SCORES.get(sign, sign) for sign in text)
    if not any(sign in _TENS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, digit = 0, 0
    for sign in text:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
