"""Who may know whom: imports point one way, and each foreign world has one door."""

import ast
import re
from collections.abc import Iterator

from tests.house.sources import PRODUCT, Breach, Source, imports, names, spelled

SHELVES = ("bot", "handlers", "storage", "programme", "locales")
STORAGE_SHELVES = ("storage.actions", "storage.queries", "storage.models")
OUTSIDE = ("tests", "bench", "tools")
DOORS = {"telegram": "bot", "sqlalchemy": "storage"}

ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv", "os.unsetenv"}
ENVIRONMENT_MODULES = {"dotenv", "pydantic_settings"}
ENVIRONMENT_READER = "bot/settings.py"

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.perf_counter_ns",
    "time.clock_gettime",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "time.asctime",
    "time.strftime",
}
CLOCK_READER = "bot/clock.py"
CALENDAR = "programme.working_days.WorkingDays"
CALENDAR_DOOR = "storage/queries/hours.py"
SQL_CLOCK = re.compile(
    r"\b(current_(timestamp|date|time)\b|(now|clock_timestamp|statement_timestamp)\(\)"
    r"|(datetime|date|julianday|strftime)\([^)]*'now')",
    re.IGNORECASE,
)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def one_way(source: Source) -> Iterator[Breach]:
    """Imports point one way: bot → handlers → storage → programme."""
    if source.folder not in SHELVES:
        return
    above = [*OUTSIDE, *SHELVES[: SHELVES.index(source.folder)]]
    for each in imports(source):
        for shelf in above:
            if within(each.module, shelf):
                law = f"{source.folder} may not import {shelf} ({each.module})"
                yield source.breach(each.node, f"{law}: bot → handlers → storage → programme")


def one_way_in_storage(source: Source) -> Iterator[Breach]:
    """Inside storage: models ← queries ← actions."""
    own = [shelf for shelf in STORAGE_SHELVES if within(source.module, shelf)]
    if not own:
        return
    above = STORAGE_SHELVES[: STORAGE_SHELVES.index(own[0])]
    for each in imports(source):
        for shelf in above:
            if within(each.module, shelf):
                law = f"{own[0]} may not import {shelf}: models ← queries ← actions"
                yield source.breach(each.node, law)


def doors(source: Source) -> Iterator[Breach]:
    """telegram is imported only in bot/, sqlalchemy only in storage/."""
    if source.folder not in PRODUCT:
        return
    for each in imports(source):
        for library, shelf in DOORS.items():
            if within(each.module, library) and source.folder != shelf:
                yield source.breach(each.node, f"{library} is imported only in {shelf}/")


def environment(source: Source) -> Iterator[Breach]:
    """The environment is read only in bot/settings.py."""
    if source.folder not in PRODUCT or source.path == ENVIRONMENT_READER:
        return
    law = f"the environment is read only in {ENVIRONMENT_READER}"
    for each in imports(source):
        if each.module in ENVIRONMENT or each.module.partition(".")[0] in ENVIRONMENT_MODULES:
            yield source.breach(each.node, f"{law} ({each.module})")
    known = names(source)
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and spelled(node, known) in ENVIRONMENT:
            yield source.breach(node, f"{law} ({spelled(node, known)})")
        if isinstance(node, ast.keyword) and node.arg == "envvar":
            yield source.breach(node.value, f"{law} (envvar=)")


def wall_clock(source: Source) -> Iterator[Breach]:
    """The clock is read only in bot/clock.py; everything else is told the time."""
    if source.folder not in PRODUCT or source.path == CLOCK_READER:
        return
    law = f"the clock is read only in {CLOCK_READER}"
    known = names(source)
    for each in imports(source):
        if each.module in CLOCKS:
            yield source.breach(each.node, f"{law} ({each.module})")
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and spelled(node, known) in CLOCKS:
            yield source.breach(node, f"{law} ({spelled(node, known)})")


def calendar(source: Source) -> Iterator[Breach]:
    """The calendar is asked of the store: the days that the bureau loaded belong to it."""
    if source.folder not in PRODUCT or source.path == CALENDAR_DOOR:
        return
    known = names(source)
    for node in source.nodes:
        if isinstance(node, ast.Call) and spelled(node.func, known) == CALENDAR:
            yield source.breach(node, f"the calendar is had only through {CALENDAR_DOOR}")


def database_clock(source: Source) -> Iterator[Breach]:
    """No SQL now() and no server-side default time."""
    if source.folder != "storage":
        return
    law = "the time is a parameter: no SQL now(), no default made by the server"
    known = names(source)
    asked = re.compile(r"sqlalchemy\.(sql\.)?func\.(now|current_\w+|clock_timestamp|localtime\w*)")
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and asked.fullmatch(spelled(node, known)):
            yield source.breach(node, law)
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and SQL_CLOCK.search(node.value)
            and not is_docstring(node, source)
        ):
            yield source.breach(node, law)


def pure_programme(source: Source) -> Iterator[Breach]:
    """programme/ is values and arithmetic: nothing in it waits."""
    if source.folder != "programme":
        return
    for node in source.nodes:
        if isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)):
            yield source.breach(node, "programme/ is pure: no async, no await")


def is_docstring(constant: ast.Constant, source: Source) -> bool:
    """Whether the string is the first statement of a module, a class or a function."""
    return any(
        isinstance(owner, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and owner.body
        and isinstance(owner.body[0], ast.Expr)
        and owner.body[0].value is constant
        for owner in source.nodes
    )
