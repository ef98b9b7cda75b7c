"""What `zhida doctor` looks at, changing nothing; `bot/commands/doctor.py` words what it finds."""

import asyncio
import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from telegram.error import InvalidToken, TelegramError

from bot import clock, opening, settings
from bot.api import Api
from bot.settings import Settings
from bot.transport import AiohttpRequest
from storage import schema
from storage.errors import KeyProblem, Unavailable
from storage.file_store import FileStore
from storage.migrations import HEAD
from storage.queries import audit, contents, files, health, hours
from storage.sealing import Keyring
from storage.store import Session, Store

NETWORK_SECONDS = 10.0
CLOCK_OFF = timedelta(seconds=30)
UNSEALED = timedelta(minutes=5)
WAITS_LONG = timedelta(minutes=5)
SAMPLES = 20
LITTLE_DISK, LOW_DISK = 200 << 20, 1 << 30
_SQLITE_BESIDE = ("", "-wal", "-shm", ".leader")


class State(StrEnum):
    """Well, worth knowing, or something to be done."""

    OK = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what was found, as a word with its facts."""

    subject: str
    state: State
    what: str
    facts: Mapping[str, object] = field(default_factory=dict)


def _ok(subject: str, what: str, **facts: object) -> Finding:
    return Finding(subject, State.OK, what, facts)


def _note(subject: str, what: str, **facts: object) -> Finding:
    return Finding(subject, State.NOTE, what, facts)


def _bad(subject: str, what: str, **facts: object) -> Finding:
    return Finding(subject, State.BAD, what, facts)


async def look(set_to: Settings) -> list[Finding]:
    """Every check, in the order in which things depend on each other."""
    token, moment = await asyncio.gather(_token(set_to), _clock(set_to))
    return [
        token,
        *await _database(set_to),
        _permissions(set_to),
        moment,
        _disk(set_to),
        _operator(set_to),
        await _reader(set_to),
    ]


async def _token(set_to: Settings) -> Finding:
    if set_to.token is None:
        return _bad("token", "no_token")
    proxy = set_to.proxy.get_secret_value() if set_to.proxy else None
    wire = AiohttpRequest(base=set_to.api_base, proxy=proxy)
    await wire.initialize()
    try:
        api = Api(set_to.needed_token(), wire, base=set_to.api_base)
        me = await api.call("getMe", read_timeout=NETWORK_SECONDS)
    except InvalidToken:
        return _bad("token", "token_refused")
    except TelegramError as problem:
        return _bad("token", "no_answer", why=type(problem).__name__, base=set_to.api_base)
    finally:
        await wire.shutdown()
    return _ok("token", "token_works", username=me.get("username", ""))


async def _clock(set_to: Settings) -> Finding:
    """The machine's clock against that of the Bot API; its address is asked without a token."""
    proxy = set_to.proxy.get_secret_value() if set_to.proxy else None
    timeout = aiohttp.ClientTimeout(total=NETWORK_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(set_to.api_base, proxy=proxy, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return _note("clock", "clock_unknown")
    off = clock.now() - clock.offset() - theirs.astimezone(UTC)
    seconds = round(off.total_seconds())
    return (_bad if abs(off) > CLOCK_OFF else _ok)("clock", "clock", seconds=seconds)


async def _database(set_to: Settings) -> list[Finding]:
    file = set_to.database_file()
    if file is not None and not file.exists():
        return [_bad("database", "no_database", file=file), _key_alone(set_to)]
    if file is not None and (owner := file.stat().st_uid) != os.geteuid():
        return [
            _bad("database", "other_owner", uid=owner)
        ]  # our files beside it would stop theirs
    store = await Store.open(set_to.database_url)
    try:
        revision = await schema.revision(store)
        if revision != HEAD:
            return [_bad("database", "revision", found=revision or "-", wanted=HEAD)]
        async with store.read() as session:
            return [
                _ok("database", "answers", engine=store.url.get_backend_name(), revision=HEAD),
                await _key(set_to, session),
                await _chain(session),
                await _backlog(session),
                await _files(set_to, session),
                await _calendar(set_to, session),
            ]
    except Unavailable as problem:
        return [_bad("database", "unavailable", why=problem.cause), _key_alone(set_to)]
    finally:
        await store.close()


def _key_alone(set_to: Settings) -> Finding:
    try:
        Keyring.read(set_to.key_file)
    except (KeyProblem, OSError):
        return _bad("key", "no_key", file=set_to.key_file)
    return _ok("key", "key", file=set_to.key_file, count=0)


async def _key(set_to: Settings, session: Session) -> Finding:
    alone = _key_alone(set_to)
    if alone.state is not State.OK:
        return alone
    ring = Keyring.read(set_to.key_file)
    samples = await contents.sealed_samples(session)
    try:
        for sealed in samples:
            ring.open(sealed)
    except KeyProblem:
        return _bad("key", "wrong_key", file=set_to.key_file)
    return _ok("key", "key", file=set_to.key_file, count=len(samples))


async def _chain(session: Session) -> Finding:
    if (place := await audit.broken(session)) is not None:
        return _bad("audit", "broken", place=place)
    oldest = await audit.oldest_unsealed(session)
    if oldest is not None and clock.now() - oldest > UNSEALED:
        return _note("audit", "unsealed", since=_local(oldest))
    place, seal = await audit.head(session)
    return _ok("audit", "chain", place=place, seal=seal[:12])


async def _backlog(session: Session) -> Finding:
    facts: dict[str, Any] = {**await health.depths(session), **await health.ended_badly(session)}
    oldest = await health.oldest_waiting(session)
    if oldest is not None and clock.now() - oldest > WAITS_LONG:
        return _bad("queues", "waits_long", since=_local(oldest), **facts)
    if facts["inbox_quarantined"]:
        return _note("queues", "quarantined", **facts)
    return _ok("queues", "queues", **facts)


async def _files(set_to: Settings, session: Session) -> Finding:
    """Whether the bytes of every file are here, and some of them open with the keys at hand."""
    kept = opening.files(set_to)
    named, waiting = await files.digests(session), await files.count_waiting(session)
    lost = await asyncio.to_thread(kept.missing, named)
    if lost:
        return _bad("files", "files_lost", count=len(lost), folder=kept.folder)
    if not await asyncio.to_thread(_open_some, set_to, kept):
        return _bad("files", "files_sealed", folder=kept.folder)
    return _ok("files", "files", count=len(named), waiting=waiting)


def _open_some(set_to: Settings, kept: FileStore) -> bool:
    try:
        ring = Keyring.read(set_to.key_file)
        for digest in kept.samples(SAMPLES):
            ring.open(kept.path(digest).read_bytes())
    except (KeyProblem, OSError):
        return False
    return True


def _permissions(set_to: Settings) -> Finding:
    """Whether others can read what only its owner should."""
    file = set_to.database_file()
    beside = [Path(f"{file}{end}") for end in _SQLITE_BESIDE] if file else []
    kept = opening.files(set_to).folder
    private = [set_to.data, kept, set_to.key_file, settings.ENV_FILE, *beside]
    open_to_others = [path for path in private if path.exists() and _readable_by_others(path)]
    if open_to_others:
        return _bad("permissions", "open", paths=" ".join(map(str, open_to_others)))
    return _ok("permissions", "private")


def _readable_by_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


async def _calendar(set_to: Settings, session: Session) -> Finding:
    today = clock.now().astimezone(ZoneInfo(set_to.time_zone)).date()
    if not (await hours.working_days(session)).published(today.year):
        return _note("calendar", "unpublished", zone=set_to.time_zone, year=today.year)
    return _ok("calendar", "calendar", zone=set_to.time_zone, year=today.year)


def _disk(set_to: Settings) -> Finding:
    place = next(path for path in (set_to.data, *set_to.data.parents) if path.exists())
    free = shutil.disk_usage(place).free
    kind = _bad if free < LITTLE_DISK else _note if free < LOW_DISK else _ok
    return kind("disk", "disk" if kind is _ok else "low", free=f"{free / (1 << 30):.1f}")


def _operator(set_to: Settings) -> Finding:
    if set_to.operator is None:
        return _note("operator", "nobody")
    return _ok("operator", "somebody")


async def _reader(set_to: Settings) -> Finding:
    """Whether the second reader of sentences is there and knows the key."""
    if set_to.reader_url is None:
        return _ok("reader", "reader_off")
    key = set_to.reader_key.get_secret_value() if set_to.reader_key else ""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    timeout = aiohttp.ClientTimeout(total=NETWORK_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as http,
            http.get(f"{set_to.reader_url}/models", allow_redirects=False) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, OSError) as problem:
        return _bad("reader", "reader_silent", why=type(problem).__name__)
    if status in {401, 403}:
        return _bad("reader", "reader_refuses")
    if status != 200:
        return _note("reader", "reader_odd", why=status)
    return _ok("reader", "reader")


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
