"""A year of reminders in the sandbox, the clock moved day by day: everything told, by its clause.

`python -m bench.simulated_year FOLDER` writes `reminders.csv` there for 200 people who log, plan,
put off and go away (PEOPLE=20 for fewer); it ends with what was found against the promises.
"""

import asyncio
import csv
import os
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar
from sqlalchemy import select

from programme import periods, quotas, reminders
from programme.roles import Role
from programme.schemes import undertaken_by
from storage import Session, Store, actions, models, schema, sealing
from tests.stories.town import TENANT, Town

HERE = ZoneInfo("Asia/Shanghai")
SEED = 2026
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
SWEEP, DIGEST = time(0, 10), time(9, 0)
FOR_ENVOYS = 5  # every fifth person is an envoy
CLIENTS_EACH = 3
UNTOUCHED = 0.004  # the share of people who visit on a day without having been told
COLUMNS = (
    "day", "person", "told", "rule", "clause", "noun", "subject", "period", "lead", "state",
    "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit that would fill a quota, and the day on which it was recorded."""

    noun: str
    subject: int
    day: date


@dataclass
class Found:
    """What the year came to."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    digests: int = 0
    did: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


class Year:
    """The bureau of the year, and what its people do."""

    def __init__(self, town: Town, people: int) -> None:
        self.town, self.people = town, range(1, people + 1)
        self.dice = random.Random(SEED)
        self.visits: list[Visited] = []
        self.found = Found()

    async def build(self, session: Session) -> None:
        """Commissioners with three clients each, and envoys with their region."""
        session.add_all(
            models.Area(code=code, name=name, level=level, parent=parent)
            for code, name, level, parent in (
                ("330000", "浙江省", "province", None), ("331100", "丽水市", "city", "330000"),
                ("331127", "景宁县", "county", "331100"),
            )
        )  # fmt: skip
        session.add(models.Organisation(id=1, code="D1", name="浙江知新学院", kind="university"))
        session.add_all(
            models.Cycle(id=n, code=f"C{n}", scheme=scheme, starts=FIRST, ends=date(2027, 12, 31))
            for n, scheme in enumerate(("commissioner", "envoy"), 1)
        )
        await session.flush()
        for person in self.people:
            await self._join(session, person)

    async def _join(self, session: Session, person: int) -> None:
        envoy = person % FOR_ENVOYS == 0
        role = Role.ENVOY if envoy else Role.COMMISSIONER
        begun = datetime.combine(FIRST, time.min, HERE)
        session.add(
            models.Person(
                id=person, code=f"P{person:03}", name=f"人{person}", search=f"人{person}",
                organisation_id=1, undertaken=undertaken_by(frozenset({role})).accepting(None),
            )
        )  # fmt: skip
        await session.flush()
        session.add(models.RoleGrant(person_id=person, role=role.value, starts=FIRST))
        session.add(
            models.Account(
                channel="telegram", tenant=TENANT, external_id=str(_chat(person)),
                person_id=person, first_seen=begun, last_heard=begun, bound_at=begun,
            )
        )  # fmt: skip
        if envoy:
            await self._assign(session, person, "region", person)
        for client in () if envoy else range(CLIENTS_EACH):
            await self._assign(session, person, "client", person * 10 + client)

    async def _assign(self, session: Session, person: int, noun: str, number: int) -> None:
        area = f"332{number:03}" if noun == "region" else "331127"
        facts = {"id": number, "search": f"单位{number}", "area": area}
        if noun == "region":
            session.add(
                models.Area(code=area, name=f"县{number}", level="county", parent="331100")
            )
            await session.flush()
        served: models.Client | models.Region = models.Region(
            code=f"R{number}", name=f"区域{number}", **facts
        )
        if noun == "client":
            served = models.Client(
                code=f"K{number}", name=f"单位{number}", aliases=[], kind="laboratory",
                level="provincial", **facts,
            )  # fmt: skip
        session.add(served)
        await session.flush()
        scheme, cycle = ("commissioner", 1) if noun == "client" else ("envoy", 2)
        session.add(
            models.Assignment(
                code=f"A{noun}{number}", scheme=scheme, cycle_id=cycle, person_id=person,
                starts=FIRST, state="active", **{f"{noun}_id": number},
            )
        )  # fmt: skip

    async def lives(self, first: date, last: date) -> None:
        """Day by day: the night's sweep, the digests, and what people do about them."""
        for person in self.people:
            self.town.sandbox.add_person(
                id=_chat(person), name=f"人{person}", phone=f"+86190{person:08}"
            )
            world = self.town.sandbox
            world.world.chat(world.bot(), _chat(person)).started = True
        for ahead in range((last - first).days + 1):
            day = first + timedelta(days=ahead)
            for at in (SWEEP, DIGEST):
                await self.town.comes(datetime.combine(day, at, HERE))
            await self._answer(day)
        await self._judge()

    async def _answer(self, day: date) -> None:
        told = await self._told_on(day)
        by_person: dict[int, models.Reminder] = {}
        for row in told:
            by_person.setdefault(row.told_id or 0, row)
        for person, row in sorted(by_person.items()):
            await self._acts(person, row, day)
        for person in self.people:
            if self.dice.random() < UNTOUCHED:
                await self._visits(person, day, self._served(person))
        await self.town.settle()

    async def _told_on(self, day: date) -> list[models.Reminder]:
        asked = select(models.Reminder).where(
            models.Reminder.day == day, models.Reminder.state == "said"
        )
        async with self.town.store.read() as session:
            return list(await session.scalars(asked))

    async def _acts(self, person: int, row: models.Reminder, day: date) -> None:
        """Logs, puts off, plans, goes away, or does nothing."""
        did = self.dice.choices(
            ("log", "put off", "plan", "go away", "nothing"), (30, 15, 10, 5, 40)
        )[0]
        self.found.did[did] += 1
        if did == "log" and row.noun in {"client", "region"}:
            await self._visits(row.person_id, day, (row.noun, row.subject))
        elif did == "put off":
            self._taps(person, "三天后再提醒")
        elif did == "plan" and row.person_id == person and row.noun != "card":
            if self._taps(person, "1 安排走访"):
                await self.town.settle()
                self.town.sandbox.person(_chat(person)).sends("明天")
                await self.town.settle()
                if self.dice.random() < 0.7:  # the others leave the card open
                    self._taps(person, "保存")
        elif did == "go away":
            await self._goes_away(person, day)

    def _taps(self, person: int, label: str) -> bool:
        there = self.town.sandbox.person(_chat(person))
        if label not in there.labels():
            return False
        there.taps(label)
        return True

    def _served(self, person: int) -> tuple[str, int]:
        if person % FOR_ENVOYS == 0:
            return "region", person
        return "client", person * 10 + self.dice.randrange(CLIENTS_EACH)

    async def _visits(self, person: int, day: date, served: tuple[str, int]) -> None:
        noun, subject = served
        scheme, task = ("commissioner", "publicise") if noun == "client" else ("envoy", "connect")

        async def work(session: Session) -> None:
            await actions.visits.log(
                session, author_id=person, account_id=None, dialogue_id=None,
                client_id=subject if noun == "client" else None,
                region_id=subject if noun == "region" else None, day=day, mode="onsite",
                channel=None, content="讲了政策", minutes=60, tasks=[(scheme, task)],
                now=datetime.combine(day, time(15, 0), HERE), participants=[],
            )  # fmt: skip

        await self.town.store.write(work)
        self.visits.append(Visited(noun, subject, day))

    async def _goes_away(self, person: int, day: date) -> None:
        others = [each for each in self.people if each != person]
        stand_in = self.dice.choice([*others, None])

        async def work(session: Session) -> None:
            await actions.absences.begin(
                session, person_id=person, first_day=day + timedelta(days=1),
                last_day=day + timedelta(days=self.dice.randint(2, 12)), stand_in_id=stand_in,
                now=datetime.combine(day, time(16, 0), HERE),
            )  # fmt: skip

        await self.town.store.write(work)

    # What is judged is asked of other sources than what the program itself goes by

    async def _judge(self) -> None:
        async with self.town.store.read() as session:
            said = list(
                await session.scalars(select(models.Reminder).order_by(models.Reminder.day))
            )
            digests = list(
                await session.scalars(
                    select(models.Dialogue).where(models.Dialogue.conversation == "digest")
                )
            )
        self.found.digests = len(digests)
        self.found.rows = [_told(row) for row in said]
        a_day = Counter(
            (each.account_id, each.opened_at.astimezone(HERE).date()) for each in digests
        )
        self.found.problems += [f"two digests on {key}" for key, n in a_day.items() if n > 1]
        series = Counter(
            (row.person_id, row.rule, row.noun, row.subject, row.period, row.nth)
            for row in said
            if row.state == "said"
        )
        self.found.problems += [f"told twice: {key}" for key, n in series.items() if n > 1]
        for row in said:
            if row.state == "said":
                self.found.problems += self._wrong(row)

    def _wrong(self, row: models.Reminder) -> list[str]:
        wrong = []
        if not chinese_calendar.is_workday(row.day):
            wrong.append(f"on a day off: {_told(row)}")
        if row.rule in quotas.RULES:
            period = periods.parse(row.period)
            met = any(
                (each.noun, each.subject) == (row.noun, row.subject)
                and each.day in period
                and each.day < row.day
                for each in self.visits
            )
            if met:
                wrong.append(f"of a met quota: {_told(row)}")
        return wrong


def _chat(person: int) -> int:
    return 10_000 + person


def _told(row: models.Reminder) -> dict[str, Any]:
    rule = reminders.RULES[row.rule]
    return {
        "day": row.day, "person": row.person_id, "told": row.told_id, "rule": row.rule,
        "clause": rule.clause.cited_in_full if rule.clause else "省局设定", "noun": row.noun,
        "subject": row.subject, "period": row.period, "lead": row.nth, "state": row.state,
        "reason": row.reason,
    }  # fmt: skip


async def live(folder: Path, people: int, first: date = FIRST, last: date = LAST) -> Found:
    """The days from the first to the last, and what they came to."""
    sealing.use(sealing.Keyring.read_or_make(folder / "zhida.key"))
    store = await Store.open(f"sqlite+aiosqlite:///{folder}/zhida.db")
    town = Town(store, "telegram", folder)
    try:
        await town.at(datetime.combine(first, time.min, HERE))
        await schema.migrate(store)
        year = Year(town, people)
        await store.write(year.build)
        await year.lives(first, last)
        return year.found
    finally:
        await town.sandbox.close()
        await store.close()


def written(found: Found, path: Path) -> None:
    """Every reminder, told or passed over, in a line."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(found.rows)


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    folder.mkdir(parents=True, exist_ok=True)
    people = int(os.environ.get("PEOPLE") or "200")
    with tempfile.TemporaryDirectory() as scratch:
        found = asyncio.run(live(Path(scratch), people))
    written(found, folder / "reminders.csv")
    said = [row for row in found.rows if row["state"] == "said"]
    print(f"{people} people · {found.digests} digests · {len(said)} reminders told, "
          f"{len(found.rows) - len(said)} passed over · people did {dict(found.did)}")  # fmt: skip
    for rule, count in sorted(Counter(row["rule"] for row in said).items()):
        print(f"  {rule:12}{count:6}")
    print(f"told twice, on a day off, or of a met quota: {len(found.problems)}")
    for problem in found.problems[:20]:
        print(" ", problem)
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main())
