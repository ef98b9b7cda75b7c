"""From what is written in a cell to a value, forgiving of how people write."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.roster.layout import EMPTY, NO, SEPARATOR, YES, Column, Kind
from storage.actions.roster.problems import Reason
from storage.queries.roster_rows import NO_END, NOTHING


@dataclass
class Unfit(Exception):
    """The cell does not hold what its column asks for."""

    reason: Reason
    facts: dict[str, str] = field(default_factory=dict)


def value(written: str, column: Column) -> Any:
    """The cell's value; None where it is blank. Raises `Unfit`."""
    said = clean(written)
    if not said:
        return None
    if column.clears and said == EMPTY:
        return _nothing(column)
    if column.many:
        return tuple(dict.fromkeys(_one(part, column) for part in _parts(said, column)))
    return _one(said, column)


def clean(written: str) -> str:
    """Without control and invisible signs, and with single blanks."""
    if written.isprintable():
        return " ".join(written.split())
    visible = "".join(
        " " if sign.isspace() else sign
        for sign in written
        if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return " ".join(visible.split())


def _nothing(column: Column) -> Any:
    if column.many:
        return ()
    return NO_END if column.kind is Kind.DAY else NOTHING


def _parts(said: str, column: Column) -> Sequence[str]:
    """A word or a code holds no blank, so a blank parts them; a name may hold one."""
    signs = r"[、，,；;\s]+" if column.kind is not Kind.TEXT else r"\s*[、，,；;]\s*"
    return [part for part in re.split(signs, said) if part]


def _one(said: str, column: Column) -> Any:
    if max(len(said), len(_narrow(said))) > column.most:  # one sign may stand for many
        raise Unfit(Reason.TOO_LONG, {"most": str(column.most)})
    if column.kind is Kind.WORD:
        return _word(said, column)
    read = _READERS.get(column.kind)
    return said if read is None else read(said)


def _narrow(said: str) -> str:
    """Full-width letters and digits as ordinary ones."""
    return unicodedata.normalize("NFKC", said).strip()


def _code(said: str) -> str:
    code = _narrow(said)
    if " " in code or SEPARATOR in code or "," in code:
        raise Unfit(Reason.NOT_A_CODE, {"value": said})
    return code


def _word(said: str, column: Column) -> str:
    wanted = _plain(said)
    for code, word in column.words.items():
        if wanted in {_plain(word), code}:
            return str(code)
    raise Unfit(Reason.NOT_A_WORD, {"value": said, "words": SEPARATOR.join(column.words.values())})


def _plain(word: str) -> str:
    """Quotation marks and brackets are written in many ways."""
    return re.sub(r"[“”\"'‘’「」()（）\s]", "", _narrow(word)).lower()


_YES = {YES, "y", "yes", "true", "1", "√", "✓"}
_NO = {NO, "n", "no", "false", "0", "×", EMPTY}


def _yes_or_no(said: str) -> bool:
    word = _narrow(said).lower()
    if word not in _YES | _NO:
        raise Unfit(Reason.NOT_YES_OR_NO, {"value": said})
    return word in _YES


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]00:00(:00)?)?")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[2-7]\d{4}")
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1950, 2100


def day(said: str) -> date:
    """2025-03-01, 2025/3/1, 2025.3.1, 2025年3月1日, 20250301, or a sheet's own day number."""
    written = _narrow(said)
    if _SERIAL.fullmatch(written):
        return _SERIAL_ZERO + timedelta(days=int(written))
    match = _DAY.fullmatch(written) or _RUN.fullmatch(written)
    if match is None or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        raise Unfit(Reason.NOT_A_DATE, {"value": said})
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Unfit(Reason.NOT_A_DATE, {"value": said}) from None


def mobile(said: str) -> str:
    """A mainland mobile's eleven digits, however they were grouped."""
    digits = re.sub(r"[\s\-()]", "", _narrow(said))
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", digits)
    if not re.fullmatch(r"1[3-9]\d{9}", digits, re.ASCII):
        raise Unfit(Reason.NOT_A_MOBILE, {"value": said})
    return digits


def _uscc(said: str) -> str:
    from stdnum.cn import uscc

    code = _narrow(said).upper()
    if not uscc.is_valid(code):
        raise Unfit(Reason.NOT_A_USCC, {"value": said})
    return str(uscc.compact(code))


_DEGREES = re.compile(r"[-+]?\d{1,3}(?:\.\d{1,17})?", re.ASCII)


def _degrees(said: str) -> float:
    """Degrees with decimals, 30.2741; minutes and seconds are not guessed at."""
    written = _narrow(said).removesuffix("°")
    if not _DEGREES.fullmatch(written) or abs(float(written)) > 180:
        raise Unfit(Reason.NOT_DEGREES, {"value": said})
    return float(written)


_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.CODE: _code,
    Kind.YES_NO: _yes_or_no,
    Kind.DAY: day,
    Kind.MOBILE: mobile,
    Kind.USCC: _uscc,
    Kind.DEGREES: _degrees,
}
