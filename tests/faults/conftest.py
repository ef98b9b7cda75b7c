"""A rig on each engine for each seed, and the one line in which the suite ends.

`SEEDS` says how many seeds each case is run with; ZHIDA_TEST_PATIENCE stretches all waits and
all times that a fault lasts; ZHIDA_TEST_GUESSES says how many invitations are guessed.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from storage import Store, schema, sealing
from tests import postgres
from tests.conftest import sqlite_url
from tests.faults import bureau
from tests.faults.oracle import judge
from tests.faults.rig import TENANT, Rig, assembled

Promise = Callable[[], Awaitable[None]]
ENGINES = ("sqlite", "postgresql")
FIRST_SEED = 20261120


class Tally:
    """What the whole run found, gathered from the reports of every process that ran cases."""

    def __init__(self) -> None:
        self.cases: dict[str, bool] = {}
        self.said: list[tuple[str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.nodeid.startswith("tests/faults/") or report.skipped:
            return
        self.cases[report.nodeid] = self.cases.get(report.nodeid, True) and report.passed
        if report.when == "teardown":
            self.said += [(str(name), str(value)) for name, value in report.user_properties]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.cases:
            return
        for name, said in sorted(self.said):
            if name == NOTE:
                terminalreporter.write_line(said)
        kinds = [name for name, _said in self.said]
        terminalreporter.write_line(
            f"faults survived {sum(self.cases.values())}/{len(self.cases)}"
            f" · records lost {kinds.count('lost')} · duplicates {kinds.count('duplicates')}"
            f" · unmarked doubles {kinds.count('doubles')} · leaks {kinds.count('leaks')}"
        )
        terminalreporter.write_line(f"seeds {seeds()[0]} to {seeds()[-1]}")
        for name, said in self.said:
            if name == KEPT:
                terminalreporter.write_line(f"logs and databases are kept in {said}")


NOTE, KEPT, FAILED = "note", "kept", "FAILED"
PASSED = pytest.StashKey[bool]()


def seeds() -> list[int]:
    return [FIRST_SEED + n for n in range(int(os.environ.get("SEEDS") or "1"))]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engines(name, …): the engines this case is about")
    config.pluginmanager.register(Tally())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each case runs on each engine it names (both, where it names none), with each seed."""
    if "engine" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("engines")
        metafunc.parametrize("engine", mark.args if mark else ENGINES, scope="session")
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", seeds())


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A folder for databases and logs; what a failed case left in it stays."""
    folder = Path(tempfile.mkdtemp(prefix="zhida-faults-"))
    yield folder
    if not any(folder.glob(f"*/{FAILED}")):
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def key(home: Path) -> Path:
    path = home / "zhida.key"
    sealing.use(sealing.Keyring.read_or_make(path))
    return path


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[postgres.PrivatePostgres]:
    """A PostgreSQL that keeps what it promised, and may be stopped as by a crash."""
    with postgres.PrivatePostgres(home, durable=True) as running:
        yield running


async def _fill(url: str) -> None:
    store = await Store.open(url)
    await schema.migrate(store)
    await store.write(lambda session: bureau.build(session, tenant=TENANT))
    await store.close()


@pytest.fixture(scope="session")
def filled_sqlite(home: Path, key: Path) -> Path:
    """A file with the bureau, to copy."""
    path = home / "bureau.db"
    postgres.apart(_fill(sqlite_url(path)))
    return path


@pytest.fixture(scope="session")
def filled_postgres(server: postgres.PrivatePostgres, key: Path) -> str:
    """The name of a database with the bureau, to copy."""
    postgres.execute(server.url, "CREATE DATABASE bureau")
    postgres.apart(_fill(server.url.rpartition("/")[0] + "/bureau"))
    return "bureau"


@pytest.fixture
def folder(request: pytest.FixtureRequest, home: Path) -> Iterator[Path]:
    """Where this case leaves its logs."""
    path: Path = home / request.node.name.replace("/", "_")
    path.mkdir()
    yield path
    if not request.node.stash.get(PASSED, False):
        (path / FAILED).touch()
        request.node.user_properties.append((KEPT, str(path)))


@pytest.fixture
def url(request: pytest.FixtureRequest, engine: str, folder: Path) -> Iterator[str]:
    """A database with the bureau."""
    if engine == "sqlite":
        shutil.copyfile(request.getfixturevalue("filled_sqlite"), folder / "zhida.db")
        yield sqlite_url(folder / "zhida.db")
        return
    server: postgres.PrivatePostgres = request.getfixturevalue("server")
    template: str = request.getfixturevalue("filled_postgres")
    with postgres.empty_database(server.url, template=template) as made:
        yield made


@pytest.fixture
async def rig(
    request: pytest.FixtureRequest, url: str, folder: Path, key: Path, seed: int
) -> AsyncIterator[Rig]:
    """The rig of one case, which must let the oracle judge before it ends."""
    async with assembled(url, folder, key, seed) as made:
        yield made
        if request.node.stash[PASSED]:
            assert made.judged, "this case never asked the oracle"


@pytest.fixture
def promise(rig: Rig, record_property: Callable[[str, object], None]) -> Promise:
    """`await promise()`: everything comes to rest, and all of the promise is kept."""

    async def kept() -> None:
        await rig.settled()
        found = await judge(rig)
        rig.judged = True
        for kind, findings in vars(found).items():
            for finding in findings:
                record_property(kind, finding)
        assert not found.all(), "\n".join(found.all())

    return kept


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.when == "call":
        item.stash[PASSED] = report.passed
