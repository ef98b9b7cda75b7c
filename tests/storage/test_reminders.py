"""Who is to be told what: the sweep over everybody, one person's, and the rules; both engines."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select

from programme import reminders
from programme.hours import Hours
from programme.reminders import Line, Open, Switch
from programme.working_days import WorkingDays
from storage import actions, models, queries
from tests.storage.test_absences import bound
from tests.storage.world import NOW, World

WORKING = WorkingDays()
LEAD = date(2026, 12, 1)  # 30 days before the end of the year and of its last quarter
ONE = timedelta(days=1)


async def lin_serves(world: World, clients: int = 1) -> tuple[int, list[int]]:
    """A commissioner with a chat, and clients nobody has visited."""
    lin = await world.person("林晓")
    await bound(world, lin)
    served = [await world.client(name=f"单位{number}") for number in range(clients)]
    for client in served:
        await world.assign("commissioner", person=lin, client=client)
    return lin, served


async def due(world: World, day: date = LEAD) -> set[int]:
    rules = await queries.reminders.rules(world.session)
    found: dict[int, Hours] = {}
    async for some in queries.reminders.due(world.session, rules, today=day, working_days=WORKING):
        found |= dict(some)
    return set(found)


async def digest(world: World, person: int, day: date = LEAD) -> tuple[Line, ...]:
    rules = await queries.reminders.rules(world.session)
    things = await queries.reminders.of_people(world.session, [person], today=day)
    return reminders.digest(things, rules, today=day, working_days=WORKING)


async def tell(world: World, person: int, day: date = LEAD) -> list[str]:
    """Told, and kept as told; returns the names of the occurrences."""
    lines = await digest(world, person, day)
    await actions.reminders.told(
        world.session, lines, told_id=person, day=day, working_days=WORKING
    )
    return [nth for line in lines for nth in line.nth]


async def test_an_open_quota_is_told_on_its_lead_day_once(world: World) -> None:
    lin, (client,) = await lin_serves(world)
    assert await due(world, date(2026, 10, 29)) == set()
    assert await due(world, date(2026, 10, 30)) == {lin}
    (line,) = await digest(world, lin)
    assert (line.first.noun, line.first.subject, line.first.period) == ("client", client, "2026")
    assert (line.first.name, line.first.done, line.first.required) == ("单位0", 0, 1)
    assert await tell(world, lin) == ["30"]
    assert await due(world) == set()
    assert await tell(world, lin) == []
    assert await due(world, date(2026, 12, 17)) == {lin}


async def test_what_was_missed_of_a_series_is_stale(world: World) -> None:
    lin, _clients = await lin_serves(world)
    await tell(world, lin, date(2026, 12, 24))
    told = {
        row.nth: (row.state, row.reason)
        for row in await world.session.scalars(select(models.Reminder))
    }
    assert told == {
        "60": ("skipped", "stale"), "30": ("skipped", "stale"), "14": ("skipped", "stale"),
        "7": ("said", None),
    }  # fmt: skip


async def test_a_met_quota_is_not_told(world: World) -> None:
    lin, (met, open_) = await lin_serves(world, 2)
    await world.visit(lin, client=met)
    await world.visit(lin, client=open_, mode="remote")
    assert [line.first.subject for line in await digest(world, lin)] == [open_]
    await world.visit(lin, client=open_, day=date(2026, 11, 30))
    assert await due(world) == set()


async def test_an_exempt_quota_is_not_told(world: World) -> None:
    lin, (client,) = await lin_serves(world)
    world.session.add(
        models.Exemption(
            rule="C11", scheme="commissioner", client_id=client, period="2026", reason="停业",
            asked_by=lin, asked_at=NOW, state="approved", approver=lin, decided_at=NOW,
        )
    )  # fmt: skip
    await world.session.flush()
    assert await due(world) == set()
    assert await digest(world, lin) == ()


async def test_after_the_period_it_is_told_for_four_weeks(world: World) -> None:
    lin, _clients = await lin_serves(world)
    assert [line.nth for line in await digest(world, lin, date(2027, 1, 7))] == [("+7",)]
    assert await due(world, date(2027, 1, 28)) == {lin}
    assert await due(world, date(2027, 2, 4)) == set()


async def test_a_region_is_told_of_to_its_envoy(world: World) -> None:
    zhou = await world.person("周楠")
    await bound(world, zhou)
    region = await world.region()
    await world.assign("envoy", person=zhou, region=region)
    assert await due(world) == {zhou}
    (line,) = await digest(world, zhou)
    assert (line.rule.name, line.first.noun, line.first.subject) == ("E5", "region", region)


async def test_whoever_cannot_be_reached_has_no_digest(world: World) -> None:
    lin, wang = await world.person("林晓"), await world.person("王敏")
    await bound(world, wang, unreachable="blocked")
    for person in (lin, wang):
        await world.assign("commissioner", person=person, client=await world.client())
    assert await due(world) == set()


async def test_the_stand_in_is_told_in_place_of_whoever_is_away(world: World) -> None:
    lin, _clients = await lin_serves(world)
    wang = await world.person("王敏")
    await bound(world, wang)
    absence = await actions.absences.begin(
        world.session, person_id=lin, first_day=LEAD, last_day=LEAD, stand_in_id=wang, now=NOW
    )
    assert await due(world) == {wang}
    await actions.absences.take_back(world.session, absence, person_id=lin, now=NOW)
    assert await due(world) == {lin}
    await actions.absences.begin(
        world.session, person_id=lin, first_day=LEAD, last_day=LEAD, stand_in_id=None, now=NOW
    )
    assert await due(world) == set()


async def test_what_was_put_off_comes_on_its_day_and_only_then(world: World) -> None:
    lin, _clients = await lin_serves(world)
    (line,) = await digest(world, lin, date(2026, 11, 30))
    day = date(2026, 12, 3)
    await actions.reminders.put_off(world.session, line.first, until=LEAD)
    await actions.reminders.put_off(world.session, line.first, until=day)
    assert await due(world) == set()
    assert await digest(world, lin) == ()
    assert await due(world, day) == {lin}
    assert await tell(world, lin, day) == ["s261203"]
    # That stood for the lead of 1 December, which is not told a day later.
    assert await due(world, day + ONE) == set()
    assert await due(world, date(2026, 12, 17)) == {lin}


async def test_cards_left_open_are_told_of_to_whoever_wrote_them(world: World) -> None:
    lin = await world.person("林晓")
    await bound(world, lin)
    account = (await queries.accounts.of_person(world.session, lin))[0]
    opened = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)

    def card(conversation: str, state: str = "open") -> models.Dialogue:
        return models.Dialogue(
            account_id=account.id, conversation=conversation, step="card", trail=[],
            draft={"minutes": 90}, state=state, opened_at=opened,
        )  # fmt: skip

    world.session.add_all([card("visit"), card("quota"), card("visit", "done")])
    await world.session.flush()
    assert await due(world, date(2026, 11, 30)) == set()
    assert await due(world) == {lin}
    (line,) = await digest(world, lin)
    assert (line.rule.name, line.first.anchor, line.nth) == ("card", date(2026, 11, 30), ("+1",))
    assert await tell(world, lin) == ["+1"]
    assert await due(world) == set()
    assert await due(world, date(2026, 12, 3)) == {lin}
    assert await due(world, date(2026, 12, 21)) == set()


async def test_invitations_nobody_used_are_told_of_to_whoever_sent_them(world: World) -> None:
    clerk = await world.person("王经")
    await bound(world, clerk)
    for number, state in enumerate(("open", "open", "used")):
        person = await world.person(f"新人{number}")
        world.session.add(
            models.Invitation(
                person_id=person, code_hash=str(number), state=state, invited_by=clerk,
                created_at=NOW, expires_at=datetime(2026, 12, 5, 4, 0, tzinfo=UTC),
            )
        )  # fmt: skip
    await world.session.flush()
    assert await due(world, date(2026, 11, 30)) == set()
    assert await due(world) == {clerk}
    (line,) = await digest(world, clerk)
    assert len(line.things) == 2
    assert await tell(world, clerk) == ["4", "4"]
    assert await due(world) == set()
    assert await due(world, date(2026, 12, 4)) == {clerk}
    assert await due(world, date(2026, 12, 7)) == set()


async def test_the_bureau_switches_rules(world: World) -> None:
    lin, _clients = await lin_serves(world)
    shipped = {rule.name: rule for rule in await queries.reminders.rules(world.session)}
    for switch, found in (
        (Switch(on=False), set()), (Switch(days=(31,)), {lin}), (Switch(days=(29,)), set()),
    ):  # fmt: skip
        (rule,) = [each for each in reminders.in_force({"C11": switch}) if each.name == "C11"]
        await actions.reminders.switch(world.session, rule, set_by=lin, now=NOW)
        kept = {each.name: each for each in await queries.reminders.rules(world.session)}
        assert kept == {**shipped, "C11": rule}
        assert await due(world, date(2026, 11, 30)) == found


async def test_the_sweep_names_all_whose_digest_has_a_line(world: World) -> None:
    """Day by day through a year's end: the statement and the series agree."""
    lin, (client, other) = await lin_serves(world, 2)
    zhou = await world.person("周楠")
    await bound(world, zhou)
    await world.assign("envoy", person=zhou, region=await world.region())
    await world.visit(lin, client=other)
    await actions.reminders.put_off(
        world.session, Open("C11", lin, "client", client, "2026", LEAD), until=date(2026, 12, 9)
    )
    for ahead in range(0, 100, 3):
        day = WORKING.on_or_after(date(2026, 10, 27) + ahead * ONE)
        expected = {person for person in (lin, zhou) if await digest(world, person, day)}
        assert await due(world, day) == expected, day
        if ahead % 2:
            await tell(world, zhou, day)


async def test_the_sweep_leaves_out_nobody_of_very_many(world: World) -> None:
    """More than are handed on at a time."""
    many = 2 * queries.reminders.AT_ONCE + 1
    numbers = range(1, many + 1)
    await world.session.execute(
        insert(models.Person), [{"id": n, "code": f"M{n}", "name": "人"} for n in numbers]
    )
    account = {"channel": "telegram", "tenant": "1", "first_seen": NOW, "last_heard": NOW}
    await world.session.execute(
        insert(models.Account),
        [{**account, "external_id": str(n), "person_id": n} for n in numbers],
    )
    await world.session.execute(
        insert(models.Client),
        [
            {"id": n, "code": f"N{n}", "name": "单位", "aliases": [], "area": "330106",
             "kind": "laboratory", "level": "provincial"}
            for n in numbers
        ],
    )  # fmt: skip
    await world.session.execute(
        insert(models.Assignment),
        [
            {"code": f"X{n}", "scheme": "commissioner", "cycle_id": 1, "person_id": n,
             "client_id": n, "starts": date(2026, 1, 1), "state": "active"}
            for n in numbers
        ],
    )  # fmt: skip
    assert await due(world) == set(numbers)
