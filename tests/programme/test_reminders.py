"""When a reminder falls due, and what a person is told on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme import quotas, reminders
from programme.clauses import clause
from programme.reminders import About, DaysProblem, Open, Rule, Switch, Whom
from programme.working_days import WorkingDays

WORKING = WorkingDays()
YEAR, QUARTER = reminders.RULES["C11"], reminders.RULES["E5"]
CARD, INVITATION = reminders.RULES["card"], reminders.RULES["invitation"]
END = date(2026, 12, 31)
ONE = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def owed(rule: Rule = YEAR, subject: int = 1, anchor: date = END, **more: object) -> Open:
    return Open(rule.name, 17, "client", subject, "2026", anchor, required=1, **more)  # type: ignore[arg-type]


def test_the_leads_of_reading_11() -> None:
    assert YEAR.before == (60, 30, 14, 7, 1)
    assert QUARTER.before == (30, 14, 7, 1)
    assert YEAR.after == QUARTER.after == (7, 14, 21, 28)
    assert (YEAR.clause, QUARTER.clause) == (clause("C11"), clause("E5"))
    assert CARD.clause is None


@pytest.mark.parametrize(
    ("rule", "anchor", "told"),
    [
        # 1 November 2026 is a Sunday: 60 days before the year's end is told on the Friday.
        (YEAR, END, ("60 10-30, 30 12-01, 14 12-17, 7 12-24, 1 12-30, "
          "+7 01-07, +14 01-14, +21 01-21, +28 01-28")),
        # The week after the third quarter is off, but for 10 October: what is told after comes
        # after the holidays, never before the quarter's end.
        (QUARTER, day("2026-09-30"), ("30 08-31, 14 09-16, 7 09-23, 1 09-29, "
          "+7 10-08, +14 10-14, +21 10-21, +28 10-28")),
        # Sunday 1 March is told on the Saturday, which is worked.
        (QUARTER, day("2026-03-31"), ("30 02-28, 14 03-17, 7 03-24, 1 03-30, "
          "+7 04-07, +14 04-14, +21 04-21, +28 04-28")),
        (CARD, day("2026-09-30"), "+1 10-08, +3 10-08, +7 10-08"),
        (INVITATION, day("2026-11-25"), "4 11-20, 1 11-24"),
    ],
)  # fmt: skip
def test_each_lead_is_told_on_a_working_day(rule: Rule, anchor: date, told: str) -> None:
    found = reminders.moments(rule, anchor, WORKING)
    assert ", ".join(f"{each.nth} {each.day:%m-%d}" for each in found) == told
    assert all(WORKING.is_working(each.day) for each in found)


@pytest.mark.parametrize(
    ("today", "nth"),
    [
        ("2026-10-29", None), ("2026-10-30", "60"), ("2026-11-02", "60"), ("2026-11-30", "60"),
        ("2026-12-01", "30"), ("2026-12-30", "1"), ("2027-01-06", "1"), ("2027-01-07", "+7"),
        ("2027-01-28", "+28"), ("2027-02-03", "+28"), ("2027-02-04", None),
    ],
)  # fmt: skip
def test_the_newest_of_a_series_stands(today: str, nth: str | None) -> None:
    found = reminders.newest(YEAR, END, day(today), WORKING)
    assert (found.nth if found else None) == nth


def test_a_series_without_days_after_ends_with_its_anchor() -> None:
    lapses = day("2026-11-25")
    assert reminders.newest(INVITATION, lapses, lapses, WORKING) is not None
    assert reminders.newest(INVITATION, lapses, lapses + ONE, WORKING) is None


def test_what_was_passed_over_is_known_by_name() -> None:
    assert reminders.passed_over(YEAR, END, "14", WORKING) == ["60", "30"]
    assert reminders.passed_over(YEAR, END, "60", WORKING) == []
    assert reminders.passed_over(YEAR, END, "s261201", WORKING) == []


RULES = st.sampled_from(list(reminders.RULES.values()))
DAYS = st.dates(day("2026-01-01"), day("2027-03-01"))


@given(RULES, DAYS, st.integers(-120, 120))
def test_the_windows_say_what_the_series_say(rule: Rule, today: date, away: int) -> None:
    anchor = today + away * ONE
    if rule.about is About.QUOTA:  # whose series hang on the last days of its periods
        anchor = quotas.of_rule(rule.name).period.containing(anchor).end
    found = [
        window.nth
        for window in reminders.windows(rule, today, WORKING)
        if window.first <= anchor <= window.last
    ]
    stands = reminders.newest(rule, anchor, today, WORKING)
    assert found == ([stands.nth] if stands else [])


@given(RULES, DAYS)
def test_day_by_day_each_occurrence_is_told_once_and_on_working_days(
    rule: Rule, anchor: date
) -> None:
    said: frozenset[str] = frozenset()
    told = []
    for ahead in range(-90, 60):
        today = anchor + ahead * ONE
        thing = Open(rule.name, 1, "client", 1, "2026", anchor, required=1, said=said)
        for line in reminders.digest([thing], [rule], today=today, working_days=WORKING):
            told.append((today, line.nth[0]))
            said |= {line.nth[0]}
    assert len({nth for _day, nth in told}) == len(told)
    assert all(WORKING.is_working(each) for each, _nth in told)
    whole = {each.day: each.nth for each in reminders.moments(rule, anchor, WORKING)}
    if not rule.after:
        whole = {each: nth for each, nth in whole.items() if each <= anchor}
    assert dict(told) == whole


def test_what_is_said_is_not_said_again_and_a_missed_one_gives_way_to_the_newest() -> None:
    today = day("2026-12-17")

    def nth(**more: object) -> str | None:
        return reminders.nth_due(YEAR, owed(**more), today, WORKING)

    assert nth() == "14"
    assert nth(said=frozenset({"60"})) == "14"
    assert nth(said=frozenset({"60", "30", "14"})) is None


@pytest.mark.parametrize(
    ("until", "nth"), [("2026-12-16", "s261216"), ("2026-12-17", "s261217"), ("2026-12-18", None)]
)
def test_what_was_put_off_comes_on_its_day(until: str, nth: str | None) -> None:
    thing = owed(said=frozenset({"14"}), until=day(until))
    assert reminders.nth_due(YEAR, thing, day("2026-12-17"), WORKING) == nth


def test_nothing_is_told_on_a_day_off() -> None:
    things = [owed(until=day("2026-12-05"))]
    for today, lines in (("2026-12-05", 0), ("2026-12-06", 0), ("2026-12-07", 1)):
        told = reminders.digest(things, [YEAR], today=day(today), working_days=WORKING)
        assert len(told) == lines


def test_a_rule_switched_off_says_nothing() -> None:
    rules = reminders.in_force({"C11": Switch(on=False)})
    assert reminders.digest([owed()], rules, today=day("2026-12-17"), working_days=WORKING) == ()


def test_the_bureau_sets_days() -> None:
    rules = {rule.name: rule for rule in reminders.in_force({
        "C11": Switch(days=(45, 5)), "card": Switch(days=(2,)), "E5": Switch(),
    })}  # fmt: skip
    assert (rules["C11"].before, rules["C11"].after) == ((45, 5), (7, 14, 21, 28))
    assert (rules["card"].before, rules["card"].after) == ((), (2,))
    assert rules["E5"] == QUARTER
    # What was told at 60 days is not told again because the leads are others now.
    told = reminders.nth_due(
        rules["C11"], owed(said=frozenset({"60"})), day("2026-11-20"), WORKING
    )
    assert told == "45"


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        ((60, 30), None), ((1,), None), ((180,), None), ((), DaysProblem.NONE),
        ((0,), DaysProblem.OUT_OF_RANGE), ((181,), DaysProblem.OUT_OF_RANGE),
        ((-3,), DaysProblem.OUT_OF_RANGE), (tuple(range(1, 12)), DaysProblem.TOO_MANY),
        ((7,) * 11, None),
    ],
)  # fmt: skip
def test_days_that_will_not_do(days: tuple[int, ...], problem: DaysProblem | None) -> None:
    assert reminders.days_problem(days) is problem


def test_days_are_kept_in_the_order_they_come() -> None:
    assert reminders.tidy(YEAR, [7, 30, 7, 60]) == (60, 30, 7)
    assert reminders.tidy(CARD, [7, 1, 3]) == (1, 3, 7)


def test_the_most_at_risk_stand_first_and_each_thing_once() -> None:
    today = day("2026-12-17")
    region = Open("E5", 17, "region", 1, "2026Q4", END, name="景宁县", required=1)
    late = Open("E5", 17, "region", 2, "2026Q3", day("2026-11-25"), name="庆元县", required=1)
    card = Open("card", 17, "card", 5, "", day("2026-12-16"))
    things = [card, region, owed(name="之江实验室"), late, region]
    told = reminders.digest(things, reminders.RULES.values(), today=today, working_days=WORKING)
    assert [line.first.name for line in told] == ["庆元县", "之江实验室", "景宁县", ""]


def test_invitations_are_told_together() -> None:
    things = [
        Open("invitation", 17, "invitation", number, "", day("2026-12-21"))
        for number in range(1, 4)
    ]
    (line,) = reminders.digest(things, [INVITATION], today=day("2026-12-17"), working_days=WORKING)
    assert len(line.things) == 3
    assert line.nth == ("4", "4", "4")


def test_an_occurrence_has_one_name() -> None:
    assert reminders.key(owed(), "30") == "reminder:C11:17:client:1:2026:30"


def test_a_rule_for_a_noun_that_comes_later_needs_a_row_only() -> None:
    rule = Rule("issue", About.CARD, Whom.WRITES, before=(2, 0), after=(1,))
    today = day("2026-12-04")
    thing = Open("issue", 17, "issue", 42, "", today, name="№42")
    (line,) = reminders.digest([thing], [rule], today=today, working_days=WORKING)
    assert line.nth == ("0",)


def test_an_occurrence_that_was_put_off_names_its_day() -> None:
    thing = reminders.Open(
        "C11", 1, "client", 2, "2026", date(2026, 12, 31), until=date(2026, 12, 4)
    )
    rule = reminders.RULES["C11"]
    nth = reminders.nth_due(rule, thing, date(2026, 12, 7), WorkingDays())
    assert nth is not None
    assert reminders.put_off_until(nth) == date(2026, 12, 4)
    assert reminders.put_off_until("30") is None
    assert reminders.put_off_until("+7") is None
