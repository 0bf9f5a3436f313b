"""A plan for a person at a terminal, and for programs."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from facetwise.domain.vocabulary import Region
from facetwise.planning.model import Citation, JointStatus, Plan, SessionLimit, Standing, Step
from facetwise.report.marks import DENIAL, MET, NOTE, UNDETERMINED, State, Style
from facetwise.report.plain_text import in_ascii, without_control_characters

REGIONS = {Region.CERVICAL_THORACIC: "neck and upper back", Region.LUMBAR_SACRAL: "low back"}
MARKS: dict[Standing, State] = {
    Standing.MET: MET,
    Standing.MISSING: DENIAL,
    Standing.UNDETERMINED: UNDETERMINED,
    Standing.NOT_ASKED: NOTE,
}


def plan_text(plan: Plan, style: Style) -> str:
    """Sessions left, joints, what must come first, what the note must hold."""
    who = f"patient {plan.patient_id}" if plan.patient_id else "patient without id"
    title = f"{who} · {plan.pack or 'payer not recognised'} · planned for {plan.day}"
    parts = [
        style.paint(title, "1"),
        *_block("to know", plan.problems, style),
        *_block("sessions", [row for item in plan.limits for row in _limit(item, style)], style),
        *_block("joints blocked or ablated before", [_joint(item) for item in plan.joints], style),
        *_block("what must be there first", list(_steps(plan.steps, style)), style),
        *_block(
            "what the note must hold", [", ".join(plan.documentation)] if plan.documentation else [], style
        ),
        *_block("sources", list(_sources(plan)), style),
    ]
    text = without_unprintable("\n\n".join(parts))
    return in_ascii(text) if style.ascii_only else text


def plan_object(plan: Plan) -> dict[str, Any]:
    """A plan for programs; dates in ISO form by `json_line`."""
    return asdict(plan)


def without_unprintable(text: str) -> str:
    """Every line without what could steer a terminal, save our own colours."""
    return "\n".join(
        "\x1b".join(without_control_characters(part) for part in line.split("\x1b"))
        for line in text.split("\n")
    )


def sessions_left(limit: SessionLimit) -> str:
    """The count in words: ``1 of 4 left in 12 months``."""
    if limit.limit is None or limit.window_months is None or (limit.left is None and not limit.used):
        return "not known"
    if limit.left is None:
        return f"at least {len(limit.used)} of {limit.limit} used in {limit.window_months} months"
    most = "up to " if limit.perhaps and limit.left else ""
    return f"{most}{limit.left} of {limit.limit} left in {limit.window_months} months"


def _limit(limit: SessionLimit, style: Style) -> Iterator[str]:
    mark = style.shape(MARKS[limit.standing])
    facts = [
        f"used {', '.join(map(str, limit.used))}" if limit.used else None,
        _earliest(limit),
        limit.why or None,
    ]
    said = "; ".join(filter(None, facts))
    yield f"{mark} {REGIONS[limit.region]}, {limit.purpose}: {sessions_left(limit)}" + (
        f"; {said}" if said else ""
    )


def _earliest(limit: SessionLimit) -> str | None:
    if limit.earliest is None or limit.standing is Standing.MET:
        return None
    return f"one more is surely inside the limit from {limit.earliest}"


def _joint(status: JointStatus) -> str:
    when = f" (from {status.from_day})" if status.from_day else ""
    return f"{status.side} {status.joint}: {status.next_step}{when}"


def _steps(steps: Iterable[Step], style: Style) -> Iterator[str]:
    for step in steps:
        if step.standing is Standing.NOT_ASKED and step.what != "prior authorization":
            continue
        place = ", ".join(filter(None, [REGIONS.get(step.region) if step.region else None, step.purpose]))
        about = f"{place}: " if place else ""
        why = f" - {step.why}" if step.why else ""
        yield f"{style.shape(MARKS[step.standing])} {about}{step.what}{why}"


def _sources(plan: Plan) -> Iterator[str]:
    cited = [item.policy for item in plan.limits]
    cited += [item.policy for item in plan.steps if item.policy]
    seen: dict[tuple[str, str], Citation] = {(item.key, item.value): item for item in cited}
    for item in seen.values():
        if item.confidence == "none":
            continue
        since = f", known since {item.in_force_from}" if item.in_force_from else ""
        checked = f", checked through {item.verified_through}" if item.verified_through else ""
        yield f"{item.key} = {item.value}{since}{checked}: {item.cite} ({item.pack})"


def _block(title: str, rows: Iterable[str], style: Style) -> list[str]:
    wrapped = [
        line
        for row in rows
        for line in textwrap.wrap(
            row, style.width, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False
        )
    ]
    return ["\n".join([style.paint(title, "1"), *wrapped])] if wrapped else []
