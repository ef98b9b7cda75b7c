"""How long it took, in minutes: 2小时, 一个半小时, 半天, 一刻钟, 9:00-11:30, 各1小时, 90 min.

多, 左右 and 来 are passed over. The way there, waiting and deadlines are no service.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.quicklog import numerals
from handlers.quicklog.clauses import around

HALF_DAY, FULL_DAY = 240, 480
LONGEST = 24 * 60  # so long a stretch is no visit: 24小时值守
_N = numerals.NUMBER


@dataclass(frozen=True, slots=True)
class Length:
    """Minutes and where they stand; `each` where 各 multiplies them, `total` where 共 sums up."""

    start: int
    end: int
    minutes: int
    each: bool = False
    daily: bool = False
    total: bool = False


_UNITS = re.compile(
    rf"(?P<half_first>半个?(?:多)?(?:小时|钟头))|(?P<hours>{_N})[\s-]*(?:个?来|几"
    rf"|多)?\s*个?(?P<mid>半)?(?:多)?\s*(?:小时|钟头|\bhours?\b|hours?\b|hrs?\b"
    rf"|h(?![a-z]))(?P<and_half>半)?(?:\s*(?:零|又|and)?\s*(?P<rest>{_N})\s*(?:分钟?|minutes?\b"
    rf"|mins?\b|m\b|(?=\D|$)(?<=\d\d)))?|(?P<minutes>{_N})[\s-]*(?:来|几|多)?\s*(?:分钟"
    rf"|minutes?\b|mins?\b|min(?![a-z])|分(?![之析公类局册享开别钟享级层子布配]))"
    rf"|(?P<quarters>[一两三二]|\d)刻钟"
)
_SPANS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"an hour and a half|one and a half hours?|hour and a half"), 90),
    (re.compile(r"half an hour|half-hour|half hour"), 30),
    (re.compile(r"(?:three[- ]quarters of an hour)"), 45),
    (re.compile(r"(?:a )?quarter of an hour|quarter hour"), 15),
    (re.compile(r"half (?:a |the )?day|half-day"), HALF_DAY),
    (re.compile(r"another half hour|another half an hour"), 30),
    (re.compile(r"another hour"), 60),
    (
        re.compile(
            r"all (?:of )?(?:this |the |yesterday |yesterday's |[a-z]+day )?(?:morning"
            r"|afternoon)|(?:whole|entire|full) (?:morning|afternoon)"
            r"|(?:the )?whole of the (?:morning|afternoon)"
        ),
        HALF_DAY,
    ),
    (re.compile(r"(?:all|the whole|a whole|a full|full|entire) day|all-day|full-day"), FULL_DAY),
    (re.compile(r"(?<![周期拜])(?:一整?个?|整整?一?个?|大)(?:上午|下午)(?!一家)"), HALF_DAY),
    (re.compile(r"(?<![两三几]个)(?<![等夸骂吵找猜愁想劝]了)(?:大|小)?半天(?!没)|半日"), HALF_DAY),
    (
        re.compile(
            r"全天(?!候)|整天|一整天|(?<![同有第头某后前开每])一天(?![\d一二两三四五六七八九十][家条次趟回封]|比|天|到晚"
            r"|内|前|后|两)|整日|一日(?!游)"
        ),
        FULL_DAY,
    ),
    (re.compile(r"个把(?:小时|钟头)|(?<![个\d一二两三四五六七八九十半])小时(?:许|左右)"), 60),
)
_HOUR = (
    r"(?P<{0}part>上午|下午|早上|中午|晚上|傍晚|午后)?\s*(?P<{0}hour>\d{{1,2}}"
    r"|[一二两三四五六七八九十]{{1,3}})"
)
_MINUTE = (
    r"(?:\s*(?::|：|\.)\s*(?P<{0}colon>\d\d)|\s*[点时](?!间|候)\s*(?:(?P<{0}half>半)"
    r"|(?P<{0}quarter>[一三])刻|(?P<{0}min>\d{{1,2}}|[一二三四五]?十[一二三四五六七八九]?)分?|钟"
    r"|整|多)?)?\s*(?P<{0}m>[ap]\.?m\.?)?"
)
_JOIN = r"\s*(?:-|~|—+|到|至|until|till|to|and|,\s*|(?:进门|进|开始|进场|到的?)[,，]?)\s*"
_FROM = r"(?<![\d.:/\-])(?:从|from |between )?"
_NO_DATE = r"(?![\d年月日号/\-%])"
_FIRST, _LAST = (_HOUR.format(side) + _MINUTE.format(side) for side in "ab")
_CLOCKS = re.compile(_FROM + _FIRST + _JOIN + _LAST + _NO_DATE)
# 「从十点谈到十二点」: words between, and both hours said in full.
_IN_FULL = r"(?=\s*[点时:：])"
_FIRST, _LAST = (_HOUR.format(side) + _IN_FULL + _MINUTE.format(side) for side in "ab")
_TALKED = re.compile(_FROM + _FIRST + r"[\u4e00-\u9fff，、]{1,8}?" + _JOIN + _LAST + _NO_DATE)
_NOT_SERVICE_BEFORE = re.compile(
    r"(?:路上|排队|停车|车程|开车|来回(?!折腾|改|扯|聊|掰|磨)|往返|单程|堵车|堵了|等了?|迟到|晚到?了?|提前|赶路"
    r"|坐车|坐船|乘船|轮渡|高铁|距离|每隔|限时|其中|路程|在途|travel|drive|drove|commute|wait(?:ed)?"
    r"|late by)[^，。；,;]{0,6}$"
)
_NOT_SERVICE_AFTER = re.compile(
    r"^(?:的)?(?:内|之内|以内|以后|后再|后(?!来)|前(?![前半])|之前|车程|车(?!间)|路程|的?路|高铁"
    r"|才到|才见|才来|一次|响应|的?队|\s*(?:late|drive|away|ago|later|in advance|notice)\b)"
)
_TOTAL = re.compile(
    r"(?:共|总共|合计|一共|前后|总计|加起来|全程|累计|拢共|总时长|总用时|total(?:ling|ed)?"
    r"|altogether|in all)[^，。；,;]{0,6}$"
)
_TOTAL_AFTER = re.compile(r"^\s*(?:in total|total|altogether|in all|合计)")
_DAILY = re.compile(r"(?:每天|每日)[^，。；,;]{0,3}$")
_EACH = re.compile(r"(?:各|每家|每个单位|分别|都是|上下午各|each)[^，。；,;]{0,4}$")
_EACH_AFTER = re.compile(r"^\s*(?:each|apiece|per (?:unit|visit|client|site)|一家)")


def find(text: str) -> tuple[Length, ...]:
    """Every stated length of service in an `even` text, in order."""
    found = sorted(_all(text), key=lambda each: (each.start, -each.end))
    kept: list[Length] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def total(text: str, *, visits: int = 1, days: int = 1) -> int | None:
    """The minutes of the whole message; 各 is for each of `visits`, 每天 for each of `days`."""
    lengths = [each for each in find(text) if 0 < each.minutes < LONGEST]
    if not lengths:
        return None
    for each in lengths:
        if each.total:
            return each.minutes
    times = 2 if "上下午各" in text else max(visits, 1)
    return sum(
        each.minutes * (days if each.daily else times if each.each else 1) for each in lengths
    )


def the(text: str) -> int | None:
    """The minutes that a text names and does nothing else; a bare number is minutes."""
    text = text.strip()
    if re.fullmatch(r"\d{1,4}", text):
        return int(text)
    for each in find(text):
        if (each.start, each.end) == (0, len(text)):
            return each.minutes
    return None


def _all(text: str) -> Iterator[Length]:
    for start, end, minutes in [*_clocks(text), *_units(text), *_spans(text)]:
        before, after = around(text, start, end, before=12, after=12)
        if _NOT_SERVICE_BEFORE.search(before) or _NOT_SERVICE_AFTER.search(after):
            continue
        yield Length(
            start,
            end,
            minutes,
            each=bool(_EACH.search(before) or _EACH_AFTER.match(after)),
            daily=bool(_DAILY.search(before)),
            total=bool(_TOTAL.search(before) or _TOTAL_AFTER.match(after)),
        )


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    for pattern, minutes in _SPANS:
        for found in pattern.finditer(text):
            yield found.start(), found.end(), minutes


def _units(text: str) -> Iterator[tuple[int, int, int]]:
    for found in _UNITS.finditer(text):
        minutes = _of_units(found)
        if minutes is not None:
            yield found.start(), found.end(), minutes


def _of_units(found: re.Match[str]) -> int | None:
    if found["half_first"]:
        return 30
    if found["quarters"]:
        return 15 * (numerals.whole(found["quarters"]) or 1)
    if found["minutes"]:
        minutes = numerals.value(found["minutes"])
        return None if minutes is None else round(minutes)
    hours = numerals.value(found["hours"])
    if hours is None:
        return None
    rest = numerals.value(found["rest"]) if found["rest"] else 0
    half = 30 if found["mid"] or found["and_half"] else 0
    return round(hours * 60) + half + round(rest or 0)


def _clocks(text: str) -> Iterator[tuple[int, int, int]]:
    for found in [*_CLOCKS.finditer(text), *_TALKED.finditer(text)]:
        minutes = _of_clocks(found)
        if minutes is not None:
            yield found.start(), found.end(), minutes


def _of_clocks(found: re.Match[str]) -> int | None:
    """From one hour to the other; 「下午2点到4点」 and “2-4pm” say the half of the day once."""
    if not any(re.search("[点时:：]|[ap]\\.?m", found[0]) for _ in (1,)):
        return None
    first, last = _minute_of_day(found, "a"), _minute_of_day(found, "b")
    if first is None or last is None:
        return None
    while last <= first:
        last += 12 * 60
    length = last - first
    if found["bm"] and not found["am"] and length > 12 * 60:
        length -= 12 * 60
    return length if 0 < length <= 14 * 60 else None


def _minute_of_day(found: re.Match[str], side: str) -> int | None:
    hour = numerals.whole(found[side + "hour"])
    if hour is None or hour > 24:
        return None
    minute = int(found[side + "colon"] or 0)
    if found[side + "half"]:
        minute = 30
    elif found[side + "quarter"]:
        minute = 15 * (numerals.whole(found[side + "quarter"]) or 1)
    elif found[side + "min"]:
        minute = numerals.whole(found[side + "min"]) or 0
    late = found[side + "part"] in {"下午", "晚上", "傍晚", "午后"} or (
        found[side + "m"] or ""
    ).startswith("p")
    if minute > 59:
        return None
    return (hour + 12 if late and hour < 12 else hour) * 60 + minute
