"""What stories of coming in are told with: invitations, and what the store says afterwards."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from storage import actions, models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.town import Chatter, Town

UNUSABLE = "这个邀请不能使用"
ASKED = "这是一份工作邀请"
STRANGER = "只对受邀人员开放"
AWAITED = "手机号需要确认"
LINK = re.compile(r"https://t\.me/zhida_stories_bot\?start=([\w-]{32})")


async def invitation(
    town: Town, name: str = "孙新", by: str | None = "王经", valid: int = 7
) -> str:
    """A fresh code for that person."""
    return await town.store.write(
        lambda session: actions.invitations.issue(
            session, person_id=bureau.PEOPLE[name],
            invited_by=bureau.PEOPLE[by] if by else None, now=NOW, valid=timedelta(days=valid),
        )
    )  # fmt: skip


async def values(town: Town, asked: Any) -> list[Any]:
    async with town.store.read() as session:
        return [tuple(row) for row in await session.execute(asked)]


async def bound(town: Town, name: str) -> list[str]:
    """The accounts of that person, by their ids in the channel of the story."""
    asked = select(models.Account.external_id).where(
        models.Account.person_id == bureau.PEOPLE[name], models.Account.channel == town.channel
    )
    return [row[0] for row in await values(town, asked)]


async def state(town: Town, name: str = "孙新") -> str:
    """What became of that person's newest invitation."""
    asked = (
        select(models.Invitation.state)
        .where(models.Invitation.person_id == bureau.PEOPLE[name])
        .order_by(models.Invitation.id.desc())
    )
    return str((await values(town, asked))[0][0])


async def audited(town: Town, action: str, *, allowed: bool = True) -> list[str]:
    """The subjects of the acts of that name."""
    asked = select(models.Audit.subject).where(
        models.Audit.action == action, models.Audit.allowed.is_(allowed)
    )
    return [row[0] for row in await values(town, asked)]


async def change(town: Town, statement: Any) -> None:
    async def work(session: Any) -> None:
        await session.execute(statement)

    await town.store.write(work)


async def comes_in(town: Town, who: Chatter, code: str) -> None:
    await who.starts(code)
    await who.shares_contact()
    await who.taps("是我")


async def ready(town: Town, *names: str) -> None:
    """These have written before, so that they can be written to."""
    for name in names:
        await town.person(name).sends("/help")


async def owes(town: Town, name: str) -> None:
    """As after a change of the words."""
    await change(town, update(models.Person).where(models.Person.id == bureau.PEOPLE[name])
                 .values(undertaken="of other words"))  # fmt: skip


async def newcomers(town: Town, count: int, area: str = "330106") -> None:
    """More people of the roster, of a unit in that area, who have not joined."""

    async def work(session: Any) -> None:
        session.add(models.Organisation(id=9, code="D09", name="山城书院", kind="university",
                                        area=area))  # fmt: skip
        await session.flush()
        for number in range(3000, 3000 + count):
            session.add(models.Person(id=number, code=f"P{number}", name=f"人{number}",
                                      search=f"人{number}", organisation_id=9))  # fmt: skip
            session.add(models.RoleGrant(person_id=number, role="envoy", starts=bureau.SINCE))

    await town.store.write(work)


async def states(town: Town) -> dict[int, list[str]]:
    """What became of each person's invitations, oldest first."""
    found: dict[int, list[str]] = {}
    asked = select(models.Invitation.person_id, models.Invitation.state).order_by(
        models.Invitation.id
    )
    for person, state in await values(town, asked):
        found.setdefault(person, []).append(state)
    return found
