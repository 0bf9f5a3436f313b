"""The API and the command line say the same of the same encounter, field by field."""

import json
from pathlib import Path

import pytest
import yaml
from django.test import Client

from facetwise.cli.entry import run
from facetwise.web.api.keys import Scope, create_key
from tests.workflow.mixed_claims import mixed_claims

ROOT = Path(__file__).parents[2]
DAY = "2026-06-01"
OF_THE_FILE = ("source", "problems")  # an encounter that was posted has neither file nor place in it


def example(name):
    return yaml.safe_load((ROOT / "examples" / "encounters" / f"{name}.yaml").read_text(encoding="utf-8"))


THIRD_LEVEL, WITH_FAULTS = example("lumbar-third-level"), example("record-with-faults")
ASKED = {
    "check": mixed_claims(4, seed=4),
    "code": [THIRD_LEVEL, WITH_FAULTS, example("drugs-in-the-office")],
    "plan": [THIRD_LEVEL, WITH_FAULTS],
}


@pytest.mark.parametrize("command", ASKED)
def test_every_field_of_the_command_is_in_the_answer_and_alike(ledger, tmp_path, command):
    key = create_key("test", [Scope.CHECK])
    day = "on" if command == "plan" else "as_of"
    bodies = [json.dumps(encounter, default=str) for encounter in ASKED[command]]
    path, out = tmp_path / "encounters.jsonl", tmp_path / "answers.jsonl"
    told = []
    for body in bodies:  # each alone: those of one call would be each other's history
        path.write_text(body, encoding="utf-8")
        run(
            [
                command,
                str(path),
                f"--{day.replace('_', '-')}",
                DAY,
                "--format",
                "json",
                "--quiet",
                "-o",
                str(out),
            ]
        )
        told.append(json.loads(out.read_text(encoding="utf-8")))

    given = [
        Client().post(
            f"/api/v1/{command}?{day}={DAY}",
            body,
            content_type="application/json",
            headers={"authorization": f"Bearer {key}"},
        )
        for body in bodies
    ]

    assert [without_file(answer.json()) for answer in given] == [without_file(item) for item in told]


def without_file(value):
    """The answer without what names the file it came from."""
    if isinstance(value, dict):
        return {name: without_file(item) for name, item in value.items() if name not in OF_THE_FILE}
    return [without_file(item) for item in value] if isinstance(value, list) else value
