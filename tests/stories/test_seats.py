"""A seat of the bureau takes two: asked for by a director, confirmed by a second member."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import seats
from handlers.joining.seats import VALID
from programme.schemes import undertaken_by
from storage import models
from storage.errors import NotThere
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.joining import audited, bound, change, invitation, ready, state, values
from tests.stories.test_person_card import mobile, opens
from tests.stories.town import Chatter, Town

ACCEPTED = undertaken_by(frozenset()).accepting(None)


@pytest.fixture
async def bureau_of_three(town: Town) -> Town:
    """孙新 is a second clerk, with accounts: besides 王经 the clerk and 赵局 the director."""

    async def work(session: Any) -> None:
        await session.execute(
            update(models.RoleGrant).where(models.RoleGrant.person_id == 1007).values(role="clerk")
        )
        person = await session.get_one(models.Person, 1007)
        person.undertaken = ACCEPTED
        for channel, tenant in (("telegram", "7000001"), ("narrow", "n")):
            session.add(models.Account(
                channel=channel, tenant=tenant, external_id="1007", person_id=1007,
                first_seen=NOW, last_heard=NOW, bound_at=NOW,
            ))  # fmt: skip

    await town.store.write(work)
    await ready(town, "王经", "赵局", "孙新")
    return town


async def leaves_role(town: Town, name: str) -> None:
    await change(town, update(models.RoleGrant).where(
        models.RoleGrant.person_id == bureau.PEOPLE[name]
    ).values(ends=NOW.date() - timedelta(days=1)))  # fmt: skip


async def asks_to_let_go(town: Town, name: str = "王经") -> Chatter:
    director = town.person("赵局")
    await opens(director, name)
    await director.taps("离任")
    assert "须经省局第二人确认" in director.last
    await director.taps("确认离任")
    return director


async def settled(town: Town) -> list[tuple[str, int | None]]:
    asked = select(models.SeatChange.state, models.SeatChange.settled_by)
    return [(row[0], row[1]) for row in await values(town, asked.order_by(models.SeatChange.id))]


async def ticks(town: Town) -> None:
    await town.program.ticking.tick()
    await town.settle()


async def test_a_clerk_is_let_go_once_a_second_member_has_confirmed(bureau_of_three: Town) -> None:
    town = bureau_of_three
    clerk, second = town.person("王经"), town.person("孙新")
    director = await asks_to_let_go(town)
    assert "目前尚未作任何改动" in director.last
    assert "孙新" in director.last
    assert await bound(town, "王经") == [clerk.id]
    assert not clerk.sees("需要省局第二人确认")
    assert "需要省局第二人确认" in second.last
    assert "赵局" in second.last
    await second.taps("确认")
    assert second.sees("✅ 已确认：离任 · 王经")
    assert director.sees("✅ 已确认：离任 · 王经")
    assert director.sees("处理人：孙新")
    assert "您已从省局离任" in clerk.last
    assert "孙新" in clerk.last
    assert await bound(town, "王经") == []
    assert await settled(town) == [("confirmed", 1007)]
    assert await audited(town, "ask") == await audited(town, "confirm") == ["seat:1"]
    assert await audited(town, "edit") == ["person:1005:leave"]


async def test_a_second_member_refuses_and_nothing_changes(bureau_of_three: Town) -> None:
    town = bureau_of_three
    clerk, second = town.person("王经"), town.person("孙新")
    director = await asks_to_let_go(town)
    await second.taps("拒绝")
    assert director.sees("已拒绝：离任 · 王经")
    assert await bound(town, "王经") == [clerk.id]
    assert await settled(town) == [("refused", 1007)]
    assert await audited(town, "refuse") == ["seat:1"]


async def test_it_expires(bureau_of_three: Town) -> None:
    town = bureau_of_three
    second = town.person("孙新")
    await asks_to_let_go(town)
    await town.at(NOW + VALID + timedelta(minutes=1))
    await second.taps("确认")
    assert "已经处理过" in second.last
    assert await bound(town, "王经") != []
    with pytest.raises(NotThere):
        await seats.decide(town.store, 1, confirmed=True)


@pytest.mark.parametrize("town", ["telegram"], indirect=True)
async def test_asked_anew_the_older_card_counts_for_nothing(bureau_of_three: Town) -> None:
    town = bureau_of_three
    second = town.person("孙新")
    await asks_to_let_go(town)
    await asks_to_let_go(town)
    assert await settled(town) == [("lapsed", None), ("open", None)]
    first, newest = [m for m in second.person.chat() if "需要省局第二人确认" in m["text"]]
    second.person.taps("确认", first["message_id"])
    await town.settle()
    assert await bound(town, "王经") != []
    second.person.taps("确认", newest["message_id"])
    await town.settle()
    assert await bound(town, "王经") == []


@pytest.mark.parametrize("who", ["孙新", "赵局"])
async def test_roles_are_read_when_it_is_confirmed(bureau_of_three: Town, who: str) -> None:
    """A second member who was demoted, or an asker who is no director any more."""
    town = bureau_of_three
    second = town.person("孙新")
    await asks_to_let_go(town)
    await leaves_role(town, who)
    await second.taps("确认")
    assert await bound(town, "王经") != []
    if who == "赵局":
        assert "提请人已没有这项权限" in second.last
        assert await settled(town) == [("refused", 1007)]
    elif town.channel == "telegram":
        assert await audited(town, "use", allowed=False) != []


async def test_whom_it_is_about_does_not_confirm_it(bureau_of_three: Town) -> None:
    """孙新 is to be let go, and holds the card that was for 王经: forged into the row."""
    town = bureau_of_three
    second = town.person("孙新")
    await asks_to_let_go(town)
    await change(town, update(models.SeatChange).values(person_id=1007))
    await second.taps("确认")
    assert await bound(town, "孙新") == [second.id]
    assert await settled(town) == [("open", None)]
    assert await audited(town, "confirm", allowed=False) == ["seat:1"]


async def test_where_there_is_no_second_member_the_command_line_confirms(
    bureau_of_three: Town,
) -> None:
    town = bureau_of_three
    clerk = town.person("王经")
    await leaves_role(town, "孙新")
    director = await asks_to_let_go(town)
    assert any("zhida confirm 1" in screen for screen in director.screens())
    assert director.sees("有一项省局人员变动待确认")  # who is the operator as well
    (asked,) = await seats.listed(town.store)
    assert (asked.name, asked.asker, asked.kind) == ("王经", "赵局", "leave")
    await seats.decide(town.store, asked.id, confirmed=True)
    assert await bound(town, "王经") == [clerk.id], "the running assistant does it"
    await ticks(town)
    assert await bound(town, "王经") == []
    assert director.sees("处理人：命令行")
    assert "您已从省局离任" in clerk.last
    assert await settled(town) == [("confirmed", None)]
    assert await seats.listed(town.store) == []


async def test_the_command_line_refuses(bureau_of_three: Town) -> None:
    town = bureau_of_three
    director = await asks_to_let_go(town)
    await seats.decide(town.store, 1, confirmed=False)
    await ticks(town)
    assert director.sees("已拒绝：离任 · 王经")
    assert await settled(town) == [("refused", None)]
    await town.person("孙新").taps("确认")
    assert await bound(town, "王经") != []


async def test_the_last_director_does_not_even_ask(bureau_of_three: Town) -> None:
    town = bureau_of_three
    director = town.person("赵局")
    await opens(director, "赵局")
    await director.taps("离任")
    await director.taps("确认离任")
    assert director.sees("最后一位在任的省局负责人")
    assert await settled(town) == []


async def test_of_two_directors_who_let_each_other_go_one_stays(bureau_of_three: Town) -> None:
    """孙新 is a director too: what was confirmed second would leave none."""
    town = bureau_of_three
    await change(town, update(models.RoleGrant).where(models.RoleGrant.person_id == 1007)
                 .values(role="director"))  # fmt: skip
    director, other, clerk = town.person("赵局"), town.person("孙新"), town.person("王经")
    for who, whom in ((director, "孙新"), (other, "赵局")):
        await opens(who, whom)
        await who.taps("离任")
        await who.taps("确认离任")
    for number in (1, 2):
        await seats.decide(town.store, number, confirmed=True)
    await ticks(town)
    assert await bound(town, "孙新") == []
    assert await bound(town, "赵局") == [director.id]
    assert await settled(town) == [("confirmed", None), ("refused", None)]
    assert not clerk.sees("✅")


async def test_a_bureau_members_mobile_takes_two(bureau_of_three: Town) -> None:
    town = bureau_of_three
    clerk, director, second = town.person("王经"), town.person("赵局"), town.person("孙新")
    await opens(director, "王经")
    await director.taps("改手机号")
    assert "须经省局第二人确认" in director.last
    await director.sends("13900001111")
    assert await mobile(town, "王经") == "19000001005"
    assert "139****1111" in second.last
    await second.taps("确认")
    assert await mobile(town, "王经") == "13900001111"
    assert "您登记的手机号已更改" in clerk.last
    assert "139****1111" in clerk.last
    asked = select(models.SeatChange.mobile)
    assert await values(town, asked) == [(None,)], "kept no longer than it waits"


async def test_field_personnel_take_one(bureau_of_three: Town) -> None:
    town = bureau_of_three
    clerk = town.person("王经")
    await opens(clerk, "林晓")
    await clerk.taps("离任")
    assert "须经省局第二人确认" not in clerk.last
    await clerk.taps("确认离任")
    assert await bound(town, "林晓") == []
    assert await settled(town) == []


# Coming in to a seat of the bureau with another number


async def claims(town: Town, name: str, by: str | None) -> Chatter:
    other = town.person("路人甲")
    await other.starts(await invitation(town, name, by=by))
    await other.shares_contact()
    return other


async def test_another_number_for_a_bureau_seat_takes_two(bureau_of_three: Town) -> None:
    town = bureau_of_three
    clerk, director, second = town.person("王经"), town.person("赵局"), town.person("孙新")
    other = await claims(town, "王经", by="赵局")
    assert "须经省局第二人确认" in director.last
    await director.taps("同意加入")
    assert director.sees("已提请：用其他号码加入 · 王经")
    assert not other.sees("王经")
    assert await state(town, "王经") == "claimed"
    assert "190****1903" in second.last
    await second.taps("确认")
    assert other.sees("已同意加入：王经")
    assert "另一部手机将以您的名义" in clerk.last
    await other.taps("是我")
    assert await bound(town, "王经") == [other.id]
    assert await audited(town, "ask") == await audited(town, "confirm") == ["seat:1"]


async def test_a_refused_second_shuts_the_newcomer_out(bureau_of_three: Town) -> None:
    town = bureau_of_three
    director, second = town.person("赵局"), town.person("孙新")
    other = await claims(town, "王经", by="赵局")
    await director.taps("同意加入")
    await second.taps("拒绝")
    assert "没有通过确认" in other.last
    assert await state(town, "王经") == "revoked"
    assert director.sees("已拒绝：用其他号码加入 · 王经")


async def test_nobody_approves_an_account_for_their_own_person(bureau_of_three: Town) -> None:
    """A department that invites itself, from a phone that it lost: the bureau decides."""
    town = bureau_of_three
    wu, clerk = town.person("吴敏"), town.person("王经")
    await ready(town, "吴敏")
    other = await claims(town, "吴敏", by="吴敏")
    assert not wu.sees("别的手机号")
    assert clerk.sees("别的手机号")
    await clerk.taps("同意加入")
    assert other.sees("已同意加入：吴敏")


async def test_the_only_director_comes_back_by_the_command_line(bureau_of_three: Town) -> None:
    town = bureau_of_three
    director, clerk = town.person("赵局"), town.person("王经")
    other = await claims(town, "赵局", by="赵局")
    assert "手机号需要确认" in other.last
    assert not director.sees("别的手机号打开")
    assert not clerk.sees("别的手机号")
    (asked,) = await seats.listed(town.store)
    assert (asked.name, asked.asker, asked.kind) == ("赵局", "", "let_in")
    await seats.decide(town.store, asked.id, confirmed=True)
    await ticks(town)
    assert other.sees("已同意加入：赵局")
    await other.taps("是我")
    assert await bound(town, "赵局") == [other.id]
