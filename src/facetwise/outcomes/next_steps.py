"""What to do about a denial: correct and send again, appeal with records, or ask. Writing it off is never a step.

Which step usually helps is our own reading of the reason codes; the payer's letter and time limits come first.
"""

from dataclasses import dataclass

from facetwise.codes import denials

CORRECT, APPEAL, ASK = "correct", "appeal", "ask the payer"

_FAULTS_OF_THE_CLAIM = (
    "4 5 6 7 8 9 10 11 16 18 27 31 107 110 125 129 140 146 147 150 151 175 181 182 199 206 207 208 222 226 231 236 252 "
    "B7 B15 B16"
)
_CORRECT = frozenset(_FAULTS_OF_THE_CLAIM.split())
_APPEAL = {  # with what
    "50": "the note, the earlier blocks with their relief, and the policy's paragraph on necessity",
    "55": "the note and the policy's paragraph that covers the technique",
    "56": "the note and the policy's paragraph that covers the technique",
    "97": "the note, if the service was separate and a modifier was missing or overlooked",
    "119": "the dates of earlier sessions, if the payer counted otherwise",
    "197": "the authorization's number and date, if there was one before the service",
    "198": "the authorization as granted, if it held these codes and units",
    "272": "the note and the policy's paragraph",
    "29": "the proof that it was first sent in time",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """One denial reason in plain words, with what to do."""

    reason: str  # CO-197
    meaning: str
    step: str
    what: str
    who_bears_it: str


def next_step(reason: str, help_of_rule: str | None = None) -> NextStep:
    """What a reason means and what to do; where a check had found the fault, its help comes first."""
    parsed = denials.parse(reason)
    known = denials.denial(reason)
    number = parsed.code if parsed else reason
    bearer = {
        "CO": "the practice, unless it is corrected or won",
        "PR": "the patient",
        "OA": "not settled",
    }.get((parsed.group if parsed else None) or "", "not settled")
    meaning = known.meaning if known else "a reason that is not in our list"
    what = _as_clause(known.what_to_do) if known else "read the payer's explanation of this code and ask"
    if number in _APPEAL and not help_of_rule:
        return NextStep(reason, meaning, APPEAL, f"with {_APPEAL[number]}", bearer)
    if help_of_rule:
        return NextStep(reason, meaning, CORRECT if number in _CORRECT else APPEAL, help_of_rule, bearer)
    return NextStep(reason, meaning, CORRECT if number in _CORRECT else ASK, what, bearer)


def _as_clause(sentence: str) -> str:
    """A sentence of the list as it goes on after a comma, as the help of a rule does."""
    first = sentence[:1].lower() if sentence[1:2].islower() else sentence[:1]
    return first + sentence[1:].removesuffix(".")
