"""Hostile files cost a child process little and the program nothing (FAULTS case 41)."""

import asyncio
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.roster import archive, child, reading
from bot.roster.refusals import Refusal, Unreadable

MIB = 2**20
XML = b'<?xml version="1.0" encoding="UTF-8"?>'


def good(path: Path) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "人员"
    page.append(["人员编号", "姓名"])
    page.append(["P1", "甲"])
    book.save(path)
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> Path:
    """A good workbook with its parts changed, and further ones added."""
    parts = {}
    with zipfile.ZipFile(good(path)) as book:
        parts = {name: change(name, book.read(name)) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in (parts | more).items():
            book.writestr(name, content)
    return path


def same(_name: str, content: bytes) -> bytes:
    return content


def bomb_of_200_mib(path: Path) -> None:
    repacked(path, same)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/media/zeros.bin", "w") as entry,
    ):
        for _ in range(200):
            entry.write(bytes(MIB))


def many_small_bombs(path: Path) -> None:
    """Each entry keeps to the ratio; together they unpack to too much."""
    noise = b"".join(struct.pack(">I", n * 2654435761 % 2**32) for n in range(50_000))
    repacked(path, same, **{f"xl/media/{n}.bin": noise + bytes(12 * MIB) for n in range(14)})


def ten_thousand_entries(path: Path) -> None:
    repacked(path, same, **{f"xl/media/{n}": b"" for n in range(10_000)})


def entries_beyond_count(path: Path) -> None:
    """The directory's end says one entry; the directory holds far more."""
    ten_thousand_entries(path)
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x05\x06")
    raw[at + 8 : at + 12] = struct.pack("<HH", 1, 1)
    path.write_bytes(raw)


def nested(path: Path) -> None:
    inner = path.with_name("inner.xlsx")
    repacked(path, same, **{"xl/embeddings/more.xlsx": good(inner).read_bytes()})


def nested_by_another_name(path: Path) -> None:
    inner = path.with_name("inner.xlsx")
    repacked(path, same, **{"xl/media/picture.png": good(inner).read_bytes()})


def entities(path: Path) -> None:
    lol = b'<!DOCTYPE sst [<!ENTITY a "lollollol"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    repacked(path, lambda name, was: XML + lol + was if name == "xl/styles.xml" else was)


def another_file_by_entity(path: Path) -> None:
    def change(name: str, was: bytes) -> bytes:
        xxe = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        if name != "xl/worksheets/sheet1.xml":
            return was
        return XML + xxe + was.replace(b"P1", b"&f;")

    repacked(path, change)


def entities_in_wide_letters(path: Path) -> None:
    body = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    repacked(path, lambda name, was: body.encode("utf-16") if name == "xl/styles.xml" else was)


def lying_size(path: Path) -> None:
    """The directory says that the largest part unpacks to 100 bytes."""
    repacked(path, same, **{"xl/media/big.bin": bytes(3 * MIB)})
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 100)
    path.write_bytes(raw)


def encrypted(path: Path) -> None:
    good(path)
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    raw[at + 8] |= 1
    path.write_bytes(raw)


def cut_off(path: Path) -> None:
    raw = good(path).read_bytes()
    path.write_bytes(raw[: len(raw) // 2])


def some_other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "not a workbook")


def old_workbook(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))


def broken_sheet(path: Path) -> None:
    repacked(path, lambda name, was: was[:-40] if name == "xl/worksheets/sheet1.xml" else was)


def larger_than_taken(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20 * MIB + 1)


