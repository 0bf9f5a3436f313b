"""Drugs given → HCPCS lines by service date, with what was discarded of a single-dose vial.

Local anesthetics, contrast and sedation drugs are part of what they serve and never become lines. A drug is
billed by the professional only outside facilities; a surgery centre's payment includes it; a hospital lists
it although it is packaged, without JW or JZ. Doses round up to whole units, discarded amounts down; JW stands
on its own line, JZ where nothing billable was discarded. Source: coding reference 9 and 10.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from facetwise.codes import drugs, modifiers
from facetwise.codes.dates import in_force
from facetwise.codes.drug_names import NameAction, drug_of_name
from facetwise.codes.drugs import DrugRole
from facetwise.codes.places import place
from facetwise.coding import queries
from facetwise.coding.conventions import Conventions
from facetwise.coding.parts import Part, together
from facetwise.coding.pointers import MOST_POINTERS
from facetwise.domain.claim import ProposedLine, Query
from facetwise.domain.encounter import Drug, Encounter
from facetwise.domain.vocabulary import ClaimType, Vial

INCLUDED = {
    DrugRole.LOCAL_ANESTHETIC: "local anesthetic is part of the procedure",
    DrugRole.LOCAL_ANESTHETIC_IV: "local anesthetic is part of the procedure",
    DrugRole.CONTRAST: "contrast is part of the procedure",
    DrugRole.SEDATION: "it is part of the sedation",
    DrugRole.SUPPLY: "supplies are part of the procedure",
}
LISTED = (DrugRole.LOCAL_ANESTHETIC, DrugRole.CONTRAST)
MAY_LIST = "; a hospital may list it, packaged, and Medicare pays nothing for it apart"
PACKAGED = "; listed, packaged: Medicare pays a hospital nothing for it apart"
SOME_CONCENTRATION = 240.0  # asks what kind of drug a name is, where its code would need the concentration
NO_LINE_NOTE = "drugs are billed beside a procedure line, and none is certain yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """A billable drug with its code."""

    drug: Drug
    code: str


def drug_part(encounter: Encounter, beside: Sequence[ProposedLine], conventions: Conventions) -> Part:
    """Lines for the drugs of an encounter, beside its procedure lines."""
    on = encounter.service_date
    if not encounter.drugs or on is None:
        return Part()
    readings = [_read(drug, conventions, on) for drug in encounter.drugs]
    given = [reading for reading in readings if isinstance(reading, _Given)]
    said = together(reading for reading in readings if isinstance(reading, Part))
    return together([said, _billed(given, encounter, beside, conventions, on)])


def _read(drug: Drug, conventions: Conventions, on: date) -> _Given | Part:
    """What a drug is; a part that says why it is no line, or what has to be asked."""
    if not drug.name:
        return Part(queries=(queries.drug_unclear(drug, "which drug was it?"),))
    role = _role(drug.name, on)
    if role in INCLUDED:
        may_list = MAY_LIST if conventions.claim_type is ClaimType.HOSPITAL and role in LISTED else ""
        return Part(notes=(f"{drug.name} is not billed: {INCLUDED[role]}{may_list}",))
    named = drug_of_name(drug.name, on, dose_mg=drug.dose_mg)
    if named is None:
        return Part(queries=(queries.drug_unclear(drug, "which drug is this (generic name and strength)?"),))
    if named.action is NameAction.DO_NOT_BILL:
        return Part(notes=(f"{drug.name} is not billed: {named.note or 'it has no line of its own'}",))
    if named.code is None:
        return Part(queries=(queries.drug_unclear(drug, named.note or "which product was it?"),))
    return _Given(drug=drug, code=named.code)


def _role(name: str, on: date) -> DrugRole | None:
    named = drug_of_name(name, on, iodine_mg_per_ml=SOME_CONCENTRATION)
    found = drugs.known_drug(named.code) if named and named.code else None
    return found.role if found else None


def _billed(
    given: Sequence[_Given],
    encounter: Encounter,
    beside: Sequence[ProposedLine],
    conventions: Conventions,
    on: date,
) -> Part:
    """The lines, where this claim carries drugs at all."""
    names = ", ".join(dict.fromkeys(item.drug.name or "" for item in given))
    if not given:
        return Part()
    if not beside:
        return Part(notes=(f"{names}: {NO_LINE_NOTE}",))
    hindrance = _hindrance(names, encounter, conventions)
    if hindrance is not None:
        return hindrance
    pointers = sorted({number for line in beside for number in line.diagnosis_pointers})
    marks = conventions.discarded_drug_modifiers()
    lines = together(
        _lines(item, tuple(pointers[:MOST_POINTERS]), on, marks=marks.value, is_packaged=is_packaged)
        for item in _merged(given)
        for is_packaged in (_is_packaged(item.code, conventions, on),)
    )
    return together([lines, Part(notes=marks.notes)])


def _hindrance(names: str, encounter: Encounter, conventions: Conventions) -> Part | None:
    """Why this claim carries no drugs, or the question that decides it; None where it carries them."""
    if conventions.claim_type is ClaimType.HOSPITAL:
        return None
    if conventions.claim_type is ClaimType.ASC:
        return Part(notes=(f"{names} is not billed: the surgery centre's payment includes it",))
    where = place(encounter.place_of_service) if encounter.place_of_service else None
    if where is None:
        return Part(queries=(queries.place_not_stated(),))
    if where.is_facility:
        return Part(
            notes=(f"{names} is not billed: place of service {where.code} is a facility, which bears it",)
        )
    return None


def _is_packaged(code: str, conventions: Conventions, on: date) -> bool:
    """Nothing is said of what was left of a drug that is not paid apart."""
    return conventions.claim_type is ClaimType.HOSPITAL and drugs.is_packaged_at_hospital(code, on)


def _merged(given: Sequence[_Given]) -> list[_Given]:
    """One entry for each code and kind of vial, with amounts added: units are rounded once a day."""
    groups: dict[tuple[str, Vial | None], list[Drug]] = {}
    for item in given:
        groups.setdefault((item.code, item.drug.vial), []).append(item.drug)
    return [_Given(drug=_sum(several), code=code) for (code, _), several in groups.items()]


def _sum(several: Sequence[Drug]) -> Drug:
    return replace(
        several[0],
        dose_mg=_total(drug.dose_mg for drug in several),
        wasted_mg=_total(drug.wasted_mg for drug in several),
        volume_ml=_total(drug.volume_ml for drug in several),
    )


def _total(amounts: Iterable[float | None]) -> float | None:
    """The sum, null where any part is not known."""
    known = [Decimal(str(amount)) if amount is not None else None for amount in amounts]
    return None if None in known else float(sum((amount for amount in known if amount), Decimal(0)))


def _lines(item: _Given, pointers: tuple[int, ...], on: date, *, marks: bool, is_packaged: bool) -> Part:
    """The line of what was given, and the line of what was discarded."""
    drug, code = item.drug, item.code
    marks = marks and not is_packaged
    units = drugs.units_for(drug.dose_mg, code, on, volume_ml=drug.volume_ml)
    if not units:
        return Part(queries=(queries.drug_unclear(drug, "which dose was given?"),))
    discarded = drugs.discarded_units(drug.wasted_mg, code, on, used_mg=drug.dose_mg)
    is_marked = marks and drug.vial is Vial.SINGLE_DOSE
    line = ProposedLine(
        code=code,
        modifiers=("JZ",) if is_marked and discarded == 0 and _is_in_force("JZ", on) else (),
        units=units,
        diagnosis_pointers=pointers,
        reason=f"{drug.name}: {_amount(drug)} given, {units} unit{'s' * (units > 1)} of {_unit(code)}"
        f"{PACKAGED if is_packaged else ''}",
    )
    waste = (
        _discarded_line(line, drug, discarded) if is_marked and discarded and _is_in_force("JW", on) else None
    )
    return Part(lines=(line, waste) if waste else (line,), queries=_vial_queries(drug, marks=marks))


def _discarded_line(line: ProposedLine, drug: Drug, units: int) -> ProposedLine:
    amount = f"{drug.wasted_mg:g} mg" if drug.wasted_mg is not None else "the rest"
    return replace(
        line,
        modifiers=("JW",),
        units=units,
        reason=f"{drug.name}: {amount} of the single-dose vial discarded",
    )


def _vial_queries(drug: Drug, *, marks: bool) -> tuple[Query, ...]:
    """What the discarded-drug modifiers need to know."""
    if not marks or drug.vial is Vial.MULTI_DOSE:
        return ()
    if drug.vial is None:
        return (queries.drug_unclear(drug, "did it come from a single-dose or a multi-dose vial?"),)
    is_open = drug.wasted_mg is None
    return (queries.drug_unclear(drug, "how much of the vial was discarded, if any?"),) if is_open else ()


def _is_in_force(modifier: str, on: date) -> bool:
    known = modifiers.modifier(modifier)
    return known is not None and in_force(known.effective_from, known.effective_until, on)


def _amount(drug: Drug) -> str:
    return f"{drug.dose_mg:g} mg" if drug.dose_mg is not None else f"{drug.volume_ml:g} mL"


def _unit(code: str) -> str:
    known = drugs.known_drug(code)
    return known.billing_unit if known else "its code"
