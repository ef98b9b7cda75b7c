"""How many consultations were answered: 答复PCT咨询3个, 问了两个问题都答了, answered 3 questions.

Only a number that was stated; a need raised or a deficiency found is no consultation.
"""

import re
from collections.abc import Iterator

from handlers.quicklog import numerals
from handlers.quicklog.clauses import around

_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十俩仨]{1,3})"
_SIGN = (
    r"\s*(?:个(?!月|半|小时|人|多|博士|老师|同志|老板|科长|学生|团队|部门|中心|单位|所|学院|组|星期|礼拜|钟|电话|微信|视频|县"
    r"|镇|乡|区|会|方案|课题)|(?<!一)(?:条|项|次|起|样)|一?(?<=一)(?:条|项)|件|道|则|例|宗"
    r"|点(?=疑问|问题|咨询)|题(?!目)|人次|桩|大(?=问题)|问|(?<=[俩仨])(?!月|人|小时|半|钟|星期)|(?=问题"
    r"|咨询|疑问|提问))"
)
_ASKED = r"(?:问题|咨询|疑问|提问|疑惑|询问|困惑|疑难|题目|问询|问)"
_ANSWER = (
    r"(?:答复|解答|回答|回复|答疑|解疑|释疑|答了|(?<![报应])答(?!应|辩)|回应|受理|接待|接(?![着过触洽上头下])了?"
    r"|解释|接到|收到|解惑|(?<![退来返撤找驳])回了?|厘清|澄清|讲清|说明|接受|提供|咨询|提问)"
)
_REPLIED = (
    r"(?:答|解释|讲清|说清|回复|讲明白|说明白|搞清|解决|回掉|回完|回了|说通|解了|给说|说了|作答"
    r"|教|讲了)"
)
_FREE = r"[^，。；！？,;!? \n\d一二两三四五六七八九十仨俩]"
_EN = numerals.ENGLISH + r"|\d{1,3}"
_EN_ASKED = (
    r"(?:questions?|queries|query|enquiries|enquiry|inquiries|inquiry|consultations?|consults?"
    r"|qs?|q's|asks)"
)

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # 答复PCT咨询3个 · 解答专利、商标问题共5条 · 答疑四个 · 答2问
        rf"{_ANSWER}{_FREE}{{0,18}}? ?{_N}{_SIGN}",
        # 五个关于预审的问题 · 两个挂账的事
        rf"{_N}{_SIGN}[^，。；！？,;!?\n\d]{{0,16}}?{_ASKED}(?!卷|责)",
        rf"问(?:了|过)?{_N}{_SIGN}{_FREE}{{0,12}}的?事",
        rf"{_N}(?:问|个|条|件)(?:都|均|全|全部|皆|俱)?(?:答|回(?!头|来|去|访))",
        rf"(?:答疑|咨询|解惑)[，,：:]\s*{_N}(?:问|个|条|件)",
        rf"留言{_N}条",
        rf"(?:计|凡|合计|共计)\s*{_N}问",
        r"(?<![报应])答(?P<n>\d{1,2})(?=$|[，。；,; ])",
        rf"{_N}问[\d一二两三四五六七八九十]{{1,2}}答",
        rf"(?:cleared up|answered|explained|sorted) (?P<en>{_EN}) things",
        r"(?:答疑|解答|咨询|答复)[:： ]?(?P<n>\d{1,2})(?=$|[，。；,; ])",
        # 问了俩事，都答了 · 连问仨
        rf"问(?:了|过|我|我们)*{_N}(?:{_SIGN}|事|点|[，,]){{1}}[^。！？!?]{{0,60}}?{_REPLIED}",
        # 问软著变更，答了，一个 · 回他了，就1个
        rf"(?:问|答|疑|回[他她]?了){_FREE}{{0,12}}[，,]\s*[就只共]?这?{_N}[个条件](?:$|[，。, ])",
        rf"(?P<en>{_EN})(?: or so)?(?: [a-z'/-]+){{0,4}}? {_EN_ASKED}\b",
    )
)
# 「每家答仨一共六个问题」: the sum was said.
_SUMMED = re.compile(
    rf"(?:一共|总共|合计|共计|加起来|前后)(?:答|解答|回答|回|答复|解决)?了?{_N}{_SIGN}(?!专利)"
)
_NEEDS = re.compile(
    r"(?:反映|提出|发现|存在|遇到|面临|还有|剩|提了|排查出|指出|有|第)[^，。；,;]{0,4}$"
)
_LATER_ANSWERED = re.compile(rf"^[^。！？]{{0,40}}{_REPLIED}")
_NO_COUNT = re.compile(r"(?:需求|诉求|答辩|回访|回头|回来|接下来|回去|第|接到电话|接了?个?电话)")
_EN_ANSWERED = re.compile(
    r"answer|field|handl|repl|resolv|took|respond|clarif|dealt|explain|sorted|cleared|settled"
    r"|consult|covered|walked|q&a|had|asked|took|one q"
)
_NOT_ENGLISH = {"a", "an"}


_MEASURED = re.compile(r"\s*(?:个|条|项|件|次|questions?)$", re.IGNORECASE)


def the(text: str) -> int | None:
    """The number that a text is and nothing else, 3 or 三个."""
    return numerals.whole(_MEASURED.sub("", text.strip()))


def total(text: str) -> int | None:
    """The number of consultations an `even` text says were answered, or None."""
    taken: list[tuple[int, int]] = []
    numbers = []
    for start, end, number in sorted(_all(text)):
        if all(end <= other[0] or other[1] <= start for other in taken):
            taken.append((start, end))
            numbers.append(number)
    if summed := _SUMMED.search(text):
        return numerals.whole(summed["n"])
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
    if _NO_COUNT.search(found[0]):
        return False
    before, after = around(text, found.start(name), found.end(), before=8, after=60)
    return not _NEEDS.search(before) or bool(_LATER_ANSWERED.match(after))


_UNITS = re.compile(
    rf"(?P<n>{numerals.CHINESE}|\d)\s*家(?!底|乡|庭)|(?P<en>two|three|four|five) (?:firms"
    rf"|companies|units)"
)


def units(text: str) -> int:
    """How many units a message says were seen, by number only; 0 where it does not."""
    found = _UNITS.search(text)
    return numerals.whole(found["n"] or found["en"]) or 0 if found else 0
