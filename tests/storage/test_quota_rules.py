"""Quotas by rules that are data: exemptions, what all have open, and nouns that come later."""

from datetime import date

from sqlalchemy import Date, bindparam, select, text

from programme import periods, quotas
from programme.visits import Mode
from storage import actions, models, queries
from tests.storage.test_quotas import QUARTER, TODAY, YEAR, line
from tests.storage.world import NOW, World


async def test_the_rules_in_the_store_are_the_programmes(world: World) -> None:
    """What the views count by is what the programme says (C11, E5)."""
    kinds = {periods.Year: "year", periods.Half: "half", periods.Quarter: "quarter"}
    kept = {row.code: row for row in await world.session.scalars(select(models.QuotaRule))}
    assert {
        code: (row.scheme, row.counts, row.kind, row.required, row.remote)
        for code, row in kept.items()
    } == {
        code: (
            quota.scheme, quota.counts, quotas.OFF if quota.setting else kinds[quota.period],
            quota.required, Mode.REMOTE in quota.modes,
        )
        for code, quota in quotas.RULES.items()
    }  # fmt: skip


async def test_an_exemption_stands_beside_what_was_done(world: World) -> None:
    """Reading 10: approved ones count, apart from visits; those asked for or refused do not."""
    person, client, region = await world.person(), await world.client(), await world.region()
    await world.assign("commissioner", person=person, client=client)
    await world.assign("envoy", person=await world.person(), region=region)
    for state, rule, period, served in (
        ("asked", "C11", "2025", {"client_id": client}),
        ("refused", "C11", "2027", {"client_id": client}),
        ("approved", "C11", YEAR, {"client_id": client}),
        ("approved", "E5", QUARTER, {"region_id": region}),
    ):
        world.session.add(
            models.Exemption(
                rule=rule, scheme="any", period=period, reason="原因", asked_by=person,
                asked_at=NOW, state=state, **served,
                decided_at=None if state == "asked" else NOW,
            )
        )  # fmt: skip
    await world.session.flush()
    told = {}
    for period in ("2025", YEAR, "2027"):
        found = await line(world, period, client=client)
        assert found is not None
        told[period] = (found.exempt, found.open, found.done)
    assert told == {"2025": (0, True, 0), YEAR: (1, False, 0), "2027": (0, True, 0)}
    others = [await line(world, f"2026Q{n}", region=region) for n in (1, 2)]
    assert [other.exempt for other in others if other] == [0, 1]
    (total,) = queries.quotas.total(
        await queries.quotas.of_person(world.session, person_id=person, today=TODAY)
    )
    assert (total.met, total.owed, total.exempt, total.open) == (0, 1, 1, 0)


async def test_one_statement_tells_what_everybody_has_open(world: World) -> None:
    one, other, envoy = await world.person(), await world.person(), await world.person()
    done, open_, region = await world.client(), await world.client(), await world.region()
    for client in (done, open_):
        await world.assign("commissioner", person=one, client=client)
    await world.assign("commissioner", person=other, client=open_)
    await world.assign("envoy", person=envoy, region=region)
    await world.visit(one, client=done)
    found = await queries.quotas.open_now(world.session, TODAY)
    assert {(o.rule, o.client_id, o.region_id, o.period, o.person_id) for o in found} == {
        ("C11", open_, None, YEAR, one), ("C11", open_, None, YEAR, other),
        ("E5", None, region, "2026Q4", envoy),
    }  # fmt: skip
    past = await queries.quotas.open_now(world.session, date(2026, 10, 20), past=28)
    assert {o.period for o in past if o.region_id} == {"2026Q3", "2026Q4"}
    mine = await queries.quotas.open_now(world.session, TODAY, people=(other, other))
    assert [(o.client_id, o.person_id) for o in mine] == [(open_, other)]


DEEDS = """
CREATE {or_replace} VIEW v_quota_deeds AS
SELECT CAST('meeting' AS varchar(20)) AS noun, CAST('commissioner' AS varchar(20)) AS scheme,
       client_id, CAST(NULL AS integer) AS region_id, day FROM meetings
"""


async def test_a_rule_for_a_noun_that_comes_later_needs_its_records_and_a_row(
    world: World,
) -> None:
    """Meetings here: a table of their own, in the view of deeds; nothing of the engine changes."""
    sqlite = world.session.get_bind().dialect.name == "sqlite"
    rule = {"code": "S18", "scheme": "commissioner", "counts": "meeting", "kind": "quarter"}
    for statement in (
        "CREATE TABLE meetings (client_id integer, day date)",
        *(["DROP VIEW v_quota_deeds"] if sqlite else []),
        DEEDS.format(or_replace="" if sqlite else "OR REPLACE"),
    ):
        await world.session.execute(text(statement))
    world.session.add(models.QuotaRule(required=2, remote=False, **rule))
    person, client = await world.person(), await world.client()
    await world.assign("commissioner", person=person, client=client)
    held = text("INSERT INTO meetings VALUES (:client, :day)")
    held = held.bindparams(bindparam("day", type_=Date))
    for day in (date(2026, 10, 8), date(2026, 9, 30)):
        await world.session.execute(held, {"client": client, "day": day})
    lines = await queries.quotas.of_person(world.session, person_id=person, today=TODAY)
    assert {(each.rule, each.period, each.done, each.required) for each in lines} == {
        ("C11", YEAR, 0, 1), ("S18", "2026Q4", 1, 2)
    }  # fmt: skip
    assert len(await queries.quotas.open_now(world.session, TODAY)) == 2
    await world.session.execute(held, {"client": client, "day": date(2026, 11, 20)})
    found = await queries.quotas.open_now(world.session, TODAY)
    assert [each.rule for each in found] == ["C11"]


async def test_a_team_owes_contact_once_the_bureau_has_set_how_often(world: World) -> None:
    """S17: whoever of the team, from afar as well; one visit of somebody in two schemes counts."""
    leader, expert, client = await world.person(), await world.person(), await world.client()
    team = await world.team(leader=leader, expert=expert)
    await world.assign("escort", team=team, client=client)
    assert await queries.quotas.of_person(world.session, person_id=leader, today=TODAY) == []
    by = (leader, None)
    await actions.quota_rules.set_interval(world.session, "S17", "half", by=by, now=NOW)
    (line,) = await queries.quotas.of_person(world.session, person_id=leader, today=TODAY)
    assert (line.rule, line.period, line.required, line.done) == ("S17", "2026H2", 1, 0)
    found = await queries.quotas.open_now(world.session, TODAY)
    assert [(each.rule, each.person_id) for each in found] == [("S17", leader)]
    await world.visit(expert, client=client, day=date(2026, 10, 9), mode="remote", channel="phone")
    assert await queries.quotas.open_now(world.session, TODAY) == []
    await actions.quota_rules.set_interval(world.session, "S17", quotas.OFF, by=by, now=NOW)
    assert await queries.quotas.of_person(world.session, person_id=leader, today=TODAY) == []
