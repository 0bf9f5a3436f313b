"""Writes the skeleton of a rule: `make new-rule RULE=frequency/session-limit-exceeded`.

The skeleton loads, passes lint and types, and is asked about every claim; its cases fail until somebody writes what
the rule looks at.
"""

import re
import sys
from pathlib import Path

from facetwise.rules.registry import FAMILIES, all_rules

RULES = Path(__file__).parents[1] / "src" / "facetwise" / "rules"
KEBAB_CASE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")

MODULE = '''"""One sentence that names the defect.

## What it checks

Which facts are compared, of which claims, sessions or lines.

## Why claims are denied for this

What the payer says, and with which text.

## Example

One claim line or sentence of a note that is wrong.

## What to do

How the claim or the record is put right, without adding what was not done.

## What this check cannot see

What stays open even where this check is met.
"""

import polars as pl

from facetwise.domain.tables import Tables
from facetwise.domain.vocabulary import Grain, Severity
from facetwise.lexicon import LINE, is_facet_line
from facetwise.rules.declare import rule


@rule(
    code="{code}",
    name="{name}",
    grain=Grain.LINE,
    severity=Severity.RISK,
    span="line.code",
    message="{{code}}: what was found, and what was expected",
    undetermined="{{code}}: what is not known",
    help="what to do",
    denial_codes=("CO-16",),
)
def {function}(t: Tables) -> pl.LazyFrame:
    """One sentence that names the defect."""
    return t.lines.select(
        *LINE,
        "code",
        applies=is_facet_line(),
        violated=pl.lit(None, dtype=pl.Boolean),  # true where it is wrong, false where it is fine
    )
'''

CASES = """- name: say_what_is_fine_as_a_sentence
  base: cervical_diagnostic
  expect: met
- name: say_what_is_wrong_as_a_sentence
  base: cervical_diagnostic
  change: {}
  expect: violated
  message: what was found
- name: say_what_cannot_be_told_as_a_sentence
  base: cervical_diagnostic
  expect: undetermined
- name: say_whom_the_rule_does_not_ask
  base: cervical_diagnostic
  lines: ["99213"]
  expect: not_applicable
"""


def main() -> int:
    """Write module and cases; gives 2 with one line if the name is not family/defect-in-kebab-case."""
    family, _, name = (sys.argv[1] if len(sys.argv) == 2 else "").partition("/")
    if family not in FAMILIES or not KEBAB_CASE.fullmatch(name):
        print(f"expected family/name-of-the-defect, with a family of {', '.join(FAMILIES)}", file=sys.stderr)
        return 2
    path = RULES / family / f"{name.replace('-', '_')}.py"
    if path.exists() or name in all_rules():
        print(f"{name} is there already", file=sys.stderr)
        return 2
    code = next_code(family)
    path.write_text(MODULE.format(code=code, name=name, function=path.stem), encoding="utf-8")
    path.with_suffix(".cases.yaml").write_text(CASES, encoding="utf-8")
    print(f"{code} {name}: write {path.relative_to(RULES)} and its cases beside it")
    return 0


def next_code(family: str) -> str:
    """The code after the highest of the family's hundred, so that a code that was dropped is not given again."""
    hundred = FAMILIES.index(family) * 100
    taken = [int(rule.code[2:]) for rule in all_rules().values()]
    own = [number for number in taken if hundred < number < hundred + 90]
    return f"FW{max(own, default=hundred) + 1:03}"


if __name__ == "__main__":
    sys.exit(main())