HOSTILE = [
    (bomb_of_200_mib, Refusal.UNPACKS_TOO_BIG),
    (many_small_bombs, Refusal.UNPACKS_TOO_BIG),
    (ten_thousand_entries, Refusal.TOO_MANY_ENTRIES),
    (entries_beyond_count, Refusal.TOO_MANY_ENTRIES),
    (nested, Refusal.NESTED),
    (nested_by_another_name, Refusal.NESTED),
    (entities, Refusal.DECLARES_ENTITIES),
    (another_file_by_entity, Refusal.DECLARES_ENTITIES),
    (entities_in_wide_letters, Refusal.DECLARES_ENTITIES),
    (lying_size, Refusal.DAMAGED),
    (encrypted, Refusal.ENCRYPTED),
    (cut_off, Refusal.DAMAGED),
    (some_other_zip, Refusal.NOT_A_WORKBOOK),
    (old_workbook, Refusal.NOT_A_WORKBOOK),
    (broken_sheet, Refusal.DAMAGED),
    (larger_than_taken, Refusal.TOO_BIG),
]


@pytest.mark.parametrize(("make", "refusal"), HOSTILE, ids=[h[0].__name__ for h in HOSTILE])
async def test_it_is_refused_for_what_it_is(
    tmp_path: Path, make: Callable[[Path], None], refusal: Refusal
) -> None:
    path = tmp_path / "roster.xlsx"
    make(path)
    with pytest.raises(Unreadable) as refused:
        await reading.read([path])
    assert (refused.value.refusal, refused.value.name) == (refusal, "roster.xlsx")


async def test_a_bomb_costs_little(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    bomb_of_200_mib(path)
    code = (
        "import sys; from bot.roster import child; child.main();"
        " sys.stderr.write(open('/proc/self/status').read())"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, str(path)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    said, status = await process.communicate()
    kilobytes = re.search(rb"VmHWM:\s*(\d+) kB", status)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert b"unpacks_too_big" in said
    assert kilobytes is not None
    assert int(kilobytes[1]) < 150 * 1024
    assert spent < 2


async def test_too_many_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "人员.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("人员编号,姓名\n")
        file.writelines(f"P{n},甲\n" for n in range(child.MOST_ROWS + 100))
    with pytest.raises(Unreadable) as refused:
        await reading.read([path])
    assert refused.value.refusal is Refusal.TOO_MANY_ROWS


async def test_a_line_far_below_is_reached_and_a_sheet_of_blanks_is_not_waded_through(
    tmp_path: Path,
) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "人员"
    page["A1"], page["B1"] = "人员编号", "姓名"
    page["A60000"], page["B60000"] = "P1", "甲"
    book.save(tmp_path / "a.xlsx")
    found = await reading.read([tmp_path / "a.xlsx"])
    assert [(row.code, row.at) for row in found.roster.people] == [("P1", 60_000)]


async def test_the_child_is_held_to_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    with pytest.raises(Unreadable) as refused:
        await reading.read([good(tmp_path / "a.xlsx")])
    assert refused.value.refusal is Refusal.TOO_HEAVY


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.xls", b"", Refusal.WRONG_EXTENSION),
        ("a.csv", b"a\0b", Refusal.ENCODING),
        ("a.csv", b"\xff\xfe\xff\xff\x81", Refusal.ENCODING),
        ("a.csv", b"PK\x03\x04", Refusal.ENCODING),
        ("a.csv", "随便,写写\n1,2\n".encode(), Refusal.NO_SHEET),
        ("a.csv", b"", Refusal.NO_SHEET),
    ],
)
async def test_what_is_no_roster_is_said_to_be_none(
    tmp_path: Path, name: str, content: bytes, refusal: Refusal
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        await reading.read([tmp_path / name])
    assert refused.value.refusal is refusal


async def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        await reading.read([tmp_path / "a.xlsx"])
    assert refused.value.refusal is Refusal.NOT_THERE


def test_the_limits_are_those_we_promise() -> None:
    limits = (archive.MOST_BYTES, archive.MOST_ENTRIES, archive.MOST_UNPACKED, archive.MOST_RATIO)
    assert (*limits, child.MOST_ROWS) == (20 * MIB, 200, 150 * MIB, 100, 200_000)
