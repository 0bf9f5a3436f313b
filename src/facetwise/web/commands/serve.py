"""``facetwise serve``: the app, on loopback unless everything that wider service needs is there."""

import ipaddress
import multiprocessing
import os
import socket
import sys
import tempfile
from pathlib import Path

import click

from facetwise.web import configuration
from facetwise.web.commands.starting import data_option, start


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@data_option
@click.option(
    "--demo", is_flag=True, help="A synthetic practice, one person a role; passwords are printed once."
)
@click.option(
    "--tls-certificate", type=click.Path(exists=True, dir_okay=False), help="PEM file; needs --tls-key."
)
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), help="PEM file.")
@click.option(
    "--behind-proxy", is_flag=True, help="A proxy before this app ends TLS and sets X-Forwarded-Proto."
)
def serve(
    host: str,
    port: int,
    data: Path | None,
    *,
    demo: bool,
    tls_certificate: str | None,
    tls_key: str | None,
    behind_proxy: bool,
) -> None:
    """Open the practice's own app.

    Without more it listens on this machine alone and keeps its ledger in an SQLite file. FACETWISE_DATABASE_URL
    names a PostgreSQL database instead.
    """
    is_tls = bool(tls_certificate and tls_key)
    is_wide = not _is_loopback(host)
    if is_wide:
        _refuse_unless_safe(host, is_tls=is_tls, behind_proxy=behind_proxy)
    if demo and data is None:
        data = Path(tempfile.mkdtemp(prefix="facetwise-demo-"))
    start(
        data,
        **{configuration.TLS: "1" if is_tls else "0", configuration.PROXY: "1" if behind_proxy else "0"},
        **{configuration.DEMO: "1" if demo else "0"},
    )
    if is_wide:
        _refuse_without_administrator()
    _refuse_if_taken(host, port)
    if demo:
        from facetwise.web.demo import make_demo  # noqa: PLC0415 - after Django is set up

        for line in make_demo():
            click.echo(line)
    _say_how_to_begin()
    from facetwise.web.file_worker import begin_unfinished  # noqa: PLC0415 - after Django is set up

    begin_unfinished()
    shown = "localhost" if host in ("127.0.0.1", "::1") else host  # a browser refuses passkeys at digits
    click.echo(f"Facetwise is at http{'s' if is_tls else ''}://{shown}:{port}/  (Ctrl+C ends it)")
    _run(host, port, certificate=tls_certificate, key=tls_key)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_unless_safe(host: str, *, is_tls: bool, behind_proxy: bool) -> None:
    missing = []
    if not (is_tls or behind_proxy):
        missing.append("TLS (--tls-certificate and --tls-key) or a declared proxy (--behind-proxy)")
    if configuration.given_secret() is None:
        missing.append(f"a set secret ({configuration.SECRET} or {configuration.SECRET_FILE})")
    if missing:
        raise click.ClickException(f"to serve on {host}, beyond this machine, set {' and '.join(missing)}")


def _refuse_if_taken(host: str, port: int) -> None:
    """Say it before a demo is made; the server would try for some seconds and then say it in its own words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as wrong:
            why = (wrong.strerror or "it cannot be opened").lower()
            raise click.ClickException(
                f"port {port} on {host}: {why}; give another, such as --port {port + 1}"
            ) from None


def _refuse_without_administrator() -> None:
    from facetwise.store.models import Person, Role  # noqa: PLC0415 - after Django is set up

    if not Person.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
        raise click.ClickException(
            "to serve beyond this machine, make a first administrator: "
            "facetwise person create NAME --role administrator"
        )


def _say_how_to_begin() -> None:
    from facetwise.store.models import Person  # noqa: PLC0415 - after Django is set up

    if not Person.objects.exists():
        click.echo(
            "Nobody can sign in yet. Make the first person with the same --data: "
            "facetwise person create NAME --role administrator"
        )


def _run(host: str, port: int, *, certificate: str | None, key: str | None) -> None:
    """Become the server. A new process image: the tables' threads of this one would not survive a fork."""
    tls = [f"--certfile={certificate}", f"--keyfile={key}"] if certificate and key else []
    arguments = [
        sys.executable,
        "-m",
        "gunicorn",
        f"--bind={host}:{port}",
        f"--workers={min(4, multiprocessing.cpu_count())}",
        "--threads=4",
        "--timeout=300",
        "--graceful-timeout=20",
        "--keep-alive=15",  # somebody who reads a page for a while need not connect anew
        "--log-level=warning",
        "--no-control-socket",
        *tls,
        "facetwise.web.wsgi:application",
    ]
    sys.stdout.flush()
    os.execv(sys.executable, arguments)
