"""What a Python program gets from ``import facetwise``, as the documentation shows it."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import facetwise

ROOT = Path(__file__).parents[2]
EXAMPLES = [
    "\n".join(re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL))
    for page in ("README.md", "docs/for-developers.md")
]


@pytest.mark.parametrize("example", EXAMPLES, ids=["readme", "for-developers"])
def test_the_examples_of_the_documentation_run_as_they_stand(example, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)

    exec(compile(example, "example", "exec"), {})

    assert "64490" in capsys.readouterr().out


def test_a_name_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(AttributeError, match=r"facetwise has no code_encouter; it has .*code_encounter"):
        _ = facetwise.code_encouter


@pytest.mark.parametrize("name", facetwise.__all__)
def test_every_public_name_is_there_and_says_what_it_is_for(name):
    found = getattr(facetwise, name)

    assert found is getattr(import_module(found.__module__), name)
    assert found.__doc__


def test_the_package_alone_loads_nothing_heavy():
    loaded = "import sys, facetwise; print('polars' in sys.modules)"

    assert subprocess.check_output([sys.executable, "-c", loaded], text=True) == "False\n"
