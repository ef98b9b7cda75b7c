"""F, continued: case 43, a run at DEBUG with failures of every kind, and what is in its log."""

import json
from pathlib import Path

import pytest

from tests.faults import app, bureau, canaries, obstacles
from tests.faults.conftest import Promise
from tests.faults.people import Logger
from tests.faults.rig import PATIENCE, TENANT, Rig
from tests.faults.test_load import WEATHER

MORE = (("accept+hang", "sendMessage"), ("403", "answerCallbackQuery"))
FIRST, SECOND, *_ = bureau.COMMISSIONERS


async def test_43_everything_fails_at_debug(rig: Rig, promise: Promise) -> None:
    """Tracebacks, refused calls, a locked database: neither token, name nor text is logged."""
    broken = canaries.fresh(FIRST, rig.dice)
    rig.start(level="DEBUG", broken_by=broken, busy_seconds=0.2 * PATIENCE, read_timeout=PATIENCE)
    rig.sandbox.person(FIRST).sends(f"这一条总是出错 {broken}")
    rig.sandbox.inject({"message": {"text": canaries.fresh(FIRST, rig.dice)}})
    rig.quarantined = 2
    for kind, method in (*WEATHER, *MORE):
        rig.sandbox.faults.add(kind, method=method, retry_after=1)
    lin = Logger(rig, SECOND)
    await lin.logs()
    said = await lin.ready()
    async with obstacles.locked(rig):
        lin.saves_blindly(said)
        await rig.until(lambda: _handed_out(rig), "handed out")
    rig.sandbox.person(FIRST).blocks()
    await promise()
    lines = _lines(rig)
    assert {"ERROR", "WARNING", "INFO"} <= {str(line["level"]) for line in lines}
    assert any(line.get("errors") for line in lines), "no traceback was logged"
    assert any(line["event"] == "update_failed" for line in lines)


async def _handed_out(rig: Rig) -> bool:
    return rig.sandbox.bot().queue._poll is None


def _lines(rig: Rig) -> list[dict[str, object]]:
    """Every line of the log, which is JSON to the last one."""
    return [json.loads(line) for line in (rig.folder / "program.log").read_text().splitlines()]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("token", [f"{TENANT}:{'anothertokenthatnobodyknows' * 2}"])
async def test_43_a_token_that_is_refused(rig: Rig, promise: Promise, token: str) -> None:
    """It ends by itself; the log does not name the token, though the platform was asked."""
    rig.secrets.append(token.partition(":")[2])
    refused = rig.another(level="DEBUG", token=token)
    assert await refused.ended(30 * PATIENCE) == app.BAD_TOKEN
    rig.start()
    await Logger(rig, FIRST).logs()
    await promise()


async def test_43_a_key_that_is_missing(rig: Rig, promise: Promise, folder: Path) -> None:
    """Without the key nothing starts and nothing is lost; with it all goes on."""
    rig.says(FIRST)
    without = rig.another(key=str(folder / "no.key"), level="DEBUG")
    assert await without.ended(30 * PATIENCE) not in {None, app.ENDED_WELL}
    assert await rig.records.inbox_states() == {}
    rig.start()
    await promise()
