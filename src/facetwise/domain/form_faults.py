"""Faults in the form of an X12 claim file: what each kind is called, and what it means for the file."""

from dataclasses import dataclass

from facetwise.domain.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault as a finding shows it."""

    code: str
    name: str
    means: str
    help: str
    severity: Severity = Severity.DENIAL


KINDS = {
    kind.name: kind
    for kind in (
        Kind("FW960", "x12-envelope-broken",
             "Control numbers, counts or the ends of interchange, group and transaction set do not agree: the receiver "
             "cannot tell whether the file came whole, and refuses all of it.",
             "have the file written anew by the program that made it; counts are never mended by hand in part"),
        Kind("FW961", "x12-hierarchy-broken",
             "The levels (HL) of billing provider, subscriber and patient are not numbered one after the other, or a "
             "level names a parent that is not there.",
             "have the levels numbered from 1 in each transaction set, each naming the level it stands under"),
        Kind("FW962", "x12-segment-missing",
             "A segment or loop that the guide asks for is not there: the claim is rejected before a payer reads it.",
             "fill the field in the billing system, and write the claim again"),
        Kind("FW963", "x12-segment-unexpected",
             "A segment stands where the guide has no place for it, is unknown, or stands there too often.",
             "take it out or move it to the loop it belongs to"),
        Kind("FW964", "x12-element-missing",
             "A value that the guide asks for is empty.",
             "fill the field in the billing system, and write the claim again"),
        Kind("FW965", "x12-value-invalid",
             "A value is no date, amount, number or code of the list that the guide names for its place.",
             "correct the value in the billing system, and write the claim again"),
        Kind("FW966", "x12-line-numbers-broken",
             "The lines of a claim are not numbered 1, 2, 3 …: payments that come back cannot be matched to them.",
             "number the lines of each claim from 1"),
        Kind("FW967", "x12-payments-out-of-balance",
             "What another payer paid and its adjustments do not make the charge, of a line or of the claim: the next "
             "payer cannot tell what is left to it, and refuses the claim.",
             "take payment and every adjustment over from the other payer's remittance, line by line"),
        Kind("FW968", "x12-trailing-separators",
             "A segment or a composite ends with separators behind its last value: X12 leaves them out, and some "
             "receivers refuse the file.",
             "have the program leave out empty elements at the end of a segment",
             Severity.RISK),
    )
}  # fmt: skip
