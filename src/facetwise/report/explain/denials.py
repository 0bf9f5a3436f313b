"""Denial codes explained: what a payer says with them, what usually brings them, who owes the amount."""

from functools import cache

from facetwise.codes import denials
from facetwise.codes.denials import Denial, DenialCode, DenialKind
from facetwise.codes.places import place
from facetwise.report.explain.model import Explanation, Part, part, parts, sentence, texts
from facetwise.report.explain.rules import rules_for_denial


@cache
def known_denials() -> frozenset[str]:
    """Every reason and remark code that can be explained."""
    return frozenset(denials.frame()["code"]) | frozenset(texts()["remarks"])


def explain_denial(name: str) -> Explanation | None:
    """``CO-97``, ``97``, ``N519``: a reason or remark code with or without its group.

    A number alone that is a place of service too (19, 20) stands for a reason only where facet claims meet it.
    """
    parsed = denials.parse(name.upper().removeprefix("CARC").removeprefix("RARC"))
    if parsed is None or parsed.code not in known_denials():
        return None
    found = denials.denial(parsed.code)
    if found is None:
        return _remark(parsed)
    is_rather_a_place = parsed.group is None and found.typical_cause is None and place(parsed.code)
    return None if is_rather_a_place else _explanation(parsed, found)


def _explanation(parsed: DenialCode, found: Denial) -> Explanation:
    written = f"{parsed.group}-{parsed.code}" if parsed.group else parsed.code
    plain = texts()["denials"].get(found.code) or texts()["remarks"].get(found.code)
    return Explanation(
        name=written,
        kind="denial",
        title=f"{written}: {found.meaning}",
        parts=parts(
            part("In plain words", plain),
            _group(parsed)
            if found.kind is DenialKind.REASON
            else None,  # a remark code stands without a group
            part("What usually brings it on a facet claim", sentence(found.typical_cause or "")),
            part("What to look at", sentence(found.what_to_do)),
            _remarks(found),
            _checks(found.code),
        ),
        sources=_sources(found),
    )


def _sources(found: Denial) -> tuple[str, ...]:
    cause = f"; cause: {found.confidence_cause} confidence" if found.confidence_cause else ""
    return (f"{found.source} (meaning: {found.confidence} confidence{cause})",)


def _group(parsed: DenialCode) -> Part | None:
    meaning = denials.group_meaning(parsed.group) if parsed.group else None
    if meaning:
        return part("Who owes the amount", f"{parsed.group}: {meaning}.")
    return part(
        "Who owes the amount",
        "The letters before the number on the notice say it: CO the provider, PR the patient.",
    )


def _remarks(found: Denial) -> Part | None:
    words = texts()["remarks"]
    said = [f"{code}: {words.get(code) or _meaning(code)}" for code in found.companions]
    return part("Remark codes that often stand beside it", *said)


def _checks(code: str) -> Part | None:
    return part(
        "Checks that look for it beforehand",
        *(f"{rule.name} ({rule.code})" for rule in rules_for_denial(code)),
    )


def _remark(parsed: DenialCode) -> Explanation:
    beside = [
        row["code"]
        for row in denials.frame().filter(kind="CARC").iter_rows(named=True)
        if parsed.code in row["companions"]
    ]
    words = texts()["remarks"][parsed.code]
    return Explanation(
        name=parsed.code,
        kind="denial",
        title=f"{parsed.code}: a remark that explains a denial",
        parts=parts(
            part("In plain words", words),
            part("It often stands beside", *(f"CO-{code}: {_meaning(code)}" for code in beside)),
            _checks(parsed.code),
        ),
        sources=(texts()["remarks_source"],),
        see_also=tuple(f"CO-{code}" for code in beside),
    )


def _meaning(code: str) -> str:
    found = denials.denial(code)
    return sentence(found.meaning) if found else ""
