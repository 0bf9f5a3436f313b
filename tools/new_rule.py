"""Writes the skeleton of a rule: `make new-rule RULE=frequency/session-limit-exceeded`.

The skeleton does not pass the tests: its docstring and cases wait to be written.
"""

import sys
from pathlib import Path

from facetwise.rules.registry import FAMILIES, all_rules

RULES = Path(__file__).parents[1] / "src" / "facetwise" / "rules"

MODULE = '''"""One sentence that names the defect.

## What it checks

## Why claims are denied for this

## Example

## What to do

## What this check cannot see
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE
from facetwise.rules.declare import rule


@rule(
    code="{code}",
    name="{name}",
    grain=Grain.LINE,
    severity=Severity.RISK,
    span="line.code",
    message="",
    help="",
)
def {function}(t: Tables) -> pl.LazyFrame:
    return t.lines.select(*LINE, applies=pl.lit(None), violated=pl.lit(None))
'''

CASES = """- name: say_the_story_as_a_sentence
  base: cervical_diagnostic
  change: {}
  expect: violated
"""


def main() -> int:
    """Write module and cases; gives 2 with one line if the name is not family/defect-in-kebab-case."""
    family, _, name = (sys.argv[1] if len(sys.argv) == 2 else "").partition("/")
    if family not in FAMILIES or not name or name != name.lower():
        print(f"expected family/name-of-the-defect, with a family of {', '.join(FAMILIES)}", file=sys.stderr)
        return 2
    path = RULES / family / f"{name.replace('-', '_')}.py"
    if path.exists():
        print(f"{path.relative_to(RULES)} is there already", file=sys.stderr)
        return 2
    code = next_code(family)
    path.write_text(MODULE.format(code=code, name=name, function=path.stem), encoding="utf-8")
    path.with_suffix(".cases.yaml").write_text(CASES, encoding="utf-8")
    print(f"{code} {name}: write {path.relative_to(RULES)} and its cases beside it")
    return 0


def next_code(family: str) -> str:
    """The first free code of the family's hundred."""
    hundred = FAMILIES.index(family) * 100
    taken = {rule.code for rule in all_rules().values()}
    return next(code for n in range(hundred + 1, hundred + 90) if (code := f"FW{n:03}") not in taken)


if __name__ == "__main__":
    sys.exit(main())
