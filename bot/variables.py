"""Every `ZHIDA_…` variable: a field each, with its default and what makes it wrong.

Problems are data; `bot/commands/problems.py` words them. A value that was given is never part of
one, since it may be a secret.
"""

import difflib
import hashlib
import hmac
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from bot import settings

TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,}")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """One variable and what is wrong with it; `hint` is what may be written, never what was."""

    variable: str
    why: str
    hint: str = ""


@dataclass
class SettingsProblem(Exception):
    """The program cannot start as it is set."""

    wrong: tuple[Wrong, ...]


def _problem(why: str, hint: str = "") -> PydanticCustomError:
    return PydanticCustomError(why, "wrong", {"hint": hint})


def _token(value: SecretStr) -> SecretStr:
    if not TOKEN.fullmatch(value.get_secret_value()):
        raise _problem("not_a_token")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
        raise _problem("not_a_webhook_secret")
    return value


def _http(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or not value.isascii() or any(sign.isspace() for sign in value):
        raise _problem("not_a_url")
    return value.rstrip("/")


def _https(value: str) -> str:
    parts = urlsplit(_http(value))
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise _problem("not_https")
    return value.rstrip("/")


def _proxy(value: SecretStr) -> SecretStr:
    _http(value.get_secret_value())
    return value


def _database(value: str) -> str:
    if not value:
        return value  # completed from the data folder
    scheme, separator, rest = value.partition("://")
    engine = {"postgres": "postgresql"}.get(scheme.partition("+")[0], scheme.partition("+")[0])
    if engine == "sqlite" and separator and rest.startswith("/") and len(rest) > 1:
        return f"sqlite+aiosqlite://{rest}"
    if engine == "postgresql" and separator and len(rest.strip("/")) > 0:
        return _for_asyncpg(f"postgresql+asyncpg://{rest}")
    raise _problem("not_a_database")


def _for_asyncpg(url: str) -> str:
    """Say `sslmode`, as every PostgreSQL manual does, in asyncpg's word for it."""
    parts = urlsplit(url)
    query = [("ssl" if key == "sslmode" else key, said) for key, said in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _problem("not_a_zone") from None
    return value


def _chat(value: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,20}", value):
        raise _problem("not_a_chat")
    return value


def _username(value: str) -> str:
    if not USERNAME.fullmatch(value.removeprefix("@")):
        raise _problem("not_a_username")
    return value.removeprefix("@")


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class Settings(BaseModel):
    """The settings of one process; `Settings.read()` makes them."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    token_file: Path | None = None
    api_base: Annotated[str, AfterValidator(_http)] = "https://api.telegram.org"
    proxy: Annotated[SecretStr, AfterValidator(_proxy)] | None = None
    data: Path = Path("data")
    database_url: Annotated[str, AfterValidator(_database)] = Field(default="", repr=False)
    key_file: Path = Path()
    public_url: Annotated[str, AfterValidator(_https)] | None = None
    webhook: bool = False
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    operator: Annotated[str, AfterValidator(_chat)] | None = None
    bot_username: Annotated[str, AfterValidator(_username)] | None = None
    time_zone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    invitation_days: int = Field(default=7, ge=1, le=90)
    trip_stops: int = Field(default=4, ge=1, le=6)
    """How many units a trip plan visits on one day, and how far apart they may lie."""
    trip_km: int = Field(default=60, ge=1, le=500)
    reader_url: Annotated[str, AfterValidator(_https)] | None = None
    """An OpenAI-compatible endpoint that looks at sentences a second time; none by default."""
    reader_model: str | None = None
    reader_key: SecretStr | None = None
    broadcast_rate: int = Field(default=30, ge=1, le=1000)
    """Messages a second that the platform allows the bot, and how many leave at one time."""
    broadcast_senders: int = Field(default=8, ge=1, le=64)
    log_level: Annotated[Level, BeforeValidator(_upper)] = "INFO"
    production: bool = True
    postgres_tools: Path | None = None
    """The folder of pg_dump and pg_restore, where they are not on the PATH."""

    @classmethod
    def read(cls, env_file: Path = settings.ENV_FILE) -> Self:
        """What the environment and `.env` say. Raises `SettingsProblem`."""
        try:
            given = settings.given(env_file)
        except (OSError, UnicodeDecodeError):
            raise SettingsProblem((Wrong(str(env_file), "unreadable"),)) from None
        wrong = _unknown(given)
        try:
            known = cls.model_validate({_field(name): value for name, value in given.items()})
        except ValidationError as problem:
            raise SettingsProblem((*wrong, *map(_wrong, problem.errors()))) from None
        wrong += known.wrong_together()
        if wrong:
            raise SettingsProblem(tuple(wrong))
        return known.completed()

    def wrong_together(self) -> list[Wrong]:
        """What is wrong only in the light of another setting."""
        wrong = []
        if self.token is not None and self.token_file is not None:
            wrong.append(Wrong("ZHIDA_TOKEN_FILE", "token_twice"))
        elif self.token_file is not None:
            wrong += _token_file_problems(self.token_file)
        if self.webhook and self.public_url is None:
            wrong.append(Wrong("ZHIDA_PUBLIC_URL", "webhook_needs_it"))
        if (self.reader_url is None) != (self.reader_model is None):
            missing = "ZHIDA_READER_MODEL" if self.reader_model is None else "ZHIDA_READER_URL"
            wrong.append(Wrong(missing, "reader_needs_both"))
        if self.production and self.log_level == "DEBUG":
            wrong.append(Wrong("ZHIDA_LOG_LEVEL", "debug_in_production"))
        return wrong

    def completed(self) -> Self:
        """The same with the defaults that follow from other settings, and the token read."""
        data = self.data.expanduser().absolute()
        given: dict[str, Any] = {"data": data}
        if not self.database_url:
            given["database_url"] = f"sqlite+aiosqlite:///{data / 'zhida.db'}"
        # Beside the data folder: whoever copies that folder has not copied the key with it.
        given["key_file"] = (
            self.key_file.expanduser().absolute()
            if self.key_file != Path()
            else data.with_name(data.name + ".key")
        )
        if self.token_file is not None:
            given["token"] = SecretStr(self.token_file.read_text(encoding="ascii").strip())
        return self.model_copy(update=given)

    def needed_token(self) -> str:
        """The bot's token. Raises `SettingsProblem` where none was set."""
        if self.token is None:
            raise SettingsProblem((Wrong("ZHIDA_TOKEN", "missing"),))
        return self.token.get_secret_value()

    def webhook_token(self) -> str:
        """What Telegram must send with each update: as set, or else a word only we can derive."""
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        return hmac.digest(self.needed_token().encode(), b"zhida webhook", hashlib.sha256).hex()

    def database_file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path.partition("?")[0]) if scheme.startswith("sqlite") else None

    def secrets(self) -> tuple[str, ...]:
        """Whatever must not be seen in a log: hand each to `bot.logs.hide`."""
        given = (self.token, self.webhook_secret, self.reader_key)
        hidden = [value.get_secret_value() for value in given if value]
        urls = [self.database_url, self.proxy.get_secret_value() if self.proxy else ""]
        for password in filter(None, (urlsplit(url).password for url in urls)):
            hidden += {password, unquote(password), quote(unquote(password), safe="")}
        return tuple(hidden)


