"""Short ways to write encounters in tests: what was done in one line, everything else as it usually is."""

from dataclasses import replace
from datetime import date

from facetwise.domain.encounter import Drug, Encounter, Procedure, Target
from facetwise.domain.vocabulary import ClaimType, Guidance, Purpose, Side, Technique, Vial

RIGHT, LEFT, BOTH = Side.RIGHT, Side.LEFT, Side.BILATERAL


def nerves(names, side=RIGHT):
    return tuple(Target(nerve=name, side=side) for name in names.split())


def joints(names, side=RIGHT):
    return tuple(Target(joint=name, side=side) for name in names.split())


def block(targets, **changes):
    """A diagnostic medial branch block under fluoroscopy."""
    usual = Procedure(
        purpose=Purpose.DIAGNOSTIC,
        technique=Technique.MEDIAL_BRANCH_BLOCK,
        guidance=Guidance.FLUOROSCOPY,
        targets=tuple(targets),
    )
    return replace(usual, **changes)


def injection(targets, **changes):
    """A therapeutic intra-articular injection under fluoroscopy."""
    therapeutic = {"purpose": Purpose.THERAPEUTIC, "technique": Technique.INTRAARTICULAR}
    return block(targets, **{**therapeutic, **changes})


def ablation(targets, **changes):
    """Conventional radiofrequency under fluoroscopy."""
    usual = {"purpose": Purpose.ABLATION, "technique": Technique.RADIOFREQUENCY, "temperature_c": 80.0}
    return block(targets, **{**usual, **changes})


def steroid(name="dexamethasone", dose_mg=10, wasted_mg=0, vial=Vial.SINGLE_DOSE):
    return Drug(name=name, dose_mg=dose_mg, wasted_mg=wasted_mg, vial=vial)


def visit(*procedures, **changes):
    """An office visit of an Ohio Medicare patient, with a cervical and a lumbar diagnosis."""
    usual = Encounter(
        service_date=date(2026, 3, 2),
        payer="medicare",
        state="OH",
        place_of_service="11",
        bill_for=ClaimType.PROFESSIONAL,
        procedures=tuple(procedures),
        diagnoses=("M47.812", "M47.816"),
        drugs=(),
    )
    return replace(usual, **changes)


def shown(coded):
    """Lines as a biller writes them: ``64490-RT-KX``, ``64636-RT x2``."""
    return [
        "-".join([line.code, *line.modifiers]) + (f" x{line.units}" if line.units > 1 else "")
        for line in coded.lines
    ]
