"""Settings: read from the environment and `.env`, and wrong ones named without their value."""

from pathlib import Path

import pytest

from bot import settings as environment
from bot.commands import problems
from bot.settings import Settings, SettingsProblem, Wrong
from handlers import words

TOKEN = "123456:" + "A" * 35


def wrong(monkeypatch: pytest.MonkeyPatch, **given: str) -> list[Wrong]:
    for name, value in given.items():
        monkeypatch.setenv(f"ZHIDA_{name}", value)
    with pytest.raises(SettingsProblem) as told:
        Settings.read()
    return list(told.value.wrong)


def test_nothing_set_is_enough_to_look_around(tmp_path: Path) -> None:
    settings = Settings.read()
    assert settings.data == tmp_path / "data"
    assert settings.database_file() == tmp_path / "data" / "zhida.db"
    assert settings.key_file == tmp_path / "data.key", "the key is not in the data folder"
    assert (settings.time_zone, settings.invitation_days) == ("Asia/Shanghai", 7)
    assert settings.api_base == "https://api.telegram.org"
    with pytest.raises(SettingsProblem) as told:
        settings.needed_token()
    assert told.value.wrong == (Wrong("ZHIDA_TOKEN", "missing"),)


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("ZHIDA_OPERATOR=7\nZHIDA_HOST='::1'\nOTHER=x\n#ZHIDA_NO=1\n", "utf-8")
    monkeypatch.setenv("ZHIDA_OPERATOR", "8")
    monkeypatch.setenv("ZHIDA_HOST", "")
    monkeypatch.setenv("ZHIDA_TEST_POSTGRES_URL", "x")
    monkeypatch.setenv("ZHIDA_BOTAPI_SPEC", "x")
    settings = Settings.read()
    assert settings.operator == "8"
    file.write_text("ZHIDA_HOST='::1'\n", "utf-8")
    monkeypatch.delenv("ZHIDA_HOST")
    assert Settings.read().host == "::1"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("TOKEN", "123:canary", "not_a_token"),
        ("TOKEN", TOKEN + " canary", "not_a_token"),
        ("API_BASE", "api.telegram.org", "not_a_url"),
        ("API_BASE", "https://", "not_a_url"),
        ("PROXY", "socks5://u:canary@127.0.0.1:1", "not_a_url"),
        ("PUBLIC_URL", "http://zhida.example", "not_https"),
        ("DATABASE_URL", "mysql://u:canary@h/d", "not_a_database"),
        ("DATABASE_URL", "canary.db", "not_a_database"),
        ("DATABASE_URL", "sqlite://", "not_a_database"),
        ("WEBHOOK", "perhaps", "not_yes_or_no"),
        ("WEBHOOK_SECRET", "canary", "not_a_webhook_secret"),
        ("WEBHOOK_SECRET", "ü" * 20, "not_a_webhook_secret"),
        ("PORT", "http", "not_in_range"),
        ("PORT", "65536", "not_in_range"),
        ("INVITATION_DAYS", "0", "not_in_range"),
        ("TRIP_STOPS", "7", "not_in_range"),
        ("TRIP_KM", "0", "not_in_range"),
        ("OPERATOR", "@clerk", "not_a_chat"),
        ("BOT_USERNAME", "直达", "not_a_username"),
        ("TIME_ZONE", "Mars/Base", "not_a_zone"),
        ("TIME_ZONE", "../../etc/passwd", "not_a_zone"),
        ("LOG_LEVEL", "loud", "not_a_choice"),
        ("LOG_LEVEL", "debug", "debug_in_production"),
        ("TOKEN_FILE", "nowhere", "no_such_file"),
        ("WEBHOOK", "yes", "webhook_needs_it"),
        ("READER_URL", "http://models.example", "not_https"),
        ("READER_URL", "https://models.example/v1", "reader_needs_both"),
        ("READER_MODEL", "small", "reader_needs_both"),
    ],
)
@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_a_wrong_one_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str, language: str
) -> None:
    words.use(language)
    [found] = wrong(monkeypatch, **{name: value})
    assert found.why == why
    sentence = problems.setting(found)
    asked = "PUBLIC_URL" if why == "webhook_needs_it" else name
    assert sentence.count(f"ZHIDA_{asked}") == 1
    assert "%(" not in sentence
    assert "canary" not in sentence
    assert sentence[-1] in "。."


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = wrong(monkeypatch, TOKN="1", XYZZY="1", PORT="x", LOG_LEVEL="x")
    assert [(each.variable, each.hint) for each in found if each.why == "unknown"] == [
        ("ZHIDA_TOKN", "ZHIDA_TOKEN"),
        ("ZHIDA_XYZZY", ""),
    ]
    assert {each.variable for each in found} >= {"ZHIDA_PORT", "ZHIDA_LOG_LEVEL"}