def _variable(field: str) -> str:
    return settings.PREFIX + field.upper()


def _field(variable: str) -> str:
    return variable.removeprefix(settings.PREFIX).lower()


def _unknown(given: Iterable[str]) -> list[Wrong]:
    """A misspelt name would otherwise be a setting that silently does nothing."""
    known = {_variable(field) for field in Settings.model_fields}
    return [Wrong(name, "unknown", _meant(name)) for name in sorted(given) if name not in known]


def _meant(name: str) -> str:
    close = difflib.get_close_matches(_field(name.upper()), Settings.model_fields, 1)
    return _variable(close[0]) if close else ""


def _token_file_problems(path: Path) -> list[Wrong]:
    try:
        mode = path.stat().st_mode
        token = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return [Wrong("ZHIDA_TOKEN_FILE", "no_such_file")]
    except (OSError, UnicodeDecodeError):
        return [Wrong("ZHIDA_TOKEN_FILE", "unreadable")]
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [Wrong("ZHIDA_TOKEN_FILE", "open_to_others")]
    return [] if TOKEN.fullmatch(token) else [Wrong("ZHIDA_TOKEN_FILE", "not_a_token")]


def _wrong(error: Any) -> Wrong:
    """What pydantic found wrong, in our words for it."""
    field = str(error["loc"][0])
    variable = _variable(field)
    kind: str = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    if kind.startswith("bool_"):
        return Wrong(variable, "not_yes_or_no")
    if kind == "literal_error":
        return Wrong(variable, "not_a_choice", str(context["expected"]).replace("'", ""))
    if kind.startswith("int_") or "than" in kind:
        return Wrong(variable, "not_in_range", _range(field))
    return Wrong(variable, kind, context.get("hint", ""))


def _range(field: str) -> str:
    bounds = Settings.model_fields[field].metadata
    return "-".join(str(getattr(bound, "ge", getattr(bound, "le", ""))) for bound in bounds)
