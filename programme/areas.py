"""The province, its 11 cities and their 90 counties, as public facts.

Codes and names by GB/T 2260 as published by the Ministry of Civil Affairs, in force since the
changes of 2021 in Hangzhou. Which of them are among the 25 mountain and island counties (E2) the
notice does not say: the roster says it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Tier(StrEnum):
    """Where an area stands in the line county → city → province."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Area:
    """One area; `name` in full, `short` as people write it on a list."""

    code: str
    name: str
    tier: Tier
    parent: str | None

    @property
    def short(self) -> str:
        """杭州, 萧山, 景宁: without the word for its kind."""
        return _SHORT.get(self.name, self.name[:-1])

    @property
    def spoken(self) -> str:
        """杭州市, 萧山区, 景宁县: as people say it."""
        return _SPOKEN.get(self.name, self.name)


PROVINCE = "330000"

_SHORT = {"浙江省": "浙江", "景宁畲族自治县": "景宁"}
_SPOKEN = {"景宁畲族自治县": "景宁县"}

_CITIES = """
330100 杭州市 02上城区 05拱墅区 06西湖区 08滨江区 09萧山区 10余杭区 11富阳区 12临安区
              13临平区 14钱塘区 22桐庐县 27淳安县 82建德市
330200 宁波市 03海曙区 05江北区 06北仑区 11镇海区 12鄞州区 13奉化区 25象山县 26宁海县
              81余姚市 82慈溪市
330300 温州市 02鹿城区 03龙湾区 04瓯海区 05洞头区 24永嘉县 26平阳县 27苍南县 28文成县
              29泰顺县 81瑞安市 82乐清市 83龙港市
330400 嘉兴市 02南湖区 11秀洲区 21嘉善县 24海盐县 81海宁市 82平湖市 83桐乡市
330500 湖州市 02吴兴区 03南浔区 21德清县 22长兴县 23安吉县
330600 绍兴市 02越城区 03柯桥区 04上虞区 24新昌县 81诸暨市 83嵊州市
330700 金华市 02婺城区 03金东区 23武义县 26浦江县 27磐安县 81兰溪市 82义乌市 83东阳市
              84永康市
330800 衢州市 02柯城区 03衢江区 22常山县 24开化县 25龙游县 81江山市
330900 舟山市 02定海区 03普陀区 21岱山县 22嵊泗县
331000 台州市 02椒江区 03黄岩区 04路桥区 22三门县 23天台县 24仙居县 81温岭市 82临海市
              83玉环市
331100 丽水市 02莲都区 21青田县 22缙云县 23遂昌县 24松阳县 25云和县 26庆元县
              27景宁畲族自治县 81龙泉市
"""


def _read(table: str) -> Iterator[Area]:
    yield Area(PROVINCE, "浙江省", Tier.PROVINCE, None)
    city = ""
    words = iter(table.split())
    for word in words:
        if len(word) == 6 and word.isdigit():
            city = word
            yield Area(city, next(words), Tier.CITY, PROVINCE)
        else:
            yield Area(city[:4] + word[:2], word[2:], Tier.COUNTY, city)


AREAS: Mapping[str, Area] = MappingProxyType({area.code: area for area in _read(_CITIES)})
"""By code, each city followed by its counties."""

_BY_NAME = {name: area for area in AREAS.values() for name in (area.spoken, area.name)}


def area(code: str) -> Area:
    """The area of that code; KeyError where there is none such here."""
    return AREAS[code]


def find_by_name(name: str) -> Area | None:
    """The area of that full or spoken name."""
    return _BY_NAME.get(name)


def cities() -> tuple[Area, ...]:
    return tuple(area for area in AREAS.values() if area.tier is Tier.CITY)


def counties(city: str) -> tuple[Area, ...]:
    """The counties and districts of the city of that code."""
    return tuple(area for area in AREAS.values() if area.parent == city)


def within(code: str, outer: str) -> bool:
    """Whether an area is the outer one or lies in it: a city sees its counties."""
    inner: str | None = code
    while inner is not None and inner != outer:
        inner = AREAS[inner].parent
    return inner is not None
