"""How long it takes from nothing to ready, beside importing the same libraries; idle memory.

`python -m bench.ready program FOLDER` is a child that gets the program ready on a prepared store;
`python -m bench.ready libraries`, with the names on standard input, only imports.
"""

import asyncio
import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import ratios, spread

OUR_OWN = ("bot", "handlers", "programme", "storage", "bench", "locales")


async def program(folder: Path) -> None:
    """Ready means: the store is checked, what an earlier run left is taken up."""
    from bot import starting

    with starting.importing():
        from bot.api import Api
        from bot.program import Program, warm
        from bot.telegram_channel import Telegram
        from bot.transport import AiohttpRequest
        from storage import Store, schema, sealing
        from storage.file_store import FileStore

    sealing.use(sealing.Keyring.read_or_make(folder / "zhida.key"))
    store = await Store.open(f"sqlite+aiosqlite:///{folder}/zhida.db")
    await schema.check(store)
    request = AiohttpRequest(base="http://127.0.0.1:9")
    await request.initialize()
    files = FileStore(folder / "files")
    telegram = Telegram(Api("1:x", request, base="http://127.0.0.1:9"), "1", files=files)
    await Program(store, [telegram], files=files).resume()
    print(flush=True)  # ready: updates are taken in from here on
    warm()
    print(json.dumps({"memory_mb": _memory_mb(), "libraries": _libraries()}), flush=True)
    await request.shutdown()
    await store.close()


def libraries() -> None:
    """Import what standard input names."""
    for name in json.load(sys.stdin):
        importlib.import_module(name)
    print(flush=True)
    print(json.dumps({"memory_mb": _memory_mb()}), flush=True)


def _libraries() -> list[str]:
    """Everything imported that is not ours, in the order it came."""
    own = (*OUR_OWN, "__main__", "__mp_main__")
    return [
        name
        for name, module in sys.modules.items()
        if not name.startswith("_")
        and name.split(".", 1)[0] not in own
        and getattr(getattr(module, "__spec__", None), "origin", None) not in {None, "built-in"}
    ]


def _memory_mb() -> float:
    gc.collect()
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _child(folder: str, *words: str, told: str = "") -> tuple[float, dict[str, Any]]:
    """Seconds until the child says, by its first line, that it is ready; and what it says then.

    As installed: every module is compiled already, ours too, whatever this environment says.
    """
    command = [sys.executable, "-m", "bench.ready", *words]
    root = Path(__file__).parent.parent
    compiled = {"PYTHONPYCACHEPREFIX": f"{folder}/compiled", "PYTHONDONTWRITEBYTECODE": ""}
    names = Path(folder) / "names.json"
    names.write_text(told)
    began = time.perf_counter()
    with (
        names.open() as given,
        subprocess.Popen(
            command, cwd=root, env=os.environ | compiled, stdin=given, stdout=subprocess.PIPE
        ) as child,
    ):
        lines = iter(child.stdout or ())
        next(lines, None)
        seconds = time.perf_counter() - began
        said = json.loads(next(lines, b"{}"))
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return seconds, said


async def _prepare(folder: Path) -> None:
    from bench.ours import Bot
    from bench.people import Direct, People

    bot = Bot(folder, Direct(People(1)), 1)
    await bot.start()
    await bot.stop()


def measure(rounds: int) -> dict[str, Any]:
    """The two children in turn, after one of each that compiles and fills the disk's caches."""
    ready, imports, memory, floor = [], [], 0.0, 0.0
    with tempfile.TemporaryDirectory(prefix="zhida-bench-") as folder:
        asyncio.run(_prepare(Path(folder)))
        for turn in range(rounds + 1):
            seconds, said = _child(folder, "program", folder)
            alone, bare = _child(folder, "libraries", told=json.dumps(said["libraries"]))
            if turn:
                memory, floor = max(memory, said["memory_mb"]), max(floor, bare["memory_mb"])
                ready.append(seconds)
                imports.append(alone)
    return {
        "ready_s": spread(ready),
        "imports_s": spread(imports),
        "ratio": ratios(ready, imports),
        "idle_mb": memory,
        "libraries_mb": floor,
    }


if __name__ == "__main__":
    if sys.argv[1] == "program":
        asyncio.run(program(Path(sys.argv[2])))
    else:
        libraries()
