"""The bureau of the fault suite: many commissioners, each with clients only they may know of."""

from datetime import UTC, date, datetime
from typing import Any

from programme.roles import Role
from programme.schemes import undertaken_by
from storage import Session, models
from tests.faults import canaries

SINCE = date(2025, 3, 20)
BOUND = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
COMMISSIONERS = range(2001, 2101)
CLIENTS_EACH = 2
LOCAL, CLERK, DIRECTOR, CONTACT, ENVOY = 1004, 1005, 1006, 1008, 1009
OPERATOR = 1000
INVITED = range(3001, 3011)
"""People of the roster without an account."""
STRANGER = 1999
SITE = (27.98, 119.56)
"""Of every commissioner's clients, in WGS-84 degrees."""
OTHERS = {
    LOCAL: ("local_department", "330100"), CLERK: ("clerk", None), DIRECTOR: ("director", None),
    CONTACT: ("client_contact", None), ENVOY: ("envoy", None),
}  # fmt: skip


def client_name(owner: int, number: int = 0) -> str:
    """The name of a commissioner's client: it holds a canary, and all that breaks markup."""
    return f"<b>&_*[{number} {canaries.of_client(owner, number)}"


def client_id(owner: int, number: int = 0) -> int:
    return (owner - 2000) * 10 + number


async def build(session: Session, *, tenant: str) -> None:
    """All of it, on an empty and migrated database."""
    for row in (*_places(), *_people(), *_assignments()):
        session.add(row)
        await session.flush()
    session.add_all(
        models.Account(
            channel="telegram", tenant=tenant, external_id=str(number), person_id=number,
            language="zh_Hans_CN", first_seen=BOUND, last_heard=BOUND, bound_at=BOUND,
        )
        for number in (*COMMISSIONERS, *OTHERS)
    )  # fmt: skip


def _places() -> list[Any]:
    areas = (
        ("330000", "浙江省", "province", None), ("330100", "杭州市", "city", "330000"),
        ("331100", "丽水市", "city", "330000"), ("331127", "景宁县", "county", "331100"),
    )  # fmt: skip
    return [
        *(models.Area(code=c, name=n, level=level, parent=p) for c, n, level, p in areas),
        models.Organisation(id=1, code="D01", name="浙江知新学院", kind="university"),
        models.Region(id=1, code="R01", name="景宁县", search="景宁县", area="331127"),
        *(
            models.Client(
                id=client_id(owner, number), code=f"K{client_id(owner, number)}",
                name=client_name(owner, number), search=client_name(owner, number).lower(),
                aliases=[], kind="enterprise", level="provincial", area="331100",
                latitude=SITE[0], longitude=SITE[1], sited="roster",
            )
            for owner in COMMISSIONERS
            for number in range(CLIENTS_EACH)
        ),
        models.Client(
            id=1, code="K1", name="西湖样本实验室", search="西湖样本实验室", aliases=[],
            kind="laboratory", level="provincial", area="330100",
        ),
    ]  # fmt: skip


def _people() -> list[Any]:
    roles: dict[int, tuple[str, str | None]] = {
        **OTHERS,
        **dict.fromkeys((*COMMISSIONERS, *INVITED), ("commissioner", None)),
    }
    return [
        *(
            models.Person(
                id=number, code=f"P{number}", name=f"人{number}", search=f"人{number}",
                organisation_id=1, mobile=f"1900000{number}",
                undertaken=None if number in INVITED else undertaken_by(
                    frozenset({Role(roles[number][0])})
                ).accepting(None),
            )
            for number in roles
        ),
        *(
            models.RoleGrant(
                person_id=number, role=role, area=area, starts=SINCE,
                client_id=1 if role == "client_contact" else None,
            )
            for number, (role, area) in roles.items()
        ),
    ]  # fmt: skip


def _assignments() -> list[Any]:
    cycles = [
        models.Cycle(id=n, code=f"C{n}", scheme=scheme, starts=date(2025, 1, 1),
                     ends=date(2030, 12, 31))
        for n, scheme in enumerate(("commissioner", "envoy"), 1)
    ]  # fmt: skip
    serves = [
        models.Assignment(
            code=f"A{client_id(owner, number)}", scheme="commissioner", cycle_id=1,
            person_id=owner, client_id=client_id(owner, number), starts=SINCE, state="active",
        )
        for owner in COMMISSIONERS
        for number in range(CLIENTS_EACH)
    ]  # fmt: skip
    envoy = models.Assignment(
        code="A0", scheme="envoy", cycle_id=2, person_id=ENVOY, region_id=1, starts=SINCE,
        state="active",
    )  # fmt: skip
    return [*cycles, *serves, envoy]
