"""How often a client or region must be visited or heard from, and where it stands (C11, E5, S17).

A rule is data: whose it is, what fills it, how often, by which clause. A quota belongs to (rule,
client or region, period), never to a person (reading 4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from programme.clauses import Clause, clause
from programme.periods import Half, Period, Quarter, Year
from programme.scheme_names import Scheme
from programme.visits import Mode


@dataclass(frozen=True, slots=True)
class Quota:
    """So many visits of these modes, or records of another noun, in each period of this kind."""

    scheme: Scheme
    period: type[Year] | type[Half] | type[Quarter]
    required: int
    modes: frozenset[Mode]
    clause: Clause
    counts: str = "visit"
    """The noun whose records fill it: `visit`, or one that `v_quota_deeds` holds."""
    words: str = ""
    """What is owed, in the notice's own words."""
    setting: bool = False
    """The notice gives no number: how often is a bureau setting, and nothing is owed until set."""

    @property
    def code(self) -> str:
        """The rule is named by its clause: C11."""
        return self.clause.code

    @property
    def on_the_spot(self) -> bool:
        """Only a visit on the spot fills it."""
        return self.counts == "visit" and self.modes == frozenset({Mode.ONSITE})

    @property
    def exemptible(self) -> bool:
        """Only what is owed 原则上 can lawfully be left undone (reading 10)."""
        return "原则上" in self.clause.words

    @property
    def lead_days(self) -> tuple[int, ...]:
        """Days before the end on which a reminder goes out (reading 11, a bureau setting)."""
        return LEAD_DAYS[self.period]


LEAD_DAYS: Mapping[type, tuple[int, ...]] = MappingProxyType(
    {Year: (60, 30, 14, 7, 1), Half: (30, 14, 7, 1), Quarter: (30, 14, 7, 1)}
)

QUOTAS: Mapping[Scheme, Quota] = MappingProxyType(
    {
        Scheme.COMMISSIONER: Quota(
            Scheme.COMMISSIONER, Year, 1, frozenset({Mode.ONSITE}), clause("C11"),
            words="现场服务",
        ),
        # 走访 counts on the spot only (reading 3).
        Scheme.ENVOY: Quota(
            Scheme.ENVOY, Quarter, 1, frozenset({Mode.ONSITE}), clause("E5"), words="走访"
        ),
    }
)  # fmt: skip
"""The number of visits each notice sets; the escort action sets none."""

CONTACT = Quota(
    Scheme.ESCORT, Quarter, 1, frozenset(Mode), clause("S17"), words="对接", setting=True
)
"""常态化对接: a team and its unit, from afar as well as on the spot."""

RULES: Mapping[str, Quota] = MappingProxyType(
    {each.code: each for each in (*QUOTAS.values(), CONTACT)}
)
"""Every rule by its code. The table `quota_rules` holds the same, for the views."""

OFF = "off"
INTERVALS: Mapping[str, type[Year] | type[Half] | type[Quarter]] = MappingProxyType(
    {"quarter": Quarter, "half": Half, "year": Year}
)
"""How often a bureau setting may ask; `OFF` asks for nothing."""


def of_rule(code: str) -> Quota:
    """The rule of that code; KeyError where there is none such."""
    return RULES[code]


def find_of_scheme(scheme: Scheme) -> Quota | None:
    return QUOTAS.get(scheme)


def half_day(period: Period) -> date:
    """The last day on which service may begin with something still owed for the period.

    From that day to the end, both counted, at least half of the period's days are left:
    2 July of any year; 15 February, 16 May, 16 August or 16 November of its quarters.
    """
    return period.end - timedelta(days=(period.days + 1) // 2 - 1)


def owed(
    quota: Quota, period: Period, *, served_from: date, served_until: date | None = None
) -> int:
    """How many visits the period asks for, by the first and last day of service (reading 2).

    Nothing, where service began after the period's half day or ended before it. So one
    comparison each way tells it, in a statement as well as here.
    """
    half = half_day(period)
    begun = served_from <= half
    lasting = served_until is None or served_until >= half
    return quota.required if begun and lasting else 0


class Risk(StrEnum):
    """Where a quota stands; each of them is counted apart from the others (reading 10)."""

    MET = "met"
    NOT_OWED = "not_owed"
    EXEMPT = "exempt"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Status:
    """One quota of one client or region in one period, as of a day."""

    done: int
    required: int
    exempt: bool
    days_left: int
    risky_from: int = LEAD_DAYS[Quarter][0]
    """Days left at which the first reminder goes out, and an open quota is at risk."""

    @property
    def met(self) -> bool:
        """Nothing is left to do by visiting; an exemption is another thing than a visit."""
        return self.done >= self.required

    @property
    def risk(self) -> Risk:
        if self.required == 0:
            return Risk.NOT_OWED
        if self.met:
            return Risk.MET
        if self.exempt:
            return Risk.EXEMPT
        if self.days_left < 0:
            return Risk.OVERDUE
        return Risk.AT_RISK if self.days_left <= self.risky_from else Risk.ON_TRACK


def status(
    quota: Quota, period: Period, *, done: int, required: int, exempt: bool, today: date
) -> Status:
    """Where this quota stands today; `required` is what `owed` says of this client or region."""
    # A bureau setting may have another period than its rule begins with.
    lead = LEAD_DAYS[type(period)][0] if quota.setting else quota.lead_days[0]
    return Status(done, required, exempt, period.days_left(today), lead)


def urgency(stands: Status) -> tuple[bool, int]:
    """What is most urgent first: at risk before on track, then the fewest days left.

    Those of equal urgency go by how near they are, where that is known.
    """
    return stands.risk not in {Risk.AT_RISK, Risk.OVERDUE}, stands.days_left
