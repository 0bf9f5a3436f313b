"""What a practice sets: the database, the secret, where the data lies, who may reach it."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
DATABASE_URL, SECRET, SECRET_FILE = (
    "FACETWISE_DATABASE_URL",
    "FACETWISE_SECRET_KEY",
    "FACETWISE_SECRET_KEY_FILE",
)
DATA, HOSTS, TLS, PROXY, DEMO = (
    "FACETWISE_APP_DATA",
    "FACETWISE_HOSTS",
    "FACETWISE_TLS",
    "FACETWISE_BEHIND_PROXY",
    "FACETWISE_DEMO",
)

API_RATE = "FACETWISE_API_RATE"
CALLS_A_MINUTE = 1200


class ConfigurationError(ValueError):
    """A setting that cannot be used; the message says which and what to write instead."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of one practice."""

    data: Path
    secret_key: str
    database_url: str | None
    hosts: tuple[str, ...]
    is_tls: bool
    is_behind_proxy: bool
    is_demo: bool
    api_calls_a_minute: int


def default_data() -> Path:
    """Where the ledger lies when nobody says."""
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "facetwise" / "practice"


def read_configuration() -> Configuration:
    """The configuration that the environment gives."""
    env = os.environ
    data = Path(env.get(DATA) or default_data())
    named = tuple(host.strip() for host in env.get(HOSTS, "").split(",") if host.strip())
    return Configuration(
        data=data,
        secret_key=given_secret() or _kept_secret(data),
        database_url=env.get(DATABASE_URL) or None,
        hosts=(*LOOPBACK_NAMES, *named),
        is_tls=env.get(TLS) == "1" or env.get(PROXY) == "1",
        is_behind_proxy=env.get(PROXY) == "1",
        is_demo=env.get(DEMO) == "1",
        api_calls_a_minute=_calls_a_minute(env.get(API_RATE, "")),
    )


def _calls_a_minute(text: str) -> int:
    if text and not (text.isascii() and text.isdigit()):
        raise ConfigurationError(
            f"{API_RATE} is {text!r}; write how many calls a key may make in a minute, 0 for no limit"
        )
    return int(text or CALLS_A_MINUTE)


def given_secret() -> str | None:
    """The secret that somebody set, in the environment or in a file that it names."""
    if os.environ.get(SECRET_FILE):
        return Path(os.environ[SECRET_FILE]).read_text(encoding="utf-8").strip() or None
    return os.environ.get(SECRET) or None


def _kept_secret(data: Path) -> str:
    """The secret beside the data, made at the first start; readable by its owner alone."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = data / "secret.key"
    if not place.exists():
        fresh = data / f"secret.{secrets.token_hex(4)}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, place)  # whoever comes first wins
        fresh.unlink()
    return place.read_text(encoding="utf-8").strip()


def database(configured: Configuration) -> dict[str, Any]:
    """The database for Django: SQLite beside the data, or what ``FACETWISE_DATABASE_URL`` names."""
    if configured.database_url is None:
        configured.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": configured.data / "ledger.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",  # a writer waits at the start, never fails in the middle
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    return postgresql(configured.database_url)


def postgresql(url: str) -> dict[str, Any]:
    """A ``postgresql://user:password@host:port/name`` address as Django takes it.

    Raises:
        ConfigurationError: if the address is of another kind.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ConfigurationError(
            f"{DATABASE_URL} is not an address this app can use; write postgresql://user:password@host:5432/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
