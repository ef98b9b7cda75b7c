"""What the logs may tell: at DEBUG, with everything failing, no token, secret, name or text."""

import ast
import asyncio
import gc
import io
import json
import logging
import subprocess
import sys
import threading
import uuid
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
import telegram

from bot import answers, log_lines, logs
from bot.outcomes import Kind
from bot.transport import AiohttpRequest
from tests.transport import server
from tests.transport.server import TOKEN

ROOT = Path(__file__).parents[2]
CANARY = "canary-之江实验室"
ours = logging.getLogger("bot.test")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Our set-up at DEBUG, writing here; everything is put back afterwards."""
    root = logging.getLogger()
    known = {name: logging.getLogger(name) for name in (*root.manager.loggerDict, "root")}
    kept = {name: (log.level, log.handlers[:], log.propagate) for name, log in known.items()}
    root_kept = root.level, root.handlers[:]
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook, logging.raiseExceptions
    stream = io.StringIO()
    logs.configure(level=logging.DEBUG, stream=stream)
    yield stream
    logging.captureWarnings(capture=False)
    sys.excepthook, sys.unraisablehook, threading.excepthook, logging.raiseExceptions = hooks
    for name, (level, handlers, propagate) in kept.items():
        known[name].setLevel(level)
        known[name].handlers[:] = handlers
        known[name].propagate = propagate
    root.level, root.handlers[:] = root_kept
    logs.forget()


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_an_event_is_told_with_its_ids_classes_and_durations(written: io.StringIO) -> None:
    number = uuid.UUID(int=7)
    ours.info(
        "update worked",
        extra={
            "update": 17, "kind": Kind.SENT, "took": timedelta(milliseconds=12), "row": number,
            "period": datetime(2026, 1, 2, 3, tzinfo=UTC), "error": KeyError, "tries": None,
        },
    )  # fmt: skip
    [line] = lines(written)
    assert datetime.fromisoformat(line.pop("time")).tzinfo is not None
    assert line == {
        "level": "INFO", "logger": "bot.test", "event": "update worked", "update": 17,
        "kind": "sent", "took": 0.012, "row": str(number), "period": "2026-01-02T03:00:00+00:00",
        "error": "KeyError", "tries": None,
    }  # fmt: skip


def test_texts_have_no_way_in(written: io.StringIO) -> None:
    ours.info("message %s", CANARY)
    ours.info(CANARY)
    ours.info("%(text)s", {"text": CANARY})
    ours.info("saved", extra={"client": CANARY, "text": CANARY, "row": [CANARY], "kind": object()})
    ours.info("saved", stack_info=True)
    logging.getLogger("some.library").warning("%s", CANARY)
    logging.getLogger("some.library").warning(CANARY)
    assert "canary" not in written.getvalue()
    assert [line["event"] for line in lines(written)] == [
        "unreadable event", "unreadable event", "unreadable event", "saved", "saved",
        "of a library", "of a library",
    ]  # fmt: skip
    assert lines(written)[3]["client"] == "<str>"
    assert lines(written)[3]["kind"] == "<object>"
    assert lines(written)[5]["where"].startswith("test_logs:")


def test_libraries_speak_from_warning_only(written: io.StringIO) -> None:
    for name in ("httpx", "telegram.Bot", "sqlalchemy.engine.Engine", "some.library"):
        library = logging.getLogger(name)
        level, library.level = library.level, logging.DEBUG  # somebody turns it up again
        library.debug("x")
        library.info("x")
        library.setLevel(level)
    assert written.getvalue() == ""
    for name in logs.PINNED:
        assert logging.getLogger(name).level == logging.WARNING


def test_an_error_is_told_by_its_classes_and_our_lines(written: io.StringIO) -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    try:
        try:
            answers.result(CANARY.encode())
        except telegram.error.TelegramError as error:
            with engine.connect() as connection:
                connection.execute(sqlalchemy.text("select :x from nowhere"), {"x": CANARY})
            raise RuntimeError(CANARY) from error
    except sqlalchemy.exc.OperationalError:
        ours.exception("worker failed", extra={"update": 1})
    engine.dispose()
    [line] = lines(written)
    told = line["errors"]
    assert [each["class"] for each in told] == [
        "sqlalchemy.exc.OperationalError",
        "sqlite3.OperationalError",
        "bot.answers.NoAnswer",
    ]
    assert told[2]["at"][0].startswith("bot/answers.py:")
    assert "canary" not in written.getvalue()
    assert "nowhere" not in written.getvalue()
    assert str(ROOT) not in written.getvalue()


def test_groups_and_circles_of_errors_come_to_an_end(written: io.StringIO) -> None:
    first, second = ValueError(CANARY), KeyError(CANARY)
    first.__cause__, second.__cause__ = second, first
    ours.error("failed", exc_info=ExceptionGroup(CANARY, [first, OSError(CANARY)]))
    classes = [each["class"] for each in lines(written)[0]["errors"]]
    assert classes == ["ExceptionGroup", "ValueError", "OSError", "KeyError"]
    assert "canary" not in written.getvalue()


def test_what_nobody_catches_is_written_in_our_form(written: io.StringIO) -> None:
    error = RuntimeError(CANARY)
    sys.excepthook(RuntimeError, error, None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    def fail() -> None:
        raise RuntimeError(CANARY)

    thread = threading.Thread(target=fail, name=CANARY)
    thread.start()
    thread.join()

    class Careless:
        def __del__(self) -> None:
            raise RuntimeError(CANARY)

    careless = Careless()
    del careless
    gc.collect()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(CANARY, stacklevel=1)
    assert [line["event"] for line in lines(written)] == [
        "crashed", "a thread crashed", "an error that nobody could catch", "of a library",
    ]  # fmt: skip
    assert "canary" not in written.getvalue()


@pytest.mark.parametrize("watched", [True, False])
async def test_what_a_task_leaves_uncaught_is_written(watched: bool, written: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    if watched:
        logs.watch(loop)

    async def fail() -> None:
        raise RuntimeError(CANARY)

    task = asyncio.ensure_future(fail(), loop=loop)
    await asyncio.wait([task])
    del task
    gc.collect()
    loop.set_exception_handler(None)
    [line] = lines(written)
    assert line["event"] == ("a task left an error uncaught" if watched else "of a library")
    assert line["errors"][0]["class"] == "RuntimeError"
    assert "canary" not in written.getvalue()


def test_tokens_and_secrets_are_taken_out_of_records_for_any_formatter() -> None:
    secret = "s3cret/之江 &pass"
    logs.hide(secret)
    logs.hide("kurz")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.Redaction())
    plain = logging.getLogger("bot.plain")
    plain.propagate = False
    plain.addHandler(handler)
    plain.setLevel(logging.DEBUG)
    try:
        plain.warning("POST https://api.telegram.org/bot%s/getMe %s", TOKEN, {"p": secret})
        plain.warning(f"{TOKEN} {secret}")
        plain.warning("%(a)s", {"a": TOKEN.replace(":", "%3A")})
        plain.warning(
            "json %s, url %s", json.dumps(secret), "s3cret%2F%E4%B9%8B%E6%B1%9F%20%26pass"
        )
        plain.warning("kurz %d", 5)
        plain.error("failed", exc_info=RuntimeError(TOKEN + secret), stack_info=True)
    finally:
        plain.handlers.clear()
        plain.propagate = True
        logs.forget()
    told = stream.getvalue()
    assert "AAcanary" not in told
    assert "s3cret" not in told
    assert "kurz 5" in told
    assert told.count("[hidden]") >= 7
    assert '"class": "RuntimeError"' in told


async def fail_to_send(there: server.Server) -> None:
    async with AiohttpRequest(base=there.url, read_timeout=0.05) as request:
        bot = telegram.Bot(
            TOKEN, base_url=there.base, request=request, get_updates_request=request
        )
        try:
            await bot.send_message(5, CANARY)
        except telegram.error.TelegramError:
            ours.exception("send failed", extra={"chat": 5, "method": "sendMessage"})


async def test_a_run_at_debug_with_failures_tells_no_token_and_no_text(
    written: io.StringIO,
) -> None:
    ways = [
        server.hang, server.drop, server.truncate, server.garbage,
        server.answer(200, f"not json {CANARY}".encode()),
        server.answer(502, f"<html>{CANARY}".encode()),
        server.refusal(400, f"Bad Request: {CANARY}"), server.refusal(401, "Unauthorized"),
    ]  # fmt: skip
    for way in ways:
        async with server.serving(way) as there:
            await fail_to_send(there)
    assert len(lines(written)) >= len(ways)
    for leak in ("canary", "之江", TOKEN, "127.0.0.1"):
        assert leak not in written.getvalue()


def test_a_crash_of_the_whole_program_tells_no_secret() -> None:
    program = (
        "from bot import logs; logs.configure(); logs.hide('geheimnis')\n"
        f"raise RuntimeError('{TOKEN} geheimnis')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert json.loads(ended.stderr)["errors"][0]["class"] == "RuntimeError"
    assert TOKEN not in ended.stderr
    assert "geheimnis" not in ended.stderr


def test_a_person_may_watch_plain_lines() -> None:
    record = logging.makeLogRecord(
        {"name": "bot.x", "levelname": "INFO", "msg": "sent", "chat": 5, "took": 0.1}
    )
    assert log_lines.Plain().format(record).endswith("INFO bot.x sent chat=5 took=0.1")


@pytest.mark.parametrize(
    ("name", "production", "level"),
    [("info", True, 20), ("WARNING", True, 30), ("DEBUG", False, 10), ("error", False, 40)],
)
def test_a_level_is_taken_by_its_name(name: str, production: bool, level: int) -> None:
    assert logs.checked_level(name, production=production) == level


@pytest.mark.parametrize(("name", "production"), [("DEBUG", True), ("NOTSET", True), ("x", False)])
def test_debug_in_production_and_unknown_levels_are_refused(name: str, production: bool) -> None:
    with pytest.raises(ValueError, match="log level"):
        logs.checked_level(name, production=production)


LOGGING_CALLS = {"debug", "info", "warning", "error", "exception", "critical"}


def log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of a logger, by the names that loggers have in this house."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LOGGING_CALLS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id.strip("_").lower() in {"log", "logger", "logging"}
        ):
            yield node


def faults_of(call: ast.Call) -> Iterator[str]:
    """What would not be shown by our formatter, or should not be said."""
    words = call.args[0] if len(call.args) == 1 else None
    if not (isinstance(words, ast.Constant) and log_lines.is_event(str(words.value))):
        yield "the event is one literal of plain ASCII words, without arguments"
    for keyword in call.keywords:
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
            names = {k.value for k in keyword.value.keys if isinstance(k, ast.Constant)}
            if unknown := names - log_lines.FIELDS:
                yield f"not in log_lines.FIELDS: {sorted(unknown)}"


def test_every_log_call_of_the_house_can_be_shown() -> None:
    found = []
    for folder in log_lines.OURS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for call in log_calls(ast.parse(path.read_text("utf-8"))):
                found += [f"{path.relative_to(ROOT)}:{call.lineno}: {f}" for f in faults_of(call)]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["log.info(f'{x}')", "_log.error('%s', x)", "log.info(str(e))", "logger.info('中')",
     "log.info('a', extra={'text': x})"],
)  # fmt: skip
def test_a_log_call_that_could_tell_a_text_is_found(line: str) -> None:
    [call] = log_calls(ast.parse(line))
    assert list(faults_of(call))
