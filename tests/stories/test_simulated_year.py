"""A quarter of the simulated year: nothing told twice, on a day off, or of a met quota."""

from datetime import date, timedelta
from pathlib import Path

from bench import simulated_year
from bot import clock


async def test_a_quarters_reminders_keep_the_promises(tmp_path: Path) -> None:
    try:
        found = await simulated_year.live(tmp_path, 12, date(2026, 10, 26), date(2026, 12, 31))
    finally:
        clock.move(timedelta())
    assert found.problems == []
    said = [row for row in found.rows if row["state"] == "said"]
    assert {row["rule"] for row in said} >= {"C11", "E5"}
    assert {"60", "30", "14", "7"} <= {row["lead"] for row in said}
    assert any(str(row["lead"]).startswith("s") for row in said)
    assert {row["clause"] for row in said} >= {
        "浙质标知办〔2025〕3号 附件1 二（二）", "浙质标知办〔2025〕3号 附件2 二（二）"
    }  # fmt: skip
    path = tmp_path / "reminders.csv"
    simulated_year.written(found, path)
    assert len(path.read_text(encoding="utf-8").splitlines()) == len(found.rows) + 1
