"""How often a rule asks, where the notice gives no number: a bureau setting (S17)."""

from datetime import datetime

from sqlalchemy import update

from programme import quotas
from programme.access import Action, Noun
from storage.actions import audit
from storage.actions.audit import By
from storage.errors import Refused
from storage.models import QuotaRule
from storage.store import Session


async def set_interval(session: Session, rule: str, kind: str, *, by: By, now: datetime) -> None:
    """From now on; periods that are over are counted by it too. Raises `Refused` where the notice
    itself gives the number."""
    if not quotas.of_rule(rule).setting or kind not in {*quotas.INTERVALS, quotas.OFF}:
        raise Refused("not_a_setting")
    await session.execute(
        update(QuotaRule)
        .where(QuotaRule.code == rule)
        .values(kind=kind)
        .execution_options(synchronize_session=False)
    )
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1], action=Action.EDIT,
        noun=Noun.QUOTA, subject=f"{rule}:{kind}",
    )  # fmt: skip
