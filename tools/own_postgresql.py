"""A PostgreSQL server of our own in a temporary folder, run by an unprivileged user, from Debian's package."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a database that is gone afterwards.

    Raises:
        RuntimeError: if PostgreSQL is not installed.
    """
    if not SERVERS:
        raise RuntimeError("PostgreSQL is not installed; tools/system_packages.sh does it")
    folder = Path(tempfile.mkdtemp(prefix="facetwise-postgresql-"))
    data, port = folder / "data", free_port()
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(program: str, *words: str) -> None:
        command = [SERVERS[-1] / program, "-D", data, *words]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, user=user, cwd="/", **quiet)  # type: ignore[call-overload]

    run("initdb", "-U", "facetwise", "-A", "trust")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://facetwise@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)
