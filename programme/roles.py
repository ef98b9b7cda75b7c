"""Who a person is in the programme. One person may be several of these at once (reading 7)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """A role of the vocabulary; a person's roles are read from the store, never from a button."""

    COMMISSIONER = "commissioner"
    ENVOY = "envoy"
    LEADER = "leader"
    BACKBONE = "backbone"
    EXPERT = "expert"
    CLERK = "clerk"
    DIRECTOR = "director"
    LOCAL_DEPARTMENT = "local_department"
    DISPATCHING_UNIT = "dispatching_unit"
    MEMBER_UNIT = "member_unit"
    CLIENT_CONTACT = "client_contact"
    OPERATOR = "operator"


WORDS: Mapping[Role, str] = MappingProxyType(
    {
        Role.COMMISSIONER: "服务专员",
        Role.ENVOY: "特派员",
        Role.LEADER: "组长",
        Role.BACKBONE: "骨干",
        Role.EXPERT: "专家",
        Role.CLERK: "省局经办",
        Role.DIRECTOR: "省局负责人",
        Role.LOCAL_DEPARTMENT: "地方知识产权部门",
        Role.DISPATCHING_UNIT: "派出单位",
        Role.MEMBER_UNIT: "成员单位",
        Role.CLIENT_CONTACT: "服务对象联系人",
        Role.OPERATOR: "运维",
    }
)

TEAM = frozenset({Role.LEADER, Role.BACKBONE, Role.EXPERT})
"""The 1+2+X of the escort action (S14)."""

BUREAU = frozenset({Role.CLERK, Role.DIRECTOR})
"""The provincial bureau, which arranges and runs everything (C18)."""

FIELD = TEAM | {Role.COMMISSIONER, Role.ENVOY, Role.LOCAL_DEPARTMENT}
"""Those who log visits; a local department serves its own area too (S28)."""
