"""The packet that goes with a request for authorization: facts, what the policy asks for, what the record says. PDF."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from facetwise.domain.encounter import Documentation, Encounter, PastSession
from facetwise.planning import Plan
from facetwise.planning.model import Standing
from facetwise.report.plans import REGIONS, sessions_left

_STANDINGS = {
    Standing.MET: "there",
    Standing.MISSING: "MISSING",
    Standing.UNDETERMINED: "NOT KNOWN",
    Standing.NOT_ASKED: "not asked for",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketFacts:
    """What a packet holds: what is asked for, of whom, and the record of which visit."""

    patient: str
    payer: str
    codes: Sequence[str]
    sides: Sequence[str]
    units: float | None
    planned_for: date | None
    number: str
    encounter: Encounter
    record_from: date | None
    plan: Plan
    is_synthetic: bool = False


def authorization_packet(facts: PacketFacts, *, made: date) -> bytes:
    """The packet as PDF. It says nothing that the record does not hold; what is missing is named."""
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=LETTER,
        leftMargin=0.75 * inch,
        rightMargin=0.75 * inch,
        topMargin=0.75 * inch,
        bottomMargin=0.75 * inch,
        title="Request for prior authorization",
        author="",
    )
    document.build(list(_story(facts, made)))
    return target.getvalue()


def _story(facts: PacketFacts, made: date) -> Iterator[Flowable]:
    styles = getSampleStyleSheet()
    head, text = styles["Heading2"], ParagraphStyle("text", fontName="Helvetica", fontSize=9.5, leading=12)
    yield Paragraph("Request for prior authorization", styles["Title"])
    if facts.is_synthetic:
        yield Paragraph("<b>Synthetic: no patient, claim or payer answer here is real.</b>", text)
    yield _table(list(_request(facts, made)), text, (1.9, 5.1))
    yield Paragraph("Earlier facet sessions", head)
    yield from _sessions(facts.encounter.history, text)
    yield Paragraph("Limits of the policy", head)
    rows = [
        (f"{limit.purpose}, {REGIONS[limit.region]}", sessions_left(limit), limit.policy.cite or "")
        for limit in facts.plan.limits
    ]
    yield _table([("What", "Left", "Paragraph"), *rows], text, (2.2, 2.2, 2.6), head=True)
    yield Paragraph("What the policy asks for first", head)
    steps = [
        (_STANDINGS[step.standing], step.what + (f" ({step.purpose})" if step.purpose else ""), step.why)
        for step in facts.plan.steps
        if step.standing is not Standing.NOT_ASKED
    ]
    yield _table([("Record", "What", "Why"), *steps], text, (1.0, 3.4, 2.6), head=True)
    yield Paragraph("What the record says", head)
    source = f"Record of {facts.record_from}." if facts.record_from else "No record is at hand."
    yield Paragraph(source, text)
    yield _table(list(_record(facts.encounter.documentation)), text, (2.6, 4.4))
    yield Spacer(1, 12)
    yield Paragraph("What is not known is said as not known. Nothing was added to the record.", text)


def _request(facts: PacketFacts, made: date) -> Iterator[tuple[str, str]]:
    yield "Patient", facts.patient
    yield "Payer", facts.payer or "not known"
    yield "Codes", ", ".join(facts.codes) or "not stated"
    yield "Sides", ", ".join(facts.sides) or "not stated"
    yield "Units", f"{facts.units:g}" if facts.units is not None else "not stated"
    yield "Planned for", str(facts.planned_for or "not stated")
    seen = f" (record of {facts.record_from})" if facts.record_from else ""
    yield f"Diagnoses{seen}", ", ".join(facts.encounter.diagnoses or ()) or "not known"
    yield "Authorization number", facts.number or "none yet"
    yield "Policy", facts.plan.pack or "the payer's policy was not found"
    yield "Written", str(made)


def _sessions(history: Sequence[PastSession] | None, text: ParagraphStyle) -> Iterator[Flowable]:
    if history is None:
        yield Paragraph("Not loaded: this is not the same as none.", text)
    elif not history:
        yield Paragraph("None.", text)
    else:
        rows = [
            (
                str(item.service_date),
                str(item.purpose),
                ", ".join(item.joints) if item.joints else "not known",
                ", ".join(item.sides) if item.sides else "not stated",
                f"{item.relief_percent:g} %" if item.relief_percent is not None else "not known",
            )
            for item in history
        ]
        yield _table(
            [("Date", "Purpose", "Joints", "Side", "Relief"), *rows],
            text,
            (1.1, 1.3, 2.4, 1.1, 1.1),
            head=True,
        )


def _record(record: Documentation) -> Iterator[tuple[str, str]]:
    pain, care, scale = record.pain, record.conservative_care, record.function_scale
    yield "Months of pain", _said(pain.months)
    yield "Pain score", f"{_said(pain.score)} {pain.scale or ''}".strip()
    yield "Mainly axial pain", _said(pain.axial)
    yield "Radiculopathy", _said(pain.radiculopathy)
    yield "Another cause explains it", _said(pain.other_cause)
    yield "Conservative care tried", _said(care.tried)
    yield "Conservative care failed", _said(care.failed)
    yield "Kinds of care", ", ".join(care.kinds or ()) or "not known"
    yield "Weeks of care", _said(care.weeks)
    yield "Disability scale", f"{scale.name or ''} {_said(scale.score)}".strip()


def _said(value: object) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _table(
    rows: Sequence[Sequence[str]], text: ParagraphStyle, inches: Sequence[float], *, head: bool = False
) -> Table:
    cells = [
        [Paragraph(f"<b>{escape(cell)}</b>" if head and not number else escape(cell), text) for cell in row]
        for number, row in enumerate(rows)
    ]
    table = Table(cells, colWidths=[width * inch for width in inches], repeatRows=1 if head else 0)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, "#c9ced4"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table
