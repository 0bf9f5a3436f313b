"""The form of the code page as an encounter: what it leaves open is not known."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from facetwise.domain import spine
from facetwise.domain.billing import Address, Insurance
from facetwise.domain.encounter import ClaimHeader, Encounter, Patient, Procedure, Providers, Target
from facetwise.domain.vocabulary import ClaimType, Guidance, Purpose, Side, Technique
from facetwise.notes import NoteReading, read_note
from facetwise.web.typed_values import typed_day

LONGEST_NOTE = 100_000  # characters
_SIDES = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave: the encounter, and the note with what was read from it."""

    encounter: Encounter
    targets: tuple[str, ...]
    note: str = ""
    reading: NoteReading | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to code yet."""
        return not self.targets and self.reading is None


def given_in(form: QueryDict) -> Given:
    """The encounter of a form, with its note read."""
    note = form.get("note", "")[:LONGEST_NOTE].replace("\r\n", "\n").strip()
    encounter, targets = encounter_from(form), tuple(form.getlist("target"))
    if not note:
        return Given(encounter, targets)
    reading = read_note(note)
    return Given(_with_note(encounter, reading), targets, note, reading)


def encounter_from(form: QueryDict) -> Encounter:
    """What the form says apart from its note."""
    procedure = Procedure(
        purpose=Purpose(form["purpose"]) if form.get("purpose") in list(Purpose) else Purpose.UNSPECIFIED,
        technique=_word(form, "technique", Technique),
        targets=tuple(filter(None, map(_target, form.getlist("target")))),
        guidance=_word(form, "guidance", Guidance),
        image_saved={"yes": True, "no": False}.get(form.get("image_saved", "")),
    )
    codes = form.get("diagnoses", "").replace(",", " ").split()
    return Encounter(
        encounter_id=_text(form, "claim_id") or "this procedure",
        service_date=typed_day(form.get("service_date", "")),
        payer=form.get("payer") or None,
        state=(form.get("state") or "").upper() or None,
        place_of_service=form.get("place_of_service") or None,
        bill_for=_word(form, "bill_for", ClaimType),
        procedures=(procedure,),
        diagnoses=tuple(code.upper() for code in codes) if codes else None,
        patient=_patient(form),
        providers=Providers(billing_npi=_text(form, "billing_npi"), rendering_npi=_text(form, "rendering_npi")),
        claim=ClaimHeader(claim_id=_text(form, "claim_id"), frequency_code="1"),
        insurance=Insurance(
            member_id=_text(form, "member_id"), relationship=_text(form, "relationship"),
            responsibility=_text(form, "responsibility"),
        ),
    )  # fmt: skip


def _patient(form: QueryDict) -> Patient:
    """Who was treated, asked only where an 837 is to be written."""
    address = Address(**{name: _text(form, f"patient_{name}") for name in ("street", "city", "state", "zip")})
    return Patient(
        last_name=_text(form, "last_name"),
        first_name=_text(form, "first_name"),
        birth_date=typed_day(form.get("birth_date", "")),
        sex=_text(form, "sex"),
        address=address,
    )


def _with_note(form: Encounter, reading: NoteReading) -> Encounter:
    """What the note says, with payer, place and insurance from the form, which no note states."""
    said = reading.encounter
    given = {
        name: getattr(form.patient, name)
        for name in ("last_name", "first_name", "birth_date", "sex")
        if getattr(form.patient, name)
    }
    return replace(
        said,
        encounter_id=form.encounter_id,
        patient=replace(said.patient, **given, address=form.patient.address),
        providers=replace(
            said.providers,
            billing_npi=form.providers.billing_npi or said.providers.billing_npi,
            rendering_npi=form.providers.rendering_npi or said.providers.rendering_npi,
        ),
        claim=form.claim,
        insurance=form.insurance,
        payer=said.payer or form.payer,
        state=said.state or form.state,
        place_of_service=said.place_of_service or form.place_of_service,
        bill_for=said.bill_for or form.bill_for,
        service_date=said.service_date or form.service_date,
        diagnoses=said.diagnoses or form.diagnoses,
    )


def _text(form: QueryDict, name: str) -> str | None:
    return form.get(name, "").strip()[:120] or None


def _word(form: QueryDict, name: str, words: Any) -> Any:  # noqa: ANN401 - an enumeration and its member
    return words(form[name]) if form.get(name) in list(words) else None


def _target(value: str) -> Target | None:
    kind, _, rest = value.partition(":")
    name, _, side = rest.partition(":")
    if side not in _SIDES:
        return None
    if kind == "joint" and name in spine.joints():
        return Target(joint=name, side=Side(side))
    return Target(nerve=name, side=Side(side)) if kind == "nerve" and name in spine.nerves() else None
