"""Diagnosis codes explained: what each names, when it was valid, and which joints it fits."""

from facetwise.codes import diagnoses
from facetwise.codes.diagnoses import Diagnosis
from facetwise.domain import spine
from facetwise.report.explain.model import Explanation, UnknownNameError, part, parts, sentence

_COVERAGE = {
    "supported": "on the list of covered diagnoses",
    "supported_cyst_only": "on the list for cyst procedures only, not for ablation",
    "not_listed": "not on the list",
    "not_billable_parent": "a category and no code to bill",
}


def explain_diagnosis(name: str) -> Explanation | None:
    """An ICD-10-CM code of the spine, with or without its dot.

    Raises:
        UnknownNameError: if the name has the shape of a diagnosis code that is not held here.
    """
    if not diagnoses.is_well_formed(name):
        return None
    known = diagnoses.periods(name)
    code = diagnoses.normalize(name)
    if not known and _lists(code):
        return _listed_alone(code)
    if not known:
        why = f"{code} has the shape of a diagnosis code; only common diagnoses of the spine are held here"
        raise UnknownNameError(name, why=why)
    last = known[-1]
    return Explanation(
        name=code,
        kind="diagnosis",
        title=f"{code}: {last.plain_name}",
        parts=parts(
            part("Can it be billed", *(_validity(period) for period in known)),
            part("Which joints it fits", _fit(last)),
            part("Medicare lists that were read", *_lists(code)),
            part("To know", sentence(last.note) if last.note else None),
        ),
        sources=tuple(dict.fromkeys(f"{period.source} ({period.confidence} confidence)" for period in known)),
    )


def _listed_alone(code: str) -> Explanation:
    """A code of which only the lists that were read say something."""
    rows = diagnoses.coverage_frame().filter(icd10=code)
    return Explanation(
        name=code,
        kind="diagnosis",
        title=f"{code}: a diagnosis code that a list of covered diagnoses speaks of",
        parts=parts(part("Medicare lists that were read", *_lists(code))),
        sources=tuple(rows["source"].unique().sort()),
    )


def _validity(period: Diagnosis) -> str:
    span = " ".join(
        filter(
            None,
            [
                f"from {period.effective_from}" if period.effective_from else None,
                f"until the day before {period.effective_until}" if period.effective_until else None,
            ],
        )
    )
    usable = "A complete code" if period.is_billable else "A category: a more exact code is needed on a claim"
    return sentence(f"{usable}, valid {span}" if span else usable)


def _fit(diagnosis: Diagnosis) -> str:
    if not diagnosis.regions:
        return "It names no single region, so it neither supports nor contradicts a level."
    fitting = [
        joint.name
        for joint in spine.joints().values()
        if set(diagnosis.regions) & set(joint.diagnosis_regions)
    ]
    region = ", ".join(diagnosis.regions).replace("_", "-")
    if not fitting:
        return f"It names the {region} region, in which no facet joint lies."
    return f"It names the {region} region; it fits {', '.join(fitting)}."


def _lists(code: str) -> list[str]:
    rows = diagnoses.coverage_frame().filter(icd10=code).iter_rows(named=True)
    return [
        f"{row['article']} ({row['contractor']}): {_COVERAGE.get(row['coverage'], row['coverage'])}"
        f", known from {row['effective_from']}, {row['confidence']} confidence."
        for row in rows
    ]
