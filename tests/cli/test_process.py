"""The command as a process of its own: statuses, streams, and readers that go away."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from polars.exceptions import PanicException

from facetwise.cli import entry
from facetwise.cli.entry import run
from tests.cli.command import CLAIM


def start(*arguments, **settings):
    command = [sys.executable, "-m", "facetwise", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, **settings)


def test_help_names_the_commands_without_loading_them():
    script = (
        "import sys; from facetwise.cli.entry import run; run(['--help']);"
        "sys.exit(9 if 'polars' in sys.modules else 0)"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True)

    assert ran.returncode == 0
    for command in ("code", "check", "explain", "policy"):
        assert command in ran.stdout


def test_the_status_reaches_the_shell():
    assert start("explain", "KX").returncode == 0
    assert start("explain", "nothing-of-this-name").returncode == 2
    assert start("no-such-command").returncode == 2


@pytest.fixture
def many_claims(tmp_path):
    """Their answer, with all verdicts, is some megabytes: many times what a pipe holds."""
    path = tmp_path / "many.yaml"
    path.write_text("---\n".join([CLAIM] * 30), encoding="utf-8")
    return path


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_long_answer_is_written_whole(many_claims, unbuffered):
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}

    ran = start("check", many_claims, "--format", "json", "--all-verdicts", env=environment)

    assert len([json.loads(line) for line in ran.stdout.splitlines()]) == 30
    assert len(ran.stdout) > 1_000_000


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_ends_the_command_quietly(many_claims, unbuffered):
    program = f'{sys.executable} -c "from facetwise.cli import main; main()"'
    command = f"{program} check {many_claims} --format json --all-verdicts"

    ran = subprocess.run(
        ["bash", "-c", f"{command} | head -c 10; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )

    assert ran.stdout.endswith("141\n")
    assert ran.stderr == ""


def test_no_colour_is_written_to_a_pipe():
    assert b"\x1b" not in start("explain", "64492").stdout


def test_an_ascii_terminal_gets_ascii():
    ran = start("explain", "64634", env={**os.environ, "PYTHONIOENCODING": "ascii"})

    assert ran.returncode == 0
    assert ran.stdout.isascii()


@pytest.mark.parametrize("kind", [RuntimeError, PanicException])
def test_a_defect_says_where_and_never_what(monkeypatch, capsys, kind):
    def broken(*_):
        raise kind("Jane Doe, born 1960-01-01")

    monkeypatch.setattr(entry.facetwise, "make_context", broken)

    assert run(["check"]) == 70
    said = capsys.readouterr().err
    assert "internal error" in said
    assert kind.__name__ in said
    assert "Jane" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_an_error_and_no_success():
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-c", "from facetwise.cli import main; main()", "explain", "64492"]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, text=True)

    assert ran.returncode == 74
    assert "the answer cannot be written: no space left" in ran.stderr


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("chek", "there is no command 'chek'; did you mean check?"),
        ("clinic.837", "claims are checked with facetwise check clinic.837"),
        ("weather", "facetwise --help lists them"),
        ("w" * 5_000, "facetwise --help lists them"),
    ],
    ids=["misspelt", "a-file", "another-word", "longer-than-any-name"],
)
def test_a_word_that_is_no_command_is_answered_with_what_may_have_been_meant(
    typed, told, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clinic.837").touch()

    assert run([typed]) == 2
    assert told in capsys.readouterr().err
