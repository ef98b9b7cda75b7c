"""The grammar of days: each way of naming one, and which day it names from a given today.

What was done lies in the past, what is planned ahead: the same 周三 is the latest one not after
today, or the next one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.quicklog import numerals

_ONE_DAY = timedelta(days=1)
WEEKDAYS = {sign: at for at, sign in enumerate("一二三四五六日")} | {
    "天": 6, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6,
}  # fmt: skip
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_NEAR = {
    "大前天": -3, "前天": -2, "前日": -2, "前儿": -2, "昨": -1, "今": 0, "本日": 0,
    "明": 1, "大后天": 3, "后天": 2, "后日": 2,
    "the day before yesterday": -2, "day before yesterday": -2, "yesterday": -1,
    "last night": -1, "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0,
    "this evening": 0, "the day after tomorrow": 2, "day after tomorrow": 2, "tomorrow": 1,
    "tmr": 1, "tmrw": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """From where days are counted, and in which direction."""

    today: date
    ahead: bool


_Resolve = Callable[[re.Match[str], When], date | None]


def calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_day(month: int | None, day: int | None, when: When) -> date | None:
    """The latest such day not in the future, or ahead the first not in the past."""
    if month is None or day is None:
        return None
    years = range(5) if when.ahead else range(0, -5, -1)
    for year in years:
        found = calendar(when.today.year + year, month, day)
        if found and (found >= when.today if when.ahead else found <= when.today):
            return found
    return None


def _shift_month(today: date, months: int) -> tuple[int, int]:
    at = today.year * 12 + today.month - 1 + months
    return at // 12, at % 12 + 1


def _day_of_month(number: int | None, when: When) -> date | None:
    for months in (0, 1, 2) if when.ahead else (0, -1, -2):
        year, month = _shift_month(when.today, months)
        day = calendar(year, month, number or 0)
        if day and (day >= when.today if when.ahead else day <= when.today):
            return day
    return None


def _near(found: re.Match[str], when: When) -> date | None:
    said = found["near"]
    return when.today + timedelta(days=_NEAR[said[0] if said[0] in "今昨明" else said])


def _ago(found: re.Match[str], when: When) -> date | None:
    count = numerals.whole(found["count"])
    if count is None or count > 400:
        return None
    days = count * (7 if re.search("周|星期|week", found["unit"]) else 1)
    return when.today + timedelta(days=days if re.search("后|in |later", found[0]) else -days)


def _weekday(found: re.Match[str], when: When) -> date | None:
    which, at = found["which"] or "", WEEKDAYS[found["day"]]
    return _of_week(which.removesuffix("个"), at, when)


def _of_week(which: str, at: int, when: When) -> date:
    weeks = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}.get(which)
    if weeks is not None:
        return when.today + timedelta(days=at - when.today.weekday() + 7 * weeks)
    if when.ahead:
        return when.today + timedelta(days=(at - when.today.weekday() - 1) % 7 + 1)
    return when.today - timedelta(days=(when.today.weekday() - at) % 7)


def _english_weekday(found: re.Match[str], when: When) -> date | None:
    at = _ENGLISH_DAYS.index(found["day"][:3])
    which = (found["which"] or "").strip()
    which = which or (found["after"] or "").split(" ")[-2:][0]
    if "coming" in which:
        return _of_week("", at, When(when.today, ahead=True))
    return _of_week({"next": "下", "this": "本", "last": "上"}.get(which, ""), at, when)


def _full(found: re.Match[str], when: When) -> date | None:
    year = int(found["year"])
    month, day = (numerals.whole(found[name]) for name in ("month", "day"))
    return calendar(year + 2000 if year < 100 else year, month or 0, day or 0)


def _of_said_year(found: re.Match[str], when: When) -> date | None:
    year = when.today.year + {"今": 0, "去": -1, "前": -2, "明": 1}[found["year"]]
    month, day = (numerals.whole(found[name]) for name in ("month", "day"))
    return calendar(year, month or 0, day or 0)


def _of_this_year(found: re.Match[str], when: When) -> date | None:
    month = 1 if found["month"] == "元" else numerals.whole(found["month"])
    return _month_day(month, numerals.whole(found["day"]), when)


def _of_said_month(found: re.Match[str], when: When) -> date | None:
    months = {"上上": -2, "上": -1, "下": 1}.get(found["which"], 0)
    year, month = _shift_month(when.today, months)
    return calendar(year, month, numerals.whole(found["day"]) or 0)


def _only_day(found: re.Match[str], when: When) -> date | None:
    return _day_of_month(numerals.whole(found["day"]), when)


def _part_of_month(found: re.Match[str], when: When) -> date | None:
    """月初 is the 1st, 月中 the 15th, 月底 the last day."""
    part = found["day"] or found["part"]
    if found["month"]:
        month = numerals.whole(found["month"]) or 0
        if not 1 <= month <= 12:
            return None
        first = _month_day(month, 1, when)
        if when.ahead and month == when.today.month:
            first = when.today.replace(day=1)
        if first is None:
            return None
        return _part_day(first.year, first.month, part)
    which = found["which"]
    if which:
        year, month = _shift_month(when.today, {"上": -1, "下": 1}.get(which[0], 0))
        return _part_day(year, month, part)
    for months in (0, 1) if when.ahead else (0, -1):
        year, month = _shift_month(when.today, months)
        day = _part_day(year, month, part)
        if day and (day >= when.today if when.ahead else day <= when.today):
            return day
    return None


def _part_day(year: int, month: int, part: str) -> date | None:
    if part not in {"初", "中", "底", "末"}:
        return calendar(year, month, numerals.whole(part) or 0)
    if part == "初":
        return date(year, month, 1)
    if part == "中":
        return date(year, month, 15)
    after = date(year + month // 12, month % 12 + 1, 1)
    return after - _ONE_DAY


def _english_month_day(found: re.Match[str], when: When) -> date | None:
    month = _ENGLISH_MONTHS.index(found["month"][:3]) + 1
    if found.groupdict().get("year"):
        return calendar(int(found["year"]), month, int(found["day"]))
    return _month_day(month, int(found["day"]), when)


def _today(found: re.Match[str], when: When) -> date | None:
    return when.today


_N = rf"(?:\d{{1,2}}|[廿卅][一二三四五六七八九]?|{numerals.CHINESE}{{1,3}})"
_DAY_SIGN = (
    r"[日号](?!之内|楼|线|门|厂|馆|车间|会议|文件|院|机|位|召集|内|前|称|语|本|报|期|常|用)"
)
_MONTH_NAMES = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
PART = re.compile(
    r"(?<![一整半个半大每明昨前后])(?:上午|下午)(?!好|茶|一家)|(?<![一每明昨前后])(?:早上|早晨"
    r"|清晨|中午|傍晚|晚上|午后|大清早|一早|一大早)(?!好)|刚才|刚刚|方才|适才|这会儿|刚(?=从|去"
    r"|跟|和|与|给|在|到|结束|跑|接|打|走|开|聊|忙|送|出)|\bjust (?:now|got|left|finished|came"
    r"|had|back|did|visited|called|spoke)\b|\bearlier today\b"
)

GRAMMAR: tuple[tuple[re.Pattern[str], _Resolve], ...] = (
    (
        re.compile(
            r"(?<!\d)(?P<year>20\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2}"
            r")(?!\d)[日号]?"
        ),
        _full,
    ),
    (
        re.compile(rf"(?<!\d)(?P<year>2\d)年(?P<month>{_N})月(?P<day>{_N})[日号]?"),
        _full,
    ),
    (re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"), _full),
    (
        # 1118去某所: nobody counts so many at the head of a message
        re.compile(
            r"^(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
            r"(?=[去到赴在跑上下和跟给与，, ])"
        ),
        _of_this_year,
    ),
    (
        re.compile(rf"(?P<year>[今去前明])年\s*(?P<month>{_N})月(?P<day>{_N})[日号]?"),
        _of_said_year,
    ),
    (
        re.compile(
            rf"(?<![\d.])(?P<month>{_N}|元)月\s*(?:份)?(?P<day>{_N})(?:{_DAY_SIGN}"
            rf"|(?![\d个家月项件小年条份天]))"
        ),
        _of_this_year,
    ),
    (
        re.compile(
            r"(?<![\d.:/a-z])(?<!\D[-~])(?P<month>0?[1-9]|1[0-2])[./](?P<day>0?[1-9]|[12]\d"
            r"|3[01])(?![\d.%/]|:\d|\s*(?:个|小时|h\b|hr|hour|万|亿|元|米|级|版|倍|分|天|家|件"
            r"|宣传|活动|知识产权|世界|折|公里|号线))"
        ),
        _of_this_year,
    ),
    (
        re.compile(
            r"(?<![\d.:/\-a-z~])(?P<month>0?[1-9]|1[0-2])-(?P<day>0?[1-9]|[12]\d"
            r"|3[01])(?![\d.:%/\-]|\s*(?:个|小时|h\b|hr|hour|万|亿|元|米|级|版|倍|分|天|家|件|点"
            r"|人|月|年|日|号|pm|am|项|条|次|名|周))"
        ),
        _of_this_year,
    ),
    (
        re.compile(rf"(?P<which>上上|上|下|本|这|当)个?月(?:的)?(?P<day>{_N}){_DAY_SIGN}"),
        _of_said_month,
    ),
    (
        re.compile(
            rf"(?<![\d第.月])(?P<day>\d{{1,2}}|(?:[一二三]?十|廿|卅)[一二三四五六七八九]?"
            rf"|[一二三四五六七八九])(?:{_DAY_SIGN}|日(?=前往))"
        ),
        _only_day,
    ),
    (
        re.compile(
            rf"(?:(?P<month>{_N})|(?P<which>上个?|这个?|本|下个?|当))?月(?P<part>初|中(?!旬|国"
            rf"|间|心)|底|末)(?:的?(?P<day>{_N}){_DAY_SIGN})?"
        ),
        _part_of_month,
    ),
    (
        re.compile(r"(?<![\d第.月])(?P<day>\d{1,2})(?=(?:到|至|-|~|、|和)\d{1,2}[日号])"),
        _only_day,
    ),
    (
        re.compile(
            rf"(?<!\d)\b{_NTH}(?=\s*(?:to|-|and|&)\s*\d{{1,2}}(?:st|nd|rd"
            rf"|th)?\s+(?:of\s+)?{_MONTH_NAMES})"
        ),
        _english_month_day,
    ),
    (
        re.compile(
            r"(?<![每一两几\d])(?P<which>上上|上|下下|下|本|这)?个?(?:周|星期"
            r"|礼拜)(?P<day>[一二三四五六日天]|[1-7](?![\d个家次天:.点]))(?!次|个|家|天|起|度|边"
            r"|年|到两|期)"
        ),
        _weekday,
    ),
    (
        re.compile(
            r"(?P<near>大前天|前天|前日|大后天|后天|后日|本日|the day before yesterday"
            r"|day before yesterday|\byesterday|\blast night|\btoday|\btonight|\bthis (?:morning"
            r"|afternoon|evening)|the day after tomorrow|day after tomorrow|\btomorrow|\btmrw?\b"
            r"|(?<![如至迄当现而])今(?:[天日儿早晨晚朝]|(?=上午|下午|中午))|昨(?:[天日儿晚早夜]"
            r"|(?=上午|下午|中午"
            r"|[赴由到去在跑与同往访随应向偕会接至于给为陪,，、 ])"
            r")|(?<![说声表证])明(?:[天日儿早晚]|朝(?![代廷])|(?=上午|下午|中午)))"
        ),
        _near,
    ),
    (
        re.compile(
            rf"(?P<count>\d{{1,3}}|{numerals.CHINESE}{{1,3}})(?P<unit>天|个?星期|周"
            rf"|个?礼拜)(?:之?前|以前|之?后)(?!的?(?:截|到期))|(?P<a>\b)(?!)"
        ),
        _ago,
    ),
    (
        re.compile(rf"(?P<count>\d{{1,3}}|{numerals.ENGLISH})\s+(?P<unit>days?|weeks?)\s+ago\b"),
        _ago,
    ),
    (re.compile(rf"\bin (?P<count>\d{{1,3}}|{numerals.ENGLISH})\s+(?P<unit>days|weeks)\b"), _ago),
    (
        re.compile(
            r"\b(?:(?P<which>last|next|this coming|coming|this)\s+)?(?P<day>mon|tue|wed|thu|fri"
            r"|sat(?=urday)|sun(?=day)|(?<=on )(?:sat|sun)|(?<=last )(?:sat|sun))(?:day|sday|s"
            r"|nesday|nes|rsday|rs|r|urday)?\b\.?(?P<after> (?:next|last|this) week)?"
        ),
        _english_weekday,
    ),
    (
        re.compile(rf"\b{_MONTH_NAMES}\s+{_NTH}(?!\d)(?:,?\s+(?P<year>20\d\d))?"),
        _english_month_day,
    ),
    (
        re.compile(rf"(?<!\d)\b{_NTH}\s+(?:of\s+)?{_MONTH_NAMES}\b(?:,?\s+(?P<year>20\d\d))?"),
        _english_month_day,
    ),
    (
        re.compile(r"\b(?:on )?the (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|time|visit))"),
        _only_day,
    ),
    (PART, _today),
)
