"""The views the bureau queries: the same columns and the same rows on both engines."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from storage import actions, models
from storage.queries.quotas import STATUS
from tests.storage.world import NOW, World

VISITS = [
    "number", "day", "last_day", "mode", "channel", "place", "minutes", "consultations",
    "state", "content", "confidential", "received_at", "received_day", "confirmed_at",
    "amendments", "files", "client_id", "region_id", "served_code", "served",
    "area_code", "area", "author_id", "author_code", "author", "author_unit",
    "participants", "tasks",
]  # fmt: skip


async def rows(world: World, sql: str) -> list[dict[str, object]]:
    return [dict(row) for row in (await world.session.execute(text(sql))).mappings()]


async def test_v_visits_names_everything_a_clerk_asks_for(world: World) -> None:
    author = await world.person("林晓", unit=await world.organisation(name="某学院"))
    other = await world.person("王敏")
    client = await world.client("330110", "之江实验室")
    visit = await world.visit(
        author, other, client=client, content="讲了快速预审", minutes=90, day=date(2026, 6, 1)
    )
    for code in ("publicise", "consult"):
        world.session.add(models.VisitTask(visit_id=visit, scheme="commissioner", code=code))
    await world.session.flush()
    (row,) = await rows(world, "SELECT * FROM v_visits")
    assert list(row) == VISITS
    assert (row["number"], row["participants"], row["minutes"]) == (visit, 2, 90)
    assert (row["served"], row["area"], row["area_code"]) == ("之江实验室", "余杭区", "330110")
    assert (row["author"], row["author_unit"], row["state"]) == ("林晓", "某学院", "recorded")
    assert str(row["day"]) == "2026-06-01"
    assert set(str(row["tasks"]).split(",")) == {
        "commissioner:publicise", "commissioner:consult"
    }  # fmt: skip


async def test_a_visit_to_a_region_stands_in_the_same_columns(world: World) -> None:
    envoy, region = await world.person("周楠"), await world.region("331127", "景宁县")
    await world.visit(envoy, region=region)
    (row,) = await rows(world, "SELECT * FROM v_visits")
    assert list(row) == VISITS
    assert (row["served"], row["client_id"], row["region_id"]) == ("景宁县", None, region)
    assert (row["tasks"], row["author_unit"], row["participants"]) == (None, None, 1)


async def test_withdrawn_visits_stay_to_be_read(world: World) -> None:
    author, client = await world.person(), await world.client()
    await world.visit(author, client=client, state="withdrawn")
    assert [row["state"] for row in await rows(world, "SELECT state FROM v_visits")] == [
        "withdrawn"
    ]


async def test_v_visits_tells_the_day_of_receipt_in_the_province(world: World) -> None:
    author, client = await world.person(), await world.client()
    evening = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)  # half past midnight in Hangzhou
    await world.visit(author, client=client, day=date(2026, 6, 1), received_at=evening)
    (row,) = await rows(world, "SELECT received_day FROM v_visits")
    assert str(row["received_day"]) == "2026-06-02"


async def test_what_is_confidential_stands_in_no_view(world: World) -> None:
    author, client = await world.person(), await world.client()
    visit = await world.visit(author, client=client, content=None, sealed_content="不外传")
    world.session.add(
        models.Issue(
            visit_id=visit, author_id=author, client_id=client, sealed_said="也不外传",
            raised_at=NOW,
        )
    )  # fmt: skip
    await world.session.flush()
    (row,) = await rows(world, "SELECT * FROM v_visits")
    assert (row["content"], row["confidential"]) == (None, 1)
    (issue,) = await rows(world, "SELECT * FROM v_open_issues")
    assert (issue["said"], issue["confidential"], issue["visit"]) == (None, 1, visit)
    assert "外传" not in f"{row}{issue}"


async def test_v_open_issues_leaves_out_those_that_are_over(world: World) -> None:
    author, client = await world.person("林晓"), await world.client("330110", "之江实验室")
    for state in ("raised", "ended", "withdrawn"):
        world.session.add(
            models.Issue(
                author_id=author, client_id=client, said="缺专利导航支持", state=state,
                raised_at=NOW,
            )
        )  # fmt: skip
    await world.session.flush()
    (row,) = await rows(world, "SELECT * FROM v_open_issues")
    assert (row["state"], row["said"], row["served"]) == ("raised", "缺专利导航支持", "之江实验室")
    assert (row["area"], row["author"]) == ("余杭区", "林晓")


async def test_v_planned_visits_names_who_goes_where_and_when(world: World) -> None:
    envoy, region = await world.person("周楠"), await world.region("331127", "景宁县")
    world.session.add(
        models.PlannedVisit(
            author_id=envoy, region_id=region, day=date(2026, 12, 2), mode="onsite",
            said="看试点", created_at=NOW,
        )
    )  # fmt: skip
    await world.session.flush()
    (row,) = await rows(world, "SELECT * FROM v_planned_visits")
    assert (row["served"], row["author"], row["state"]) == ("景宁县", "周楠", "planned")
    assert str(row["day"]) == "2026-12-02"


async def test_v_quota_status_has_the_columns_that_queries_read(world: World) -> None:
    person, client = await world.person(), await world.client("330110", "之江实验室")
    await world.assign("commissioner", person=person, client=client)
    sql = "SELECT * FROM v_quota_status WHERE period = '2026'"
    (row,) = await rows(world, sql)
    assert list(row) == [column.name for column in STATUS.c]
    assert (row["scheme"], row["served"], row["area_code"]) == (
        "commissioner", "之江实验室", "330110"
    )  # fmt: skip
    assert (row["required"], row["done"]) == (1, 0)
    assert (str(row["starts"]), str(row["ends"])) == ("2026-01-01", "2026-12-31")


async def test_v_broadcasts_counts_people_and_holds_no_text(world: World) -> None:
    clerk = await world.person("王经")
    account = models.Account(
        channel="telegram", tenant="t", external_id="1", person_id=clerk, language="zh_Hans_CN",
        first_seen=NOW, last_heard=NOW,
    )  # fmt: skip
    world.session.add(account)
    await world.session.flush()
    sent = models.Broadcast(
        key="k", body="请核对记录", audience={}, state="sending", sent_by=clerk,
        account_id=account.id, made_at=NOW, leaves_at=NOW,
    )  # fmt: skip
    message = models.Outbox(
        account_id=account.id, dedupe_key="m", kind="broadcast", lane="slow", state="uncertain",
        created_at=NOW,
    )  # fmt: skip
    world.session.add_all([sent, message])
    await world.session.flush()
    how = (
        ("left_out", None, None), ("queued", message.id, None), ("queued", message.id, NOW),
        ("undeliverable", None, None), ("skipped", None, None),
    )  # fmt: skip
    for state, outbox, pressed in how:
        world.session.add(
            models.BroadcastRecipient(
                broadcast_id=sent.id,
                person_id=await world.person(),
                outbox_id=outbox,
                state=state,
                acknowledged_at=pressed,
            )
        )
    await world.session.flush()
    (row,) = await rows(world, "SELECT * FROM v_broadcasts")
    assert (row["number"], row["state"], row["sender"]) == (sent.id, "sending", "王经")
    counted = ("people", "left_out", "sent", "undeliverable", "uncertain", "skipped")
    assert [row[each] for each in (*counted, "acknowledged")] == [4, 1, 1, 1, 1, 1, 1]
    assert "核对" not in str(row)
    for days, left in ((700, 5), (740, 0)):
        sent.state, sent.ended_at = "finished", NOW
        await world.session.flush()
        await actions.purging.purge(
            world.session, now=NOW + timedelta(days=days), keep=actions.purging.Retention()
        )
        kept = await rows(world, "SELECT * FROM broadcast_recipients")
        assert len(kept) == left
    assert await rows(world, "SELECT * FROM broadcasts") == []


async def test_what_was_said_and_put_off_goes_once_no_series_lasts_so_long(world: World) -> None:
    lin = await world.person("林晓")
    series = {"person_id": lin, "rule": "C11", "noun": "client", "subject": 1, "period": "2026"}
    world.session.add(models.Reminder(**series, nth="30", day=NOW.date(), state="said"))
    world.session.add(models.Snooze(**series, until=NOW.date()))
    await world.session.flush()
    for days, left in ((399, 1), (402, 0)):
        await actions.purging.purge(
            world.session, now=NOW + timedelta(days=days), keep=actions.purging.Retention()
        )
        for table in ("reminders", "snoozes"):
            assert len(await rows(world, f"SELECT * FROM {table}")) == left  # noqa: S608


async def test_moments_are_kept_in_utc(world: World) -> None:
    author, client = await world.person(), await world.client()
    visit = await world.visit(author, client=client, received_at=NOW)
    world.session.expire_all()
    kept = await world.session.get_one(models.Visit, visit)
    assert kept.received_at == NOW
    assert kept.received_at.tzinfo is UTC
    assert isinstance(kept.received_at, datetime)
