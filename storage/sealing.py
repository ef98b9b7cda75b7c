"""Sealed columns: AES-256-GCM with rotating keys that live in a file apart from the database.

The file holds one key a line, `id:base64`, the newest first; new values are sealed with the
newest, older ones stay readable as long as their key stays in the file. A sealed value is
`version (1 byte) | key id (4) | nonce (12) | ciphertext and tag`.
"""

import base64
import json
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from storage.errors import KeyProblem

_VERSION = b"\x01"
KEY_ID = 5
"""So many bytes of a sealed value say how, and with which key."""


class Keyring:
    """The keys at hand, newest first."""

    def __init__(self, keys: Mapping[bytes, bytes]) -> None:
        if not keys:
            raise KeyProblem("the key file holds no key")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._newest = next(iter(keys))

    @classmethod
    def read(cls, path: Path) -> "Keyring":
        """The keys in `path`. Raises `KeyProblem` where the file is missing or damaged."""
        try:
            lines = path.read_text(encoding="ascii").split()
            pairs = [line.split(":", 1) for line in lines]
            keys = {
                bytes.fromhex(name): base64.b64decode(key, validate=True) for name, key in pairs
            }
            return cls(keys)
        except FileNotFoundError:
            raise KeyProblem(f"there is no key file at {path}") from None
        except (ValueError, UnicodeDecodeError):
            raise KeyProblem(f"the key file {path} is damaged") from None

    @classmethod
    def read_or_make(cls, path: Path) -> "Keyring":
        """The keys in `path`; a first key is made where there is no file yet (mode 0600)."""
        if not path.exists():
            add_key(path)
        return cls.read(path)

    def seal(self, plain: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return (
            _VERSION
            + self._newest
            + nonce
            + self._ciphers[self._newest].encrypt(nonce, plain, None)
        )

    def open(self, sealed: bytes) -> bytes:
        """The plain bytes. Raises `KeyProblem`: the key is not at hand, or the value changed."""
        cipher = self._ciphers.get(sealed[1:5])
        if sealed[:1] != _VERSION or cipher is None:
            raise KeyProblem("a value was sealed with a key that is not in the key file")
        try:
            return cipher.decrypt(sealed[5:17], sealed[17:], None)
        except InvalidTag:
            raise KeyProblem("a sealed value was changed, or its key is another one") from None


def add_key(path: Path) -> None:
    """Put a fresh key first in the file at `path`, keeping the older ones; the file stays 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    older = path.read_text(encoding="ascii") if path.exists() else ""
    line = f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(32)).decode()}\n"
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, stat.S_IRUSR | stat.S_IWUSR), "w"
    ) as out:
        out.write(line + older)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


_ring: Keyring | None = None


def use(ring: Keyring) -> None:
    """The keys for every sealed column of this process."""
    global _ring  # noqa: PLW0603 - column types have no other way to reach the keys
    _ring = ring


def ring() -> Keyring:
    """The keys in use. Raises `KeyProblem` before `use`."""
    if _ring is None:
        raise KeyProblem("no key file was opened")
    return _ring


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that stand sealed in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().open(bytes(value))


class SealedText(TypeDecorator[str]):
    """Text that stands sealed in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else ring().seal(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else ring().open(bytes(value)).decode()


class SealedJson(TypeDecorator[Any]):
    """A JSON value that stands sealed in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return ring().seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(ring().open(bytes(value)))
