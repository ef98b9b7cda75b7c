"""The draft of a question for an exemption: other conversations open it with the quota named."""

from enum import StrEnum

from handlers.dialogue import Draft, Opened
from programme import access, quotas
from programme.access import Action, Noun, Scope
from programme.schemes import RULES, Scheme
from storage.queries.accounts import Who
from storage.queries.exemptions import Named
from storage.queries.quotas import Line


class Step(StrEnum):
    """In the order of the conversation: why, and for which quota where none was named."""

    REASON = "reason"
    WHICH = "which"


class ExemptionDraft(Draft):
    """The quota by its scheme, client or region, and period; `rule` where it is not the notice's.

    `page` of the list it is chosen from.
    """

    scheme: str = ""
    rule: str = ""
    client_id: int | None = None
    region_id: int | None = None
    period: str = ""
    page: int = 0

    @property
    def named(self) -> Named:
        """Its rule, client, region and period."""
        return self.rule or _rule_of(self.scheme), self.client_id, self.region_id, self.period


def _rule_of(scheme: str) -> str:
    quota = RULES[Scheme(scheme)].quota if scheme else None
    return quota.code if quota else ""


def opened(line: Line | None = None) -> Opened:
    """The question for that quota; without one, first for which."""
    if line is None:
        return Opened("exemption", ExemptionDraft(), Step.WHICH)
    return Opened("exemption", of(line), Step.REASON)


def of(line: Line) -> ExemptionDraft:
    return ExemptionDraft(
        scheme=line.scheme, rule=line.rule, client_id=line.client_id, region_id=line.region_id,
        period=line.period,
    )  # fmt: skip


def may_ask(who: Who) -> bool:
    """Whoever serves, and a local department in its area; the bureau decides."""
    scope = access.widest(who.roles, Action.LOG, Noun.EXEMPTION)
    return who.person is not None and scope is not Scope.NONE


def askable(line: Line) -> bool:
    """What is owed 原则上 and still open (C11, E5)."""
    return line.open and quotas.of_rule(line.rule).exemptible
