"""The few states a finding can be in, each with a word and a shape, so that colour is never needed."""

from dataclasses import dataclass

from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Severity, Verdict


@dataclass(frozen=True, slots=True)
class State:
    """How one state looks: its word, its shape, the shape in plain ASCII, its terminal colour."""

    word: str
    shape: str
    ascii_shape: str
    colour: str


DENIAL = State("denial", "⬣", "[X]", "31")
RISK = State("risk", "▲", "[!]", "33")
NOTE = State("note", "·", "[-]", "0")
UNDETERMINED = State("undetermined", "○?", "[?]", "35")
MET = State("met", "✓", "[v]", "2")
NOT_APPLICABLE = State("not applicable", "–", "[ ]", "2")

_VIOLATED = {Severity.DENIAL: DENIAL, Severity.RISK: RISK, Severity.NOTE: NOTE}
_OTHERWISE = {
    Verdict.UNDETERMINED: UNDETERMINED,
    Verdict.MET: MET,
    Verdict.NOT_APPLICABLE: NOT_APPLICABLE,
}


def state_of(finding: Finding) -> State:
    """The state to show a finding in."""
    return _OTHERWISE.get(finding.verdict) or _VIOLATED[finding.severity]


@dataclass(frozen=True, slots=True)
class Style:
    """What the reader's terminal can show."""

    colour: bool = False
    ascii_only: bool = False
    width: int = 100

    def shape(self, state: State) -> str:
        """The mark of a state."""
        return state.ascii_shape if self.ascii_only else state.shape

    def paint(self, text: str, *codes: str) -> str:
        """The text in a colour, where there are colours."""
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.colour and codes else text

    def sign(self, fancy: str, plain: str) -> str:
        """A sign, or its stand-in where only ASCII can be shown."""
        return plain if self.ascii_only else fancy


PLAIN = Style()
