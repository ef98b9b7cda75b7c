"""What a roster sheet looks like: its name, its columns in their order, and what a cell may hold.

Headers and words are Chinese in every language of the program, as the sheets of a bureau are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from programme.areas import Tier
from programme.places import Datum
from programme.roles import WORDS, Role
from programme.schemes import RULES
from programme.units import CLIENT_WORDS, LEVEL_WORDS, UNIT_WORDS
from storage.actions.roster.checking import REQUIRED
from storage.queries.roster_rows import Sheet


class Kind(StrEnum):
    """What is written in a cell."""

    CODE = "code"
    TEXT = "text"
    WORD = "word"
    YES_NO = "yes_no"
    DAY = "day"
    MOBILE = "mobile"
    USCC = "uscc"
    DEGREES = "degrees"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the row's field, its header, and what its cells hold.

    `many` cells hold several, separated by 、; `clears` ones may be emptied by writing 无.
    """

    name: str
    header: str
    about: str
    kind: Kind = Kind.TEXT
    words: Mapping[Any, str] = field(default_factory=dict)
    many: bool = False
    clears: bool = False
    most: int = 120
    width: int = 16


TITLES: Mapping[Sheet, str] = {
    Sheet.AREAS: "区域",
    Sheet.ORGANISATIONS: "单位",
    Sheet.CLIENTS: "服务对象",
    Sheet.REGIONS: "服务区域",
    Sheet.PEOPLE: "人员",
    Sheet.CYCLES: "服务周期",
    Sheet.TEAMS: "服务团队",
    Sheet.MEMBERS: "团队成员",
    Sheet.ASSIGNMENTS: "服务关系",
}
EXPLAINED = "填写说明"
REMARK = "备注"
"""A column of this name may stand anywhere, and is not read."""
EMPTY = "无"
YES, NO = "是", "否"
SEPARATOR = "、"

_TIERS = {Tier.PROVINCE: "省", Tier.CITY: "市", Tier.COUNTY: "县（市、区）"}
_LEFT = {"active": "在岗", "left": "离岗"}
_POOL = {"pool": "在库", "retired": "退出"}
_TEAM = {"active": "在组", "dissolved": "撤销"}
_LANGUAGES = {"zh_Hans_CN": "中文", "en": "English"}
_ASSIGNED = {
    "proposed": "拟定",
    "active": "服务中",
    "ending": "即将期满",
    "renewed": "已续期",
    "adjusted": "已调整",
    "ended": "已结束",
}
_DATUMS = {Datum.WGS84: "WGS-84", Datum.GCJ02: "GCJ-02"}
_SCHEMES = {scheme: rules.words for scheme, rules in RULES.items()}
_PARTS = {role: WORDS[role] for role in (Role.LEADER, Role.BACKBONE, Role.EXPERT)}


def _code(name: str, header: str, about: str) -> Column:
    return Column(name, header, about, Kind.CODE, most=40, width=14)


def _points(
    name: str, header: str, about: str, *, many: bool = False, clears: bool = True
) -> Column:
    return Column(name, header, about, Kind.REFERENCE, many=many, clears=clears, width=20)


def _word(
    name: str, header: str, words: Mapping[Any, str], about: str, *, width: int = 16
) -> Column:
    return Column(name, header, about, Kind.WORD, words, width=width)


def _day(name: str, header: str, about: str, *, clears: bool = False) -> Column:
    return Column(name, header, about, Kind.DAY, clears=clears, width=13)


def _degrees(name: str, header: str, about: str) -> Column:
    return Column(name, header, about, Kind.DEGREES, clears=True, width=12)


def _yes_no(name: str, header: str, about: str) -> Column:
    return Column(name, header, about, Kind.YES_NO, width=11)


_STARTS = "如 2025-03-01。"
_ENDS = "最后一天，含当天；长期有效时留空。"

