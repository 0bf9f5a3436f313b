"""The service lines of one claim: their segments, how they are written, and how they are written anew."""

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from facetwise.domain.claim_edits import LineForm
from facetwise.interop.x12.delimiters import Delimiters
from facetwise.interop.x12.document import Segment
from facetwise.interop.x12.fix.codes import in_capitals

SERVICES = {b"SV1": (1, 2, 4), b"SV2": (2, 3, 5)}  # where procedure, charge and units stand
POINTERS = 7  # SV107; SV2 has none
LONGEST_CONTROL_NUMBER = 50


@dataclass(frozen=True, slots=True)
class LineBlock:
    """The segments of one line, LX to the next, with its service segment."""

    segments: tuple[Segment, ...]
    service: Segment

    def form(self, origin: int, delimiters: Delimiters) -> LineForm:
        """How the line is written."""
        tag, *_ = parts = self.service.elements(delimiters)
        procedure, charge, units = (_at(parts, n) for n in SERVICES[tag])
        composite = procedure.decode("latin-1").split(delimiters.component)
        modifiers = tuple(m.strip().upper() for m in composite[2:6] if m.strip())
        tags = {segment.text[:3] for segment in self.segments}
        return LineForm(
            origins=(origin,), code=composite[1].strip().upper() if len(composite) > 1 else "",
            modifiers=modifiers, units=_number(units), charge_cents=_cents(charge),
            pointers=_pointers(parts, delimiters), can_be_split=b"SVD" not in tags,
            apart=self._apart(parts, delimiters),
        )  # fmt: skip

    def _apart(self, parts: list[bytes], delimiters: Delimiters) -> tuple[object, ...]:
        """What the line says besides procedure, charge and units; its own numbers (LX, REF*6R) say nothing."""
        at_procedure, *numbers = SERVICES[parts[0]]
        described = parts[at_procedure].split(delimiters.component.encode("latin-1"))[6:]
        rest = tuple(p for n, p in enumerate(parts) if n not in (at_procedure, *numbers, POINTERS))
        own = (b"REF" + delimiters.element.encode("latin-1") + b"6R", b"LX")
        others = (s.text for s in self.segments if s is not self.service and not s.text.startswith(own))
        return (rest, tuple(described), *others)

    def in_capitals(self, delimiters: Delimiters) -> "LineBlock":
        """The same line with its code and modifiers written as the code sets write them."""
        element, *_ = SERVICES[self.service.elements(delimiters)[0]]
        tidy = in_capitals(self.service, element, delimiters)
        return LineBlock(tuple(tidy if s is self.service else s for s in self.segments), tidy)

    def written(
        self, form: LineForm, old: LineForm, delimiters: Delimiters, *, copy: int
    ) -> tuple[Segment, ...]:
        """The segments of the line in its new form; ``copy`` counts the lines made of one, from 0."""
        separator = delimiters.element.encode("latin-1")
        parts = self.service.elements(delimiters)
        at_procedure, at_charge, at_units = SERVICES[parts[0]]
        if form.modifiers != old.modifiers:
            parts[at_procedure] = _procedure(parts[at_procedure], form.modifiers, delimiters)
        if form.charge_cents != old.charge_cents and form.charge_cents is not None:
            parts[at_charge] = _plain(Decimal(form.charge_cents) / 100)
        if form.units != old.units and form.units is not None:
            parts[at_units] = _plain(Decimal(str(form.units)))
        if form.pointers != old.pointers:
            component = delimiters.component.encode("latin-1")
            parts[POINTERS] = component.join(str(pointer).encode() for pointer in form.pointers)
        new = separator.join(parts)
        changed = (replace(s, text=new) if s is self.service else s for s in self.segments)
        return tuple(_own_control_number(s, copy, separator) for s in changed)


def _own_control_number(segment: Segment, copy: int, separator: bytes) -> Segment:
    """A second line made of one gets a control number of its own, so that payments can be told apart."""
    start = b"REF" + separator + b"6R" + separator
    if not copy or not segment.text.startswith(start):
        return segment
    number = segment.text[len(start) :][: LONGEST_CONTROL_NUMBER - 2]
    return replace(segment, text=start + number + b"-" + str(copy + 1).encode())


def _procedure(composite: bytes, modifiers: tuple[str, ...], delimiters: Delimiters) -> bytes:
    component = delimiters.component.encode("latin-1")
    parts = composite.split(component)
    places = [m.encode("latin-1") for m in modifiers] + [b""] * (4 - len(modifiers))
    return component.join([*parts[:2], *places, *parts[6:]]).rstrip(component)


def _pointers(parts: list[bytes], delimiters: Delimiters) -> tuple[int, ...]:
    """The diagnoses that a professional line points at; none where one is no number."""
    if parts[0] != b"SV1":
        return ()
    written = [p.strip() for p in _at(parts, POINTERS).split(delimiters.component.encode("latin-1"))]
    return tuple(int(p) for p in written if p) if all(p.isdigit() for p in written if p) else ()


def _at(parts: list[bytes], number: int) -> bytes:
    return parts[number] if number < len(parts) else b""


def _number(text: bytes) -> float | None:
    try:
        return float(Decimal(text.decode("latin-1").strip()))
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _cents(text: bytes) -> int | None:
    number = _number(text)
    return None if number is None or not abs(number) < 10**12 else round(number * 100)


def _plain(value: Decimal) -> bytes:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).encode()
