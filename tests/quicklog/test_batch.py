"""The batch command as people run it: one answer a line, whatever the line holds."""

import json
import os
import subprocess
import sys
from typing import Any

LINE = {
    "id": "m1",
    "text": "今天下午去之江实验室现场服务2小时，宣讲快速预审政策，"
    "答复PCT咨询3个，对方缺专利导航支持",
    "role": "commissioner",
    "today": "2026-11-20",
    "assigned": ["K01"],
    "registry": [{"id": "K01", "name": "之江实验室", "aliases": ["之江"]}],
}
ANSWER = {
    "id": "m1",
    "intent": "log",
    "date": "2026-11-20",
    "date_end": None,
    "mode": "onsite",
    "clients": ["K01"],
    "client_candidates": [],
    "tasks": ["publicise", "consult", "understand"],
    "minutes": 120,
    "consultations": 3,
    "issue": True,
    "issue_span": "缺专利导航支持",
}


def run(given: bytes) -> list[dict[str, Any]]:
    """Answers of a process that was told nothing of UTF-8."""
    done = subprocess.run(
        [sys.executable, "-m", "handlers.quicklog"],
        input=given,
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
        timeout=60,
    )
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def line(**changed: Any) -> bytes:
    return json.dumps({**LINE, **changed}, ensure_ascii=False).encode() + b"\n"


def test_a_line_is_answered_in_the_shape_asked_for() -> None:
    assert run(line()) == [ANSWER]


def test_junk_is_answered_line_for_line_and_stops_nothing() -> None:
    junk = [
        b"not json\n",
        b"\n",
        b"\xff\xfe\n",
        b"[1]\n",
        b'{"id": "x"}\n',
        line(id="role", role="king"),
        line(id="day", today="2026-13-40"),
        line(id="text", text=5),
        line(id="registry", registry={"K01": 1}),
        line(id="entry", registry=[{"id": "K01"}]),
    ]
    *wrong, last = run(b"".join(junk) + line())
    assert [each["id"] for each in wrong[4:]] == ["x", "role", "day", "text", "registry", "entry"]
    assert len(wrong) == len(junk)
    assert all(each["error"] for each in wrong)
    assert last == ANSWER


def test_each_answer_leaves_before_the_next_line_comes() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "handlers.quicklog"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(line(id=f"m{number}"))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == f"m{number}"
        process.stdin.close()
        assert process.wait(timeout=30) == 0
