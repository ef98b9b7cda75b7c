"""A world made row by row: every builder has defaults, so that a test names only what matters."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from storage import Session, models
from storage.queries.accounts import Who

BEGAN = date(2025, 1, 10)
CYCLES = ("commissioner", "envoy", "escort")
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
AREAS = (
    ("330000", "浙江省", "province", None), ("330100", "杭州市", "city", "330000"),
    ("330106", "西湖区", "county", "330100"), ("330110", "余杭区", "county", "330100"),
    ("331100", "丽水市", "city", "330000"), ("331127", "景宁县", "county", "331100"),
    ("331126", "庆元县", "county", "331100"),
)  # fmt: skip


class World:
    """Adds rows through one session; what it returns are the rows' ids."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = itertools.count(1)

    async def begin(self) -> "World":
        for code, name, level, parent in AREAS:
            await self._add(models.Area(code=code, name=name, level=level, parent=parent))
        for number, scheme in enumerate(CYCLES, 1):
            await self._add(
                models.Cycle(
                    id=number, code=scheme, scheme=scheme, starts=BEGAN, ends=date(2026, 12, 31)
                )
            )
        return self

    async def _add(self, row: Any) -> Any:
        self.session.add(row)
        await self.session.flush()
        return row

    def _code(self, letter: str) -> str:
        return f"{letter}{next(self._numbers):05}"

    async def organisation(self, area: str | None = "330106", name: str = "某单位") -> int:
        code = self._code("D")
        row = models.Organisation(code=code, name=name, kind="university", area=area)
        return int((await self._add(row)).id)

    async def person(
        self, name: str = "林晓", *, unit: int | None = None, search: str = "", **facts: Any
    ) -> int:
        row = models.Person(
            code=self._code("P"), name=name, search=search or name, organisation_id=unit, **facts
        )
        return int((await self._add(row)).id)

    async def role(self, person: int, role: str, **bound: Any) -> None:
        facts = {"starts": BEGAN, **bound}
        await self._add(models.RoleGrant(person_id=person, role=role, **facts))

    async def client(
        self, area: str = "330106", name: str = "某实验室", search: str = "", **facts: Any
    ) -> int:
        row = models.Client(
            code=self._code("K"), name=name, search=search or name, area=area, kind="laboratory",
            level="provincial", aliases=[], **facts,
        )  # fmt: skip
        return int((await self._add(row)).id)

    async def region(self, area: str = "331127", name: str = "景宁县") -> int:
        row = models.Region(code=self._code("R"), name=name, search=name, area=area)
        return int((await self._add(row)).id)

    async def team(self, **members: int) -> int:
        """Members by part: `leader=7`."""
        code = self._code("T")
        team = await self._add(models.Team(code=code, name="护航一组"))
        for part, person in members.items():
            await self.member(team.id, person, part)
        return int(team.id)

    async def member(self, team: int, person: int, part: str, **days: Any) -> None:
        facts = {"starts": BEGAN, **days}
        await self._add(models.TeamMember(team_id=team, person_id=person, part=part, **facts))

    async def assign(self, scheme: str, **facts: Any) -> int:
        """`person` or `team`, `client` or `region`; since `BEGAN` and for good, unless said."""
        ids = {
            f"{noun}_id": facts.pop(noun)
            for noun in ("person", "team", "client", "region")
            if noun in facts
        }
        facts = {"starts": BEGAN, "state": "active", **ids, **facts}
        cycle = CYCLES.index(scheme) + 1
        row = models.Assignment(code=self._code("A"), scheme=scheme, cycle_id=cycle, **facts)
        return int((await self._add(row)).id)

    async def visit(self, author: int, *others: int, **facts: Any) -> int:
        """On-site on 1 June 2026 unless said; `client` or `region`."""
        ids = {f"{noun}_id": facts.pop(noun) for noun in ("client", "region") if noun in facts}
        facts = {"day": date(2026, 6, 1), "mode": "onsite", "received_at": NOW, **ids, **facts}
        visit = await self._add(models.Visit(author_id=author, **facts))
        for person in {author, *others}:
            await self._add(models.VisitParticipant(visit_id=visit.id, person_id=person))
        return int(visit.id)

    async def issue(self, author: int, visit: int | None = None, **facts: Any) -> int:
        """Raised in that visit, or by itself; `client` or `region`."""
        ids = {f"{noun}_id": facts.pop(noun) for noun in ("client", "region") if noun in facts}
        facts = {"said": "需求", "raised_at": NOW, "visit_id": visit, **ids, **facts}
        return int((await self._add(models.Issue(author_id=author, **facts))).id)

    async def consultation(self, author: int, visit: int | None = None, **facts: Any) -> int:
        """As an issue."""
        ids = {f"{noun}_id": facts.pop(noun) for noun in ("client", "region") if noun in facts}
        facts = {"question": "问", "asked_at": NOW, "visit_id": visit, **ids, **facts}
        return int((await self._add(models.Consultation(author_id=author, **facts))).id)

    async def plan(self, author: int, **facts: Any) -> int:
        """On 2 December 2026 unless said; `client` or `region`."""
        ids = {f"{noun}_id": facts.pop(noun) for noun in ("client", "region") if noun in facts}
        facts = {"day": date(2026, 12, 2), "mode": "onsite", "created_at": NOW, **ids, **facts}
        return int((await self._add(models.PlannedVisit(author_id=author, **facts))).id)

    async def who(self, person: int, *, today: date) -> Who:
        """The person as a turn of a dialogue knows them."""
        from sqlalchemy import select

        row = await self.session.get_one(models.Person, person)
        grants = await self.session.scalars(
            select(models.RoleGrant).where(models.RoleGrant.person_id == person)
        )
        held = [g for g in grants if g.starts <= today and (g.ends is None or g.ends >= today)]
        return Who(models.Account(id=0), row, tuple(held))