COLUMNS: Mapping[Sheet, Sequence[Column]] = {
    Sheet.AREAS: (
        _code("code", "区域编码", "六位行政区划代码，如 331127。"),
        Column("name", "区域名称", "全称，如 景宁畲族自治县。", most=60, width=22),
        _word("level", "级别", _TIERS, "省、市或县。"),
        _points("parent", "上级区域", "上级区域的编码或名称；省留空。"),
    ),
    Sheet.ORGANISATIONS: (
        _code("code", "单位编号", "自定，不重复，定后不改。"),
        Column("name", "单位名称", "全称。", width=30),
        _word("kind", "单位类型", UNIT_WORDS, "从下拉列表选择。", width=20),
        _points("area", "所在区域", "区域编码或名称；地方知识产权部门必填。"),
    ),
    Sheet.CLIENTS: (
        _code("code", "服务对象编号", "自定，不重复，定后不改。"),
        Column("name", "名称", "全称。", width=36),
        Column("aliases", "别名", "简称等，多个用、隔开。", many=True, clears=True, width=22),
        _word("kind", "类型", CLIENT_WORDS, "从下拉列表选择。", width=24),
        _word("level", "级别", LEVEL_WORDS, "从下拉列表选择。"),
        _points("area", "所在区域", "县（市、区）的编码或名称。", clears=False),
        _yes_no("key_unit", "重点单位", "列入护航行动重点服务对象清单的填“是”。"),
        Column("uscc", "统一社会信用代码", "18位，可不填。", Kind.USCC, clears=True, width=24),
        _degrees("latitude", "纬度", "服务对象所在地，如 30.2741；不知道的留空。"),
        _degrees("longitude", "经度", "如 120.1551；与纬度同时填写。"),
        _word("datum", "坐标系", _DATUMS, "填了经纬度的必填；高德、腾讯地图为 GCJ-02。"),
        _word("state", "状态", _POOL, "不填为“在库”。"),
    ),
    Sheet.REGIONS: (
        _code("code", "服务区域编号", "自定，不重复，定后不改。"),
        Column("name", "名称", "如 景宁县。", width=20),
        _points("area", "对应区域", "县（市、区）的编码或名称，定后不改。", clears=False),
        _yes_no("mountain_island", "山区海岛县", "属于山区海岛25县的填“是”。"),
        _word("state", "状态", _POOL, "不填为“在库”。"),
    ),
    Sheet.PEOPLE: (
        _code("code", "人员编号", "自定，不重复，定后不改。"),
        Column("name", "姓名", "真实姓名。", most=60, width=12),
        Column(
            "mobile", "手机号", "本人手机号，加入时用来核对。", Kind.MOBILE, clears=True, width=15
        ),
        _points("organisation", "所属单位", "单位编号或名称。"),
        Column(
            *("roles", "身份", "一人可有多个，用、隔开。", Kind.WORD, WORDS),
            many=True,
            clears=True,
            width=24,
        ),
        _points("areas", "负责区域", "身份为地方知识产权部门的必填，可多个。", many=True),
        _points("clients", "联系的服务对象", "身份为服务对象联系人的必填，可多个。", many=True),
        _day("starts", "身份开始", f"{_STARTS}不填为导入当天。"),
        _day("ends", "身份结束", _ENDS, clears=True),
        _word("state", "状态", _LEFT, "不填为“在岗”；离岗后不能再使用。"),
        _word("language", "语言", _LANGUAGES, "不填为中文。"),
    ),
    Sheet.CYCLES: (
        _code("code", "周期编号", "自定，不重复，如 ZY2025。"),
        _word("scheme", "类别", _SCHEMES, "从下拉列表选择。"),
        _day("starts", "开始日期", _STARTS),
        _day("ends", "结束日期", "最后一天；服务专员和特派员的周期为两年。"),
    ),
    Sheet.TEAMS: (
        _code("code", "团队编号", "自定，不重复，定后不改。"),
        Column("name", "团队名称", "如 护航一组。", most=60, width=20),
        _word("state", "状态", _TEAM, "不填为“在组”。"),
    ),
    Sheet.MEMBERS: (
        _points("code", "团队", "团队编号或名称。", clears=False),
        _points("person", "人员", "人员编号或姓名；该人的身份中须有此分工。", clears=False),
        _word("part", "分工", _PARTS, "1名组长、2名骨干、若干专家。"),
        Column("field_of", "领域", "专家的专业领域。", most=60, clears=True, width=18),
        _day("starts", "开始日期", f"{_STARTS}不填为导入当天。"),
        _day("ends", "结束日期", _ENDS, clears=True),
    ),
    Sheet.ASSIGNMENTS: (
        _code("code", "关系编号", "自定，不重复，定后不改。"),
        _word("scheme", "类别", _SCHEMES, "从下拉列表选择。"),
        _points("cycle", "服务周期", "周期编号。", clears=False),
        _points("person", "服务人员", "服务专员或特派员的编号或姓名；护航行动留空。"),
        _points("team", "服务团队", "护航行动填团队编号或名称，其他留空。"),
        _points("client", "服务对象", "编号或名称；类别为特派员的留空。"),
        _points("region", "服务区域", "编号或名称；只有特派员填写，一人一地。"),
        _day("starts", "开始日期", "不填为周期第一天。"),
        _day("ends", "结束日期", _ENDS, clears=True),
        _word("state", "状态", _ASSIGNED, "不填为“服务中”。"),
    ),
}


def required(sheet: Sheet) -> frozenset[str]:
    """The columns without which a new line does not do."""
    return frozenset({"code", *(("person",) if sheet is Sheet.MEMBERS else ()), *REQUIRED[sheet]})


def header_of(sheet: Sheet, name: str) -> str:
    """The column's header, for whoever is told of a cell."""
    return next((column.header for column in COLUMNS[sheet] if column.name == name), name)
