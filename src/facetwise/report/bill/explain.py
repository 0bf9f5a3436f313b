"""What a bill says, in plain words. It never says that a patient was overcharged: it says what to ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from facetwise.codes.drugs import known_drug
from facetwise.codes.procedures import Procedure, Role, procedure
from facetwise.domain.bill import Amount, Bill, BillLine
from facetwise.domain.claim import TreatedJoint
from facetwise.domain.finding import Finding
from facetwise.domain.vocabulary import Region, Verdict
from facetwise.report.amounts import dollars
from facetwise.report.bill.words import words

_SIDES = {"50", "RT", "LT"}
A_CENT = 0.01
LACKING = (
    "add-on-without-primary",
    "third-level-without-second",
)  # a joint's line stands without the one before
ALIKE = ("duplicate-line", "third-level-code-repeated")  # about several lines, of which one may be named


@dataclass(frozen=True, slots=True)
class LineInWords:
    """One line: what is printed, and what it means."""

    number: int
    printed: str
    amounts: tuple[str, ...]
    meaning: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BillExplanation:
    """Everything that a page, a terminal or a print shows of a bill, in one language.

    ``joints`` are those that a record names; a bill alone does not say which joints were treated, then ``regions``
    says where on the spine.
    """

    language: str
    title: str
    not_a_bill: str
    summary: tuple[str, ...]
    lines: tuple[LineInWords, ...]
    why: tuple[str, ...]
    looks_right: tuple[str, ...]
    ask: tuple[str, ...]
    whom: tuple[str, ...]
    headings: dict[str, str]
    regions: tuple[Region, ...]
    joints: tuple[TreatedJoint, ...]


def explain_bill(
    bill: Bill, findings: Sequence[Finding], *, language: str = "en", joints: Sequence[TreatedJoint] = ()
) -> BillExplanation:
    """A bill in plain words.

    Args:
        bill: the lines as read.
        findings: what the checks say of them; only what the bill alone shows becomes a question.
        language: ``en`` or ``es``.
        joints: joints that a record names, for the drawing.

    Raises:
        ValueError: for another language.
    """
    said = words(language)
    known = [(line, procedure(line.code)) for line in bill.lines]
    facet = [(line, found) for line, found in known if found is not None and found.is_facet]
    return BillExplanation(
        language=language,
        title=said["title"],
        not_a_bill=said["not_a_bill"],
        summary=tuple(_summary(bill, said, has_facet=bool(facet)))
        if bill.lines
        else (said["nothing_found"],),
        lines=tuple(_line(number, line, said) for number, line in enumerate(bill.lines, start=1)),
        why=tuple(_why(facet, said)),
        looks_right=tuple(_looks_right(facet, findings, said)),
        ask=tuple(dict.fromkeys(_questions(bill, findings, joints, said))),
        whom=tuple(said["whom"]),
        headings=dict(said["headings"]),
        regions=tuple(dict.fromkeys(found.region for _, found in facet if found.region)),
        joints=tuple(joints),
    )


def _summary(bill: Bill, said: dict[str, Any], *, has_facet: bool) -> Iterator[str]:
    count = len(bill.lines)
    for kind in (Amount.OWED, Amount.BILLED):
        printed = _printed(bill, kind)
        total = dict(bill.totals).get(kind)
        if total is not None:
            yield said["summary"][kind].format(amount=dollars(total))
        elif printed and not bill.passed_over:
            sentence = said["summary"][kind if len(printed) == count else f"{kind}_in_part"]
            yield sentence.format(amount=dollars(sum(printed)), some=len(printed), count=count)
    if bill.passed_over:
        yield said["summary"]["cut"].format(count=count + bill.passed_over, read=count)
    else:
        yield said["summary"]["one" if count == 1 else "many"].format(count=count)
    if not has_facet:
        yield said["summary"]["no_facet"]
    if any(line.reasons for line in bill.lines):
        yield said["a_denial"]


def _printed(bill: Bill, kind: Amount) -> list[float]:
    return [amount for line in bill.lines if (amount := line.amount(kind)) is not None]


def _line(number: int, line: BillLine, said: dict[str, Any]) -> LineInWords:
    units = f" x{line.units:g}" if line.units not in (None, 1) else ""
    reasons = [word for reason in line.reasons for word in _reason(reason, said)]
    return LineInWords(
        number=number,
        printed=" ".join([line.code, *line.modifiers]) + units,
        amounts=tuple(f"{said['amounts'][kind]} {dollars(amount)}" for kind, amount in line.amounts),
        meaning=(*_code(line, said), *(_modifier(item, said) for item in line.modifiers), *reasons),
    )


def _code(line: BillLine, said: dict[str, Any]) -> Iterator[str]:
    found, drug = procedure(line.code), known_drug(line.code)
    if found is None and drug is None:
        yield said["categories"]["unknown"]
    elif found is None and drug is not None:
        yield said["categories"]["drug"].format(name=drug.plain_name)
    elif found is not None and found.is_facet:
        yield said["facet"][str(found.technique_group)].format(where=said["where"][str(found.region)])
        yield said["rank"][str(found.role)]
    elif found is not None:
        yield said["categories"].get(found.category, said["categories"]["unknown"])


def _modifier(modifier: str, said: dict[str, Any]) -> str:
    known: dict[str, str] = said["modifiers"]
    return known.get(modifier) or known["other"].format(modifier=modifier)


def _reason(reason: str, said: dict[str, Any]) -> Iterator[str]:
    group, _, code = reason.partition("-")
    texts: dict[str, str] = said["reasons"]
    yield f"{reason}: {texts.get(code or group) or texts['other'].format(code=reason)}"
    if code and group in said["groups"]:
        yield said["groups"][group]


def _why(facet: Sequence[tuple[BillLine, Procedure]], said: dict[str, Any]) -> Iterator[str]:
    if not facet:
        return
    written = [modifier for line, _ in facet for modifier in line.modifiers]
    yield said["why"]["joints"]
    if len({line.code for line, _ in facet}) > 1:
        yield said["why"]["three_codes"]
    if "50" in written:
        yield said["why"]["both_sides"]
    if "RT" in written and "LT" in written:
        yield said["why"]["right_and_left_lines"]
    yield said["why"]["two_bills"]


def _looks_right(
    facet: Sequence[tuple[BillLine, Procedure]], findings: Sequence[Finding], said: dict[str, Any]
) -> Iterator[str]:
    """What the bill alone shows to be as such bills are; nothing where a check objects to any of it."""
    wrong = {finding.name for finding in findings if finding.verdict is Verdict.VIOLATED}
    roles = [found.role for _, found in facet]
    if Role.PRIMARY in roles and len(set(roles)) > 1 and wrong.isdisjoint(LACKING):
        yield said["looks_right"]["first_then_next"]
    if roles.count(Role.THIRD_AND_FURTHER) == 1 and "third-level-code-repeated" not in wrong:
        yield said["looks_right"]["one_third"]
    if facet and all(_SIDES & {*line.modifiers} for line, _ in facet):
        yield said["looks_right"]["sides"]
    first = [line for line, found in facet if found.role is Role.PRIMARY]
    if first and all(line.units == 1 for line in first):
        yield said["looks_right"]["units"]


def _questions(
    bill: Bill, findings: Sequence[Finding], joints: Sequence[TreatedJoint], said: dict[str, Any]
) -> Iterator[str]:
    ask = said["ask"]
    numbered = list(enumerate(bill.lines, start=1))
    for name, question in ask["rules"].items():
        about = [item for item in findings if item.name == name and item.verdict is Verdict.VIOLATED]
        if about:
            numbers = _lines_of(about, numbered)
            if name in ALIKE:
                numbers = _with_alike(numbers, bill, by_code=name != "duplicate-line")
            yield question.format(lines=_listed(numbers, said))
    for key, chosen in (
        ("no_side", [number for number, line in numbered if _lacks_side(line)]),
        ("unknown_code", [number for number, line in numbered if not _is_known(line.code)]),
        ("office_part", [number for number, line in numbered if _asks_for_office_part(line)]),
        ("denied", [number for number, line in numbered if line.reasons]),
    ):
        if chosen:
            yield ask[key].format(lines=_listed(chosen, said))
    for kind, total in bill.totals:
        printed = _printed(bill, kind)
        if len(printed) == len(bill.lines) and not bill.passed_over and abs(sum(printed) - total) >= A_CENT:
            yield ask["adds_up"][kind].format(lines=dollars(sum(printed)), total=dollars(total))
    is_told = bool(joints) and all(joint.side for joint in joints)
    has_facet = any((found := procedure(line.code)) is not None and found.is_facet for line in bill.lines)
    if has_facet and not is_told:
        yield ask["joints"]
    yield from ask["always"]


def _lines_of(about: Sequence[Finding], numbered: Sequence[tuple[int, BillLine]]) -> list[int]:
    """The lines that findings are about: named, or those whose code the finding speaks of, or all."""
    named = {item.line for item in about if item.line is not None}
    spoken = {number for item in about for number, line in numbered if line.code in item.message}
    return sorted(named or spoken or {number for number, _ in numbered})


def _lacks_side(line: BillLine) -> bool:
    found = procedure(line.code)
    return found is not None and found.is_facet and not _SIDES & {*line.modifiers}


def _asks_for_office_part(line: BillLine) -> bool:
    """Whether the plan puts all of the line on the provider while the bill asks the patient for money."""
    groups = {reason.partition("-")[0] for reason in line.reasons} & {"CO", "PI", "PR", "OA"}
    return bool(groups) and groups <= {"CO", "PI"} and (line.amount(Amount.OWED) or 0) > 0


def _is_known(code: str) -> bool:
    return procedure(code) is not None or known_drug(code) is not None


def _with_alike(numbers: Sequence[int], bill: Bill, *, by_code: bool) -> list[int]:
    """Lines with every other that has their code and, if asked for, their modifiers."""

    def alike(line: BillLine) -> tuple[object, ...]:
        return (line.code,) if by_code else (line.code, line.modifiers)

    meant = {alike(bill.lines[number - 1]) for number in numbers}
    return [number for number, line in enumerate(bill.lines, start=1) if alike(line) in meant]


def _listed(numbers: Sequence[int], said: dict[str, Any]) -> str:
    """Line 2; Lines 2 and 5; Lines 2 to 9 and 12."""
    words = said["lines"]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        part
        for run in runs
        for part in ([f"{run[0]} {words['to']} {run[-1]}"] if len(run) > 2 else map(str, run))
    ]
    last = f" {words['and']} ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return str(words["one" if len(numbers) == 1 else "many"]).format(numbers=last)