def test_lower_case_is_not_quietly_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("zhida_token", TOKEN)
    assert wrong(monkeypatch) == [Wrong("zhida_token", "unknown", "ZHIDA_TOKEN")]


def test_a_token_file_is_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    file.chmod(0o640)
    assert wrong(monkeypatch, TOKEN_FILE=str(file)) == [
        Wrong("ZHIDA_TOKEN_FILE", "open_to_others")
    ]
    file.chmod(0o600)
    assert Settings.read().needed_token() == TOKEN
    file.write_text("not a token")
    assert wrong(monkeypatch) == [Wrong("ZHIDA_TOKEN_FILE", "not_a_token")]
    assert wrong(monkeypatch, TOKEN=TOKEN) == [Wrong("ZHIDA_TOKEN_FILE", "token_twice")]


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("postgres://h/d", "postgresql+asyncpg://h/d"),
        ("postgresql://u:p%40@h:5433/d", "postgresql+asyncpg://u:p%40@h:5433/d"),
        ("postgresql+psycopg://h/d", "postgresql+asyncpg://h/d"),
        ("postgresql://h/d?sslmode=require", "postgresql+asyncpg://h/d?ssl=require"),
        ("sqlite:////var/zhida.db", "sqlite+aiosqlite:////var/zhida.db"),
        ("sqlite+aiosqlite:///zhida.db", "sqlite+aiosqlite:///zhida.db"),
    ],
)
def test_a_database_is_named_as_people_name_it(
    monkeypatch: pytest.MonkeyPatch, url: str, read: str
) -> None:
    monkeypatch.setenv("ZHIDA_DATABASE_URL", url)
    settings = Settings.read()
    assert settings.database_url == read
    assert (settings.database_file() is None) == url.startswith("postgres")


def test_no_secret_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "TOKEN": TOKEN,
        "WEBHOOK_SECRET": "canary-webhook-secret",
        "PROXY": "http://me:canary-proxy@127.0.0.1:1",
        "DATABASE_URL": "postgresql://me:canary%2Fdatabase@127.0.0.1/x",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(f"ZHIDA_{name}", value)
    settings = Settings.read()
    for said in (repr(settings), str(settings)):
        assert "canary" not in said
        assert TOKEN not in said
    assert {TOKEN, "canary-webhook-secret", "canary-proxy"} <= set(settings.secrets())
    assert {"canary/database", "canary%2Fdatabase"} <= set(settings.secrets())


def test_the_webhook_has_a_secret_even_if_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIDA_TOKEN", TOKEN)
    derived = Settings.read().webhook_token()
    assert len(derived) == 64
    assert TOKEN not in derived
    monkeypatch.setenv("ZHIDA_TOKEN", TOKEN[:-1] + "B")
    assert Settings.read().webhook_token() != derived
    monkeypatch.setenv("ZHIDA_WEBHOOK_SECRET", "a-secret-of-our-own")
    assert Settings.read().webhook_token() == "a-secret-of-our-own"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"ZHIDA_OPERATOR=\xff\xfe")
    with pytest.raises(SettingsProblem) as told:
        Settings.read()
    assert told.value.wrong == (Wrong(".env", "unreadable"),)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_Hans_CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW"}, "zh_Hans_CN"),
        ({"LANG": ""}, "en"),
        ({}, "en"),
    ],
)
def test_the_shell_says_which_language(
    monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], language: str
) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert environment.shell_language() == language
