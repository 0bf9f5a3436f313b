"""A process is killed in the middle of its writes, on both databases: nothing acknowledged is lost."""

import os
import subprocess
import sys


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


def test_postgresql_keeps_what_it_acknowledged(tmp_path, new_postgresql):
    done = kill_writes(tmp_path, FACETWISE_DATABASE_URL=new_postgresql())
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("postgresql: 3 kills")
