"""D, continued: case 33, two processes with eight writers each, all at the same things."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage import Session, actions, models
from tests.faults import bureau, writers
from tests.faults.conftest import Promise
from tests.faults.processes import Running
from tests.faults.rig import PATIENCE, Rig
from tests.faults.writers import ROUNDS, WRITERS, Contest

PROCESSES = 2
FIRST_ACCOUNT = 5001
PERSON = bureau.INVITED[0]


async def test_33_each_thing_once(rig: Rig, promise: Promise, key: Path) -> None:
    code = await rig.records.store.write(_prepare)
    go = rig.folder / "go"
    contests = [
        Contest(url=rig.url, key=str(key), first=FIRST_ACCOUNT + WRITERS * n, code=code,
                person=bureau.COMMISSIONERS[0], go=str(go), result=str(rig.folder / f"done{n}"))
        for n in range(PROCESSES)
    ]  # fmt: skip
    running = [Running(writers.main, contest) for contest in contests]
    rig.apps += running
    go.touch()
    assert await asyncio.gather(*(each.ended(60 * PATIENCE) for each in running)) == [0, 0]
    done = sum((_done(contest) for contest in contests), Counter())
    assert done == {"kept": 5 * ROUNDS, "bound": 1, "logged": ROUNDS, "queued": ROUNDS}
    bound = "SELECT count(*) FROM accounts WHERE person_id = :person"
    assert await rig.records.count(bound, person=PERSON) == 1
    await rig.records.change("DELETE FROM inbox")
    await rig.records.change("DELETE FROM outbox")
    rig.start()
    await promise()
    assert len(await rig.records.visits()) == ROUNDS


def _done(contest: Contest) -> Counter[str]:
    return Counter(json.loads(Path(contest.result).read_text()))


async def _prepare(session: Session) -> str:
    now = datetime.now(UTC)
    session.add_all(
        models.Account(id=FIRST_ACCOUNT + n, channel="telegram", tenant="7000001",
                       external_id=f"{8000 + n}", first_seen=now, last_heard=now)
        for n in range(PROCESSES * WRITERS)
    )  # fmt: skip
    await session.flush()
    return await actions.invitations.issue(
        session, person_id=PERSON, invited_by=None, now=now, valid=timedelta(days=7)
    )
