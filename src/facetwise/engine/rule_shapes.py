"""Whether a rule answered exactly once for each subject of its grain."""

from collections.abc import Sequence

import polars as pl

from facetwise.domain.vocabulary import Grain
from facetwise.rules.declare import Rule

SUBJECT_KEYS = {
    Grain.CLAIM: ("claim_key",),
    Grain.SESSION: ("claim_key", "session_id"),
    Grain.LINE: ("claim_key", "line_no"),
}


class RuleShapeError(ValueError):
    """A rule did not answer with exactly one row per subject."""


def check_shapes(
    rules: Sequence[Rule], answers: Sequence[pl.DataFrame], subjects: dict[Grain, pl.DataFrame]
) -> None:
    """See that every rule has a row for each subject.

    Raises:
        RuleShapeError: if one answers for too few or too many, or lacks a column.
    """
    for rule, answer in zip(rules, answers, strict=True):
        _check_shape(rule, answer, subjects[rule.grain].height)


def _check_shape(rule: Rule, answer: pl.DataFrame, subjects: int) -> None:
    keys = SUBJECT_KEYS[rule.grain]
    missing = {*keys, "policy_key", "applies", "violated"} - set(answer.columns)
    if missing:
        raise RuleShapeError(f"{rule.code} {rule.name}: the answer lacks {', '.join(sorted(missing))}")
    distinct = answer.select(keys).n_unique()
    if answer.height != subjects or distinct != subjects:
        raise RuleShapeError(
            f"{rule.code} {rule.name}: {answer.height} rows for {distinct} of {subjects} {rule.grain} subjects; "
            "a rule answers exactly once for each"
        )
