"""A small bureau for stories: people of each kind, their clients and regions. All invented."""

from datetime import date, datetime
from typing import Any

from programme.roles import Role
from programme.schemes import undertaken_by
from storage import Session, models

PEOPLE = {
    "林晓": 1001, "周楠": 1002, "陈立": 1003, "吴敏": 1004, "王经": 1005,
    "赵局": 1006, "孙新": 1007,
}  # fmt: skip
SINCE = date(2025, 3, 20)


async def build(session: Session, *, now: datetime, channels: dict[str, str]) -> None:
    """`channels` are the tenants by channel: everybody but 孙新 has an account on each."""
    for row in (*_places(), *_people(), *_relations()):
        session.add(row)
        await session.flush()
    for channel, tenant in channels.items():
        session.add_all(
            models.Account(
                channel=channel, tenant=tenant, external_id=str(number), person_id=number,
                language="zh_Hans_CN", first_seen=now, last_heard=now, bound_at=now,
            )
            for name, number in PEOPLE.items()
            if name != "孙新"
        )  # fmt: skip


def _places() -> list[Any]:
    areas = (
        ("330000", "浙江省", "province", None), ("330100", "杭州市", "city", "330000"),
        ("330106", "西湖区", "county", "330100"), ("330110", "余杭区", "county", "330100"),
        ("331100", "丽水市", "city", "330000"), ("331127", "景宁县", "county", "331100"),
    )  # fmt: skip
    clients = (
        (1, "之江实验室", "zhijiangshiyanshi zjsys", "laboratory", "330110"),
        (2, "浙江大学", "zhejiangdaxue zjdx zheda", "university", "330106"),
        (3, "省智能工厂技术创新中心", "shengzhinenggongchang szngcjscxzx", "centre", "330110"),
        (4, "青竹传感科技", "qingzhuchuangankeji qzcgkj", "enterprise", "331127"),
    )
    return [
        *(models.Area(code=c, name=n, level=level, parent=p) for c, n, level, p in areas),
        models.Organisation(id=1, code="D01", name="浙江知新学院", kind="university",
                            area="330106"),
        *(
            models.Client(
                id=number, code=f"K{number:02}", name=name, aliases=[], area=area, kind=kind,
                level="provincial", search=f"{name.lower()} {pinyin}", key=number == 1,
            )
            for number, name, pinyin, kind, area in clients
        ),
        models.Region(id=1, code="R01", name="景宁县", search="景宁县 jingningxian jnx",
                      area="331127", mountain_island=True),
    ]  # fmt: skip


def _people() -> list[Any]:
    roles = {
        "林晓": ("commissioner", None), "周楠": ("envoy", None), "陈立": ("leader", None),
        "吴敏": ("local_department", "330100"), "王经": ("clerk", None),
        "赵局": ("director", None), "孙新": ("commissioner", None),
    }  # fmt: skip
    return [
        *(
            models.Person(
                id=number, code=f"P{number}", name=name, search=name, organisation_id=1,
                mobile=f"1900000{number}", state="active", language="zh_Hans_CN",
                time_zone="Asia/Shanghai",
                undertaken=None if name == "孙新" else undertaken_by(
                    frozenset({Role(roles[name][0])})
                ).accepting(None),
            )
            for name, number in PEOPLE.items()
        ),
        *(
            models.RoleGrant(person_id=PEOPLE[name], role=role, area=area, starts=SINCE)
            for name, (role, area) in roles.items()
        ),
    ]  # fmt: skip


def _relations() -> list[Any]:
    def serves(number: int, scheme: str, **who: int) -> models.Assignment:
        cycle = {"commissioner": 1, "envoy": 2, "escort": 3}[scheme]
        return models.Assignment(
            id=number, code=f"A{number:02}", scheme=scheme, cycle_id=cycle, starts=SINCE,
            state="active", **who,
        )  # fmt: skip

    return [
        *(
            models.Cycle(id=n, code=f"C{n}", scheme=scheme, starts=date(2025, 1, 1),
                         ends=date(2026, 12, 31))
            for n, scheme in enumerate(("commissioner", "envoy", "escort"), 1)
        ),
        models.Team(id=1, code="T1", name="护航一组", state="active"),
        models.TeamMember(team_id=1, person_id=1003, part="leader", starts=SINCE),
        serves(1, "commissioner", person_id=1001, client_id=1),
        serves(2, "commissioner", person_id=1001, client_id=2),
        serves(3, "commissioner", person_id=1001, client_id=3),
        serves(4, "envoy", person_id=1002, region_id=1),
        serves(5, "escort", team_id=1, client_id=1),
    ]  # fmt: skip
