"""Modifiers explained: what each says on a facet claim and where it does harm."""

from facetwise.codes import modifiers
from facetwise.codes.modifiers import EditModifier, Modifier
from facetwise.report.explain.model import Explanation, part, parts, sentence, texts


def explain_modifier(name: str) -> Explanation | None:
    """A two-character modifier."""
    found = modifiers.modifier(name)
    edit = modifiers.edit_modifier(name)
    if found is None:
        return _of_edits_alone(edit) if edit else None
    words = texts()["modifiers"].get(found.code, {})
    return Explanation(
        name=found.code,
        kind="modifier",
        title=f"modifier {found.code}: {found.meaning}",
        parts=parts(
            part("In plain words", words.get("plain") or sentence(found.meaning)),
            part("How it is used", words.get("how") or _use(found)),
            part("Watch out", sentence(found.misuse) if found.misuse else None),
            part("Valid", _validity(found)),
            part("With code-pair edits", _lifting(edit) if edit else None),
            part("To know", sentence(found.note) if found.note else None),
            part("Easily mixed up", _same_number(found.code)),
        ),
        sources=(f"{found.source} ({found.confidence} confidence)",),
    )


def _of_edits_alone(edit: EditModifier) -> Explanation:
    return Explanation(
        name=edit.code,
        kind="modifier",
        title=f"modifier {edit.code}: {edit.group}",
        parts=parts(
            part("With code-pair edits", _lifting(edit)),
            part("To know", sentence(edit.note) if edit.note else None),
        ),
        sources=(f"{edit.source} ({edit.confidence} confidence)",),
    )


def _use(found: Modifier) -> str | None:
    return sentence(found.use) if found.use else None


def _validity(found: Modifier) -> str | None:
    since = f"from {found.effective_from}" if found.effective_from else None
    until = f"until the day before {found.effective_until}" if found.effective_until else None
    return sentence(" ".join(filter(None, [since, until])))


def _lifting(edit: EditModifier) -> str:
    if not edit.lifts_edit:
        return "It cannot lift an edit."
    fits = {
        "yes": "and can make sense on a facet line, where the record shows it",
        "no": "but does not belong on a facet line",
        "evaluation_management_only": "on a visit only, never on the procedure",
    }[edit.fits_facet_lines]
    return f"It can lift an edit that allows a modifier, {fits}."


def _same_number(code: str) -> str | None:
    """The denial of the same number, which is easily mixed up with the modifier."""
    from facetwise.report.explain.denials import known_denials  # noqa: PLC0415 - only for its list of codes

    if code not in known_denials():
        return None
    return f"A denial code of the same number means something else: facetwise explain CO-{code}."
