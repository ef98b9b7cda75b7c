"""A place sent from the phone, the program killed around it: a distance, once, and no trace."""

import pytest

from tests.faults import bureau, ways
from tests.faults.conftest import Promise
from tests.faults.people import Logger, labels
from tests.faults.rig import Rig, Said

FIRST = bureau.COMMISSIONERS[0]
KILLS = ("before_inbox_commit", "after_handler", "worked")
ELSEWHERE = (27.98917, 119.56)
"""A kilometre from the site: whoever is there may say that the site is here."""
HERE = "就是这里"


async def ready(rig: Rig, place: tuple[float, float], metres: int) -> tuple[Logger, Said]:
    """A card that needs nothing but Save, and a place that was sent to it; all has stopped."""
    lin = Logger(rig, FIRST)
    rig.secrets.append(str(place[0]))
    rig.start()
    said = ways.told_at_once(lin, metres=metres)
    await lin.shows(said, "保存")
    await rig.settled()
    await rig.stop()
    lin.me.sends_place(*place)
    return lin, said


@pytest.mark.parametrize("point", KILLS)
async def test_10_a_place_becomes_a_distance(rig: Rig, promise: Promise, point: str) -> None:
    lin, said = await ready(rig, ways.NEAR, ways.METRES)
    rig.start(kill=point)
    await rig.dies()
    rig.start()
    await lin.sees(lambda: ways.shown(lin, said, "距登记地点"))
    await lin.saves(said)
    await promise()


@pytest.mark.parametrize("point", KILLS)
async def test_10_the_site_is_here(rig: Rig, promise: Promise, point: str) -> None:
    """One tap sets the site once, and the card is at it; the place is no text anywhere."""
    lin, said = await ready(rig, ELSEWHERE, 0)
    rig.start()
    await lin.sees(lambda: _asking(lin))
    await rig.settled()
    await rig.stop()
    for _tap in range(3):
        lin.me.taps(HERE, _asking(lin))
    rig.start(kill=point)
    await rig.dies()
    rig.start()
    await lin.sees(lambda: ways.shown(lin, said, "就在登记地点"))
    await lin.saves(said)
    await promise()
    (site,) = await rig.records.rows(
        "SELECT latitude, longitude, sited FROM clients WHERE id = :id", id=said.clients[0]
    )
    assert site == {"latitude": ELSEWHERE[0], "longitude": ELSEWHERE[1], "sited": "here"}
    noted = "SELECT count(*) FROM audit WHERE action = 'edit' AND noun = 'client'"
    assert await rig.records.count(noted) == 1


def _asking(lin: Logger) -> int | None:
    """The message that asks whether the site is here."""
    found = [m["message_id"] for m in lin.me.chat() if HERE in labels(m)]
    return found[-1] if found else None
