"""The three schemes and the rules each notice lays down for its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from programme import quotas, tasks, undertakings
from programme.clauses import N2, N3
from programme.quotas import Quota
from programme.roles import TEAM, Role
from programme.scheme_names import Scheme
from programme.tasks import Task
from programme.undertakings import Merged, Undertaking

__all__ = ["RULES", "Rules", "Scheme", "Served", "of_role", "undertaken_by"]


class Served(StrEnum):
    """What a scheme serves: client units, or a whole county or district."""

    CLIENT = "client"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one notice says of one scheme; None where the notice names nothing."""

    scheme: Scheme
    words: str
    notice: str
    served: Served
    cycle_years: int
    """C9, E4; the escort action names none, and keeps step with the others."""
    min_experience_years: int | None
    """Enough in place of an IP degree: C2, E1."""
    evaluation_years: int
    """C22, E13; teams yearly by our reading 12."""
    task_list: tuple[Task, ...]
    quota: Quota | None
    undertaking: Undertaking


RULES: Mapping[Scheme, Rules] = MappingProxyType(
    {
        Scheme.COMMISSIONER: Rules(
            scheme=Scheme.COMMISSIONER,
            words="服务专员",
            notice=N3,
            served=Served.CLIENT,
            cycle_years=2,
            min_experience_years=2,
            evaluation_years=2,
            task_list=tasks.of_scheme(Scheme.COMMISSIONER),
            quota=quotas.find_of_scheme(Scheme.COMMISSIONER),
            undertaking=undertakings.UNDERTAKINGS[Scheme.COMMISSIONER],
        ),
        Scheme.ENVOY: Rules(
            scheme=Scheme.ENVOY,
            words="特派员",
            notice=N3,
            served=Served.REGION,
            cycle_years=2,
            min_experience_years=5,
            evaluation_years=1,
            task_list=tasks.of_scheme(Scheme.ENVOY),
            quota=quotas.find_of_scheme(Scheme.ENVOY),
            undertaking=undertakings.UNDERTAKINGS[Scheme.ENVOY],
        ),
        Scheme.ESCORT: Rules(
            scheme=Scheme.ESCORT,
            words="护航行动",
            notice=N2,
            served=Served.CLIENT,
            cycle_years=2,
            min_experience_years=None,
            evaluation_years=1,
            task_list=tasks.of_scheme(Scheme.ESCORT),
            quota=quotas.find_of_scheme(Scheme.ESCORT),
            undertaking=undertakings.UNDERTAKINGS[Scheme.ESCORT],
        ),
    }
)


def of_role(role: Role) -> Scheme | None:
    """The scheme in which someone of this role serves; None for those who serve in none."""
    if role in TEAM:
        return Scheme.ESCORT
    return {Role.COMMISSIONER: Scheme.COMMISSIONER, Role.ENVOY: Scheme.ENVOY}.get(role)


@cache
def undertaken_by(roles: frozenset[Role]) -> Merged:
    """What someone of these roles undertakes before starting (C25, E14, S24)."""
    return undertakings.for_schemes(scheme for role in roles if (scheme := of_role(role)))
