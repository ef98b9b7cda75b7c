"""Mobile numbers of the mainland: how they are written, compared, and shown only in part."""

import re

_SIGNS = re.compile(r"[\s\-().]")
_COUNTRY = re.compile(r"(?:\+|00)86(?=1\d{10}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def read(said: str) -> str | None:
    """The eleven digits of a mobile, however they were grouped; None where it is none."""
    digits = _COUNTRY.sub("", _SIGNS.sub("", said))
    if digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    return digits if digits.isascii() and _MOBILE.fullmatch(digits) else None


def same(shared: str, registered: str | None) -> bool:
    """Whether a shared number is the registered mobile.

    A number with a plus sign carries its country: +1 380 000 1111 is nobody's 138 0000 1111.
    """
    number = _SIGNS.sub("", shared)
    if number.startswith("+") and not _COUNTRY.match(number):
        return False
    mobile = read(number)
    return mobile is not None and registered is not None and mobile == read(registered)


def masked(number: str | None) -> str:
    """Enough of a number to know whose it is: 138****1234."""
    digits = _SIGNS.sub("", number or "")
    digits = _COUNTRY.sub("", digits)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else "****" if digits else ""
