"""How many consultations were answered: 答复PCT咨询3个, 问了两个问题都答了, answered 3 questions.

Only a number that was stated; a need raised or a deficiency found is no consultation.
"""

import re
from collections.abc import Iterator

from handlers.quicklog import numerals

_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十俩仨]{1,3})"
_SIGN = r"\s*(?:个|条|项|次|件|道|则|例|起|宗|点|人次|桩|大|(?=问题|咨询|疑问|提问))"
_ASKED = r"(?:问题|咨询|疑问|提问|疑惑|询问|困惑|疑难|问)"
_ANSWER = r"(?:答复|解答|回答|回复|答疑|解疑|释疑|答了|答|回应|受理|接待|接了?|处理|解释|接到|收到|解决|解惑|回了?|厘清|澄清|讲清|说明|辅导|接受|提供|完成|咨询|帮.{0,4}看了)"
_EN = numerals.ENGLISH + r"|\d{1,3}"
_EN_ASKED = r"(?:questions?|queries|query|enquiries|inquiries|consultations?|consults?|qs|q's|asks)"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # 答复PCT咨询3个 · 解答专利、商标问题共5条
        rf"{_ANSWER}[^，。；！？,;!?\d]{{0,18}}?{_ASKED}[^，。；！？,;!?\d一二两三四五六七八九十]{{0,4}}?{_N}{_SIGN}",
        # 解答了3个关于预审的问题
        rf"{_ANSWER}(?:了|过|掉|好)?[^，。；！？,;!?\d一二两三四五六七八九十]{{0,8}}?{_N}{_SIGN}[^，。；！？,;!?\d]{{0,18}}?{_ASKED}",
        # 咨询3个 · 答疑5个 · 解答4条
        rf"(?:咨询|答疑|解答|答复|回答|提问)(?:了|共|一共|量|数|:|：|\s)*{_N}{_SIGN}",
        # 问了3个问题，都答了
        rf"{_N}{_SIGN}[^，。；！？,;!?\d]{{0,16}}?{_ASKED}[^。！？!?]{{0,14}}?(?:答|解释清|讲清|说清|回复|讲明白|说明白|搞清|解决)",
        # 问了俩，都答了
        rf"问(?:了|过)?(?:我|我们)?{_N}{_SIGN}[^。！？!?]{{0,20}}?(?:答|解释|回复|讲清|说清)",
        rf"(?P<en>{_EN})(?: or so)?(?: [a-z'/-]+){{0,4}}? {_EN_ASKED}\b",
    )
)
_NEEDS = re.compile(r"(?:反映|提出|发现|存在|遇到|面临|还有|剩|提了|排查出|指出)[^，。；,;]{0,4}$")
_EN_ANSWERED = re.compile(r"answer|field|handl|repl|resolv|took|respond|clarif|dealt|explain|sorted|cleared|consultation|covered|walked")
_NOT_ENGLISH = {"a", "an"}


def total(text: str) -> int | None:
    """The number of consultations an `even` text says were answered, or None."""
    taken: list[tuple[int, int]] = []
    numbers = []
    for start, end, number in sorted(_all(text)):
        if all(end <= other[0] or other[1] <= start for other in taken):
            taken.append((start, end))
            numbers.append(number)
    return sum(numbers) if numbers else None


def _all(text: str) -> Iterator[tuple[int, int, int]]:
    """Each number at its own place: found by two patterns it still counts once."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            name = "en" if "en" in found.groupdict() else "n"
            number = numerals.whole(found[name])
            if number is None or not _answered(text, found, name):
                continue
            yield found.start(name), found.end(name), number


def _answered(text: str, found: re.Match[str], name: str) -> bool:
    if name == "en":
        return bool(_EN_ANSWERED.search(text)) and found[name] not in _NOT_ENGLISH
    return not _NEEDS.search(text[max(0, found.start(name) - 8) : found.start(name)])
