"""The project's own files as the laws read them: Python sources with their syntax, and texts."""

import ast
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("bot", "handlers", "storage", "programme", "locales")
PYTHON = (*PRODUCT, "tests", "bench", "tools", ".ci")


@dataclass(frozen=True)
class Breach:
    """One place where a law is broken."""

    path: str
    line: int
    law: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.law}"


@dataclass(frozen=True)
class Source:
    """A Python file, its path relative to the project with forward slashes."""

    path: str
    text: str

    @property
    def folder(self) -> str:
        """The shelf it stands on: bot, handlers, storage, …"""
        return self.path.partition("/")[0]

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> str:
        """What a relative import in this file starts from."""
        if self.path.endswith("__init__.py"):
            return self.module
        return self.module.rpartition(".")[0]

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    def under(self, *places: str) -> bool:
        """Whether it is one of these files or lies in one of these folders (ending in a slash)."""
        return any(self.path == p or (p.endswith("/") and self.path.startswith(p)) for p in places)

    def breach(self, node: ast.AST | int, law: str) -> Breach:
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return Breach(self.path, line, law)


@dataclass(frozen=True)
class Import:
    """One module named by an import, with what it is called here afterwards."""

    node: ast.AST
    module: str
    local: str


def imports(source: Source) -> Iterator[Import]:
    """Every import, wherever it stands; `from a import b` names `a.b`, relative ones in full."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for name in node.names:
                local = name.asname or name.name.partition(".")[0]
                yield Import(node, name.name, local)
        elif isinstance(node, ast.ImportFrom):
            base = origin(source, node)
            for name in node.names:
                yield Import(node, f"{base}.{name.name}", name.asname or name.name)
        elif isinstance(node, ast.Call) and (named := dynamic_import(node)):
            yield Import(node, named, "")


def dynamic_import(call: ast.Call) -> str:
    """The module that `import_module("…")` or `__import__("…")` names, or an empty string."""
    if not call.args or not ast.unparse(call.func).endswith(("import_module", "__import__")):
        return ""
    named = call.args[0]
    return named.value if isinstance(named, ast.Constant) and isinstance(named.value, str) else ""


def origin(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = source.package.split(".")
    kept = parts[: len(parts) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def names(source: Source) -> Mapping[str, str]:
    """What each imported local name stands for in full."""
    full: dict[str, str] = {}
    for each in imports(source):
        plain = isinstance(each.node, ast.Import) and each.local == each.module.partition(".")[0]
        full[each.local] = each.local if plain else each.module
    return full


def spelled(node: ast.AST, known: Mapping[str, str]) -> str:
    """The full dotted name of `a.b.c` with its first part looked up, or an empty string."""
    if isinstance(node, ast.Name):
        return known.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        owner = spelled(node.value, known)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


@cache
def project_files() -> tuple[str, ...]:
    """Every file that belongs to the project: what git keeps or would keep."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-coz", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        found = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    else:
        found = [path.relative_to(ROOT).as_posix() for path in visible_files(ROOT)]
    return tuple(sorted(found))


def visible_files(root: Path) -> Iterator[Path]:
    """Files of a copy without git: all but what tools make."""
    made = {"__pycache__", "build", "data", "node_modules"}
    for folder, below, files in os.walk(root):
        below[:] = [
            b for b in below if b not in made and not b.endswith(".egg-info") and b[:1] != "."
        ]
        yield from (Path(folder) / file for file in files)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def readable(path: str) -> str | None:
    """The text of a file, or None where it is not text (a picture, a sheet)."""
    try:
        return read(path)
    except UnicodeDecodeError:
        return None


@cache
def python_sources() -> tuple[Source, ...]:
    """Every Python file of the project, read once."""
    return tuple(
        Source(path, read(path))
        for path in project_files()
        if path.endswith(".py") and path.partition("/")[0] in PYTHON
    )
