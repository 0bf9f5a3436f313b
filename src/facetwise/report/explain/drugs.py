"""Drug codes explained: what one unit is, since when the code is valid, how many units a dose makes."""

from facetwise.codes.drugs import Drug, frame, known_drug
from facetwise.report.explain.model import Explanation, part, parts, sentence, texts


def known_drugs() -> list[str]:
    """The drug codes that can be explained."""
    return frame()["code"].to_list()


def explain_drug(name: str) -> Explanation | None:
    """A drug code, whether it is still valid or not."""
    found = known_drug(name)
    return _explanation(found) if found else None


def _explanation(found: Drug) -> Explanation:
    return Explanation(
        name=found.code,
        kind="drug",
        title=f"{found.code}: {found.plain_name}, billed by {found.billing_unit}",
        parts=parts(
            part("What it is", texts()["drug_roles"].get(str(found.role))),
            part("Valid", _validity(found)),
            part("Units", _one_unit(found), sentence(found.unit_rule or "")),
            part("To know", sentence(found.note or "")),
        ),
        sources=(f"{found.source} ({found.confidence} confidence)",),
    )


def _validity(found: Drug) -> str | None:
    since, until = found.effective_from, found.effective_until
    if since and until:
        return f"From {since} until the day before {until}."
    if until:
        return f"Until the day before {until}; after that it is an invalid code."
    return f"From {since}." if since else None


def _one_unit(found: Drug) -> str | None:
    if found.unit_amount is None or not found.unit_name:
        return None
    unit = f"{found.unit_amount.normalize():f} {found.unit_name}"
    return f"One unit is {unit}. The dose is divided by that and rounded up to the next whole unit."
