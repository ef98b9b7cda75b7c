"""What kinds of units send and are served, and by which way they come in (C1, C3, C5, C6, S12)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class UnitType(StrEnum):
    """An organisation: one that sends people (C1), or one that has a part in the programme."""

    PUBLIC_INSTITUTION = "public_institution"
    UNIVERSITY = "university"
    ASSOCIATION = "association"
    OTHER = "other"
    BUREAU = "bureau"
    LOCAL_DEPARTMENT = "local_department"
    MEMBER_UNIT = "member_unit"
    MARKET_INSTITUTION = "market_institution"


UNIT_WORDS: Mapping[UnitType, str] = MappingProxyType(
    {
        UnitType.PUBLIC_INSTITUTION: "事业单位",
        UnitType.UNIVERSITY: "高校",
        UnitType.ASSOCIATION: "协会（学会）",
        UnitType.OTHER: "其他",
        UnitType.BUREAU: "省知识产权局",
        UnitType.LOCAL_DEPARTMENT: "地方知识产权部门",
        UnitType.MEMBER_UNIT: "成员单位",
        UnitType.MARKET_INSTITUTION: "市场服务机构",
    }
)

DISPATCHING = frozenset(
    {UnitType.PUBLIC_INSTITUTION, UnitType.UNIVERSITY, UnitType.ASSOCIATION, UnitType.OTHER}
)
"""C1, E1: those from which commissioners and envoys are chosen."""


class ClientType(StrEnum):
    """A unit served (C5), with the kinds that only the key list names (S12)."""

    LABORATORY = "laboratory"
    TECHNOLOGY_INNOVATION_CENTRE = "technology_innovation_centre"
    MANUFACTURING_INNOVATION_CENTRE = "manufacturing_innovation_centre"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research_institute"
    MEDICAL_INSTITUTION = "medical_institution"
    TECHNOLOGY_ENTERPRISE = "technology_enterprise"
    LEADING_ENTERPRISE = "leading_enterprise"
    LITTLE_GIANT = "little_giant"
    OTHER = "other"


CLIENT_WORDS: Mapping[ClientType, str] = MappingProxyType(
    {
        ClientType.LABORATORY: "实验室",
        ClientType.TECHNOLOGY_INNOVATION_CENTRE: "技术创新中心",
        ClientType.MANUFACTURING_INNOVATION_CENTRE: "制造业创新中心",
        ClientType.UNIVERSITY: "高校",
        ClientType.RESEARCH_INSTITUTE: "科研机构",
        ClientType.MEDICAL_INSTITUTION: "医疗卫生机构",
        ClientType.TECHNOLOGY_ENTERPRISE: "科技型企业",
        ClientType.LEADING_ENTERPRISE: "科技领军企业",
        ClientType.LITTLE_GIANT: "专精特新“小巨人”企业",
        ClientType.OTHER: "其他具有知识产权服务需求的单位",
    }
)

KEY = frozenset(
    {
        ClientType.LABORATORY,
        ClientType.TECHNOLOGY_INNOVATION_CENTRE,
        ClientType.MANUFACTURING_INNOVATION_CENTRE,
        ClientType.UNIVERSITY,
        ClientType.LEADING_ENTERPRISE,
        ClientType.LITTLE_GIANT,
    }
)
"""S12: the kinds from which key units are chosen; its 等 leaves room for others."""


class Level(StrEnum):
    """Whose unit it is; a university of a ministry (部属) is national."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"
    COUNTY = "county"
    OTHER = "other"


LEVEL_WORDS: Mapping[Level, str] = MappingProxyType(
    {
        Level.NATIONAL: "国家级",
        Level.PROVINCIAL: "省级",
        Level.CITY: "市级",
        Level.COUNTY: "县级",
        Level.OTHER: "其他",
    }
)


class Route(StrEnum):
    """By which way a unit, a person or a region comes to the bureau."""

    DIRECT = "direct"
    """Straight to the provincial bureau."""
    BY_LEVELS = "by_levels"
    """County → city → bureau, step by step."""


_UPPER = frozenset({Level.NATIONAL, Level.PROVINCIAL})

# C6 names medical institutions of the province only.
_DIRECT: Mapping[ClientType, frozenset[Level]] = MappingProxyType(
    {
        ClientType.LABORATORY: _UPPER,
        ClientType.TECHNOLOGY_INNOVATION_CENTRE: _UPPER,
        ClientType.MANUFACTURING_INNOVATION_CENTRE: _UPPER,
        ClientType.UNIVERSITY: _UPPER,
        ClientType.RESEARCH_INSTITUTE: _UPPER,
        ClientType.MEDICAL_INSTITUTION: frozenset({Level.PROVINCIAL}),
    }
)


def recruitment_route(client_type: ClientType, level: Level) -> Route:
    """How a client is recruited (C6): the types and levels named there directly, all else not."""
    return Route.DIRECT if level in _DIRECT.get(client_type, frozenset()) else Route.BY_LEVELS


def submission_route(level: Level) -> Route:
    """How a candidate is put forward, by the level of the dispatching unit (C3, E1).

    Regions always come by levels (E3).
    """
    return Route.DIRECT if level is Level.PROVINCIAL else Route.BY_LEVELS
