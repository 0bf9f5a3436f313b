"""A process is killed in the middle of its writes, on both databases: nothing acknowledged is lost."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="module")
def postgresql():
    """An address of a server of our own, run by an unprivileged user."""
    if not SERVERS:
        pytest.fail("PostgreSQL is not installed; tools/system_packages.sh does it")
    folder = Path(tempfile.mkdtemp(prefix="facetwise-postgresql-"))
    data = folder / "data"
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = lambda *words: subprocess.run(  # noqa: E731
        words, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    run(SERVERS[-1] / "initdb", "-D", data, "-U", "facetwise", "-A", "trust")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    run(SERVERS[-1] / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    yield f"postgresql://facetwise@127.0.0.1:{port}/postgres"
    run(SERVERS[-1] / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def kill_writes(folder, **environment):
    given = {k: v for k, v in os.environ.items() if k != "FACETWISE_DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "tools/kill_writes.py", "3"],
        env={**given, "FACETWISE_APP_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_sqlite_keeps_what_it_acknowledged(tmp_path):
    done = kill_writes(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("sqlite: 3 kills")


def test_postgresql_keeps_what_it_acknowledged(tmp_path, postgresql):
    done = kill_writes(tmp_path, FACETWISE_DATABASE_URL=postgresql)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("postgresql: 3 kills")
