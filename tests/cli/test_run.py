"""A folder run that is killed at any moment and started again does every file once."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import polars as pl
import pytest
from tools.generate_claims import interchange


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("nightly")
    for number in range(4):
        parts = interchange(20, 100, random.Random(20 + number))
        (found / f"{number}.837").write_text("".join("~".join(part) + "~" for part in parts))
    return found


@pytest.fixture
def two_files(folder, tmp_path):
    found = tmp_path / "in"
    found.mkdir()
    for name in ("0.837", "1.837"):
        (found / name).write_bytes((folder / name).read_bytes())
    return found


def started(folder, out):
    code = "import sys; from facetwise.cli.entry import run; sys.exit(run(sys.argv[1:]))"
    arguments = ["run", str(folder), "--out", str(out), "--as-of", "2026-11-01", "--quiet"]
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def killed_at(folder, out, steps, chance) -> bool:
    """Kill a run a random moment after so many of its files have begun to be written; whether it was still at work."""
    process = started(folder, out)
    while process.poll() is None and sum(path.is_file() for path in out.rglob("*.*")) < steps:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.05))
    is_at_work = process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    for path in out.rglob("*.parquet"):
        pl.read_parquet(path)  # what stands under its name is whole
    receipts = [json.loads(path.read_text())["source"] for path in out.rglob("*.json")]
    assert len(receipts) == len(set(receipts))
    return is_at_work


def findings(out):
    order = ["source", "segment", "code", "line_no", "message"]
    return pl.read_parquet(out / "findings" / "*.parquet").drop("claim_key").sort(order)


def test_killed_again_and_again_it_ends_with_the_findings_of_an_undisturbed_run(folder, tmp_path):
    calm, killed, chance = tmp_path / "calm", tmp_path / "killed", random.Random(20261124)
    whole = started(folder, calm)
    whole.communicate(timeout=120)
    assert whole.returncode == 0

    interrupted = [killed_at(folder, killed, steps, chance) for steps in (1, 4, 8)]
    assert sum(interrupted) >= 2  # most kills came while there was work left
    last = started(folder, killed)
    out, _ = last.communicate(timeout=120)

    assert last.returncode == 0
    assert b"80 claims read = 80 checked + 0 set aside" in out
    assert findings(killed).equals(findings(calm))
    assert len(list((killed / "findings").glob("*.parquet"))) == 4
    assert len(list((killed / "receipts").glob("*.json"))) == 4
    assert not list(killed.rglob("*.tmp"))


def test_what_is_done_is_not_done_again(facetwise, two_files, tmp_path):
    arguments = ("run", two_files, "--out", tmp_path / "out", "--as-of", "2026-11-01")
    facetwise(*arguments)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")}

    again = facetwise(*arguments)

    assert again.status == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")} == before


def test_the_same_content_under_two_names_is_checked_once(facetwise, folder, tmp_path):
    copied = tmp_path / "in"
    copied.mkdir()
    for name in ("a.837", "b.837"):
        (copied / name).write_bytes((folder / "0.837").read_bytes())

    ran = facetwise("run", copied, "--out", tmp_path / "out")

    assert "20 claims read = 20 checked" in ran.text
    assert "b.837: the same content as another file; checked once" in ran.err


def test_a_file_that_cannot_be_read_does_not_stop_the_others(facetwise, folder, tmp_path):
    mixed = tmp_path / "in"
    mixed.mkdir()
    (mixed / "good.837").write_bytes((folder / "0.837").read_bytes())
    (mixed / "bad.837").write_bytes(b"no claim here")

    ran = facetwise("run", mixed, "--out", tmp_path / "out")

    assert ran.status == 3
    assert "bad.837" in ran.err


def test_another_file_makes_new_findings_since_it_is_history_for_all(facetwise, folder, tmp_path):
    growing = tmp_path / "in"
    growing.mkdir()
    (growing / "0.837").write_bytes((folder / "0.837").read_bytes())
    facetwise("run", growing, "--out", tmp_path / "out")
    (growing / "1.837").write_bytes((folder / "1.837").read_bytes())

    ran = facetwise("run", growing, "--out", tmp_path / "out")

    assert "2 files: 40 claims read" in ran.text
    assert len(list((tmp_path / "out" / "findings").iterdir())) == 2


def test_other_options_are_another_run(facetwise, two_files, tmp_path):
    arguments = ("run", two_files, "--out", tmp_path / "out", "--as-of", "2026-11-01", "--quiet")
    facetwise(*arguments)
    before = findings(tmp_path / "out")

    facetwise(*arguments, "--payer", "aetna_commercial")
    as_another = findings(tmp_path / "out")
    facetwise(*arguments)

    assert not as_another.equals(before)
    assert findings(tmp_path / "out").equals(before)
