"""The contact person of a client, who joins the bureau of a story; invented like the others."""

from programme.roles import Role
from programme.schemes import undertaken_by
from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.recorded import LAB, also
from tests.stories.town import TENANT, Chatter, Town

NAME, NUMBER = "钱联", 1902


async def contact(town: Town, *, client: int = LAB) -> Chatter:
    """钱联 of the laboratory (or of `client`), on every channel."""
    await also(
        town,
        models.Person(
            id=NUMBER, code="P1902", name=NAME, search=NAME, mobile="19000001902",
            state="active", language="zh_Hans_CN", time_zone="Asia/Shanghai",
            undertaken=undertaken_by(frozenset({Role.CLIENT_CONTACT})).accepting(None),
        ),
    )  # fmt: skip
    grant = models.RoleGrant(
        person_id=NUMBER, role="client_contact", client_id=client, starts=bureau.SINCE
    )
    accounts = [
        models.Account(
            channel=channel, tenant=tenant, external_id=str(NUMBER), person_id=NUMBER,
            language="zh_Hans_CN", first_seen=NOW, last_heard=NOW, bound_at=NOW,
        )
        for channel, tenant in (("telegram", TENANT), ("narrow", "n"))
    ]  # fmt: skip
    await also(town, grant, *accounts)
    return town.person(NAME)
