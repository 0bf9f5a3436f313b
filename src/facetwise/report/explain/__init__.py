"""What a code, modifier, denial, rule, diagnosis, joint, nerve or word means, for a patient or a new biller."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from facetwise.domain import spine
from facetwise.report.explain.anatomy import explain_joint, explain_nerve
from facetwise.report.explain.denials import explain_denial, known_denials
from facetwise.report.explain.diagnoses import explain_diagnosis
from facetwise.report.explain.drug_names import explain_drug_name, known_drug_names
from facetwise.report.explain.drugs import explain_drug
from facetwise.report.explain.model import Explanation, Part, UnknownNameError
from facetwise.report.explain.modifiers import explain_modifier
from facetwise.report.explain.other_targets import explain_other_target
from facetwise.report.explain.pair_codes import explain_pair_code
from facetwise.report.explain.places import explain_bare_place, explain_place
from facetwise.report.explain.procedures import explain_procedure
from facetwise.report.explain.questions import name_asked_for, names_in
from facetwise.report.explain.rendering import explanation_object, explanation_text
from facetwise.report.explain.rules import explain_rule
from facetwise.report.explain.terms import explain_term, known_terms

__all__ = [
    "Explanation",
    "Part",
    "UnknownNameError",
    "explain",
    "explanation_object",
    "explanation_text",
]

_EXPLAINERS: tuple[Callable[[str], Explanation | None], ...] = (  # the first that knows the name answers
    explain_procedure,
    explain_drug,
    explain_place,
    explain_nerve,
    explain_modifier,
    explain_joint,
    explain_other_target,
    explain_denial,
    explain_rule,
    explain_term,
    explain_drug_name,
    explain_pair_code,
    explain_bare_place,
    explain_diagnosis,
)
_ONLY: dict[str, Callable[[str], Explanation | None]] = {  # what the word before or behind a name asks for
    "modifier": explain_modifier,
    "denial": explain_denial,
    "nerve": explain_nerve,
    "place": explain_bare_place,
}
MOST_NEAREST = 3  # names that are offered for one that is not known
_MISTAKEN_LETTERS = str.maketrans("oil", "011")  # typed for digits


def explain(name: str) -> Explanation:
    """What a name means: a rule, a code, a modifier, a denial, a diagnosis, a joint, a nerve or a word of the field.

    A number that is a modifier and a denial too (50, 59) is taken as the modifier, and one that is a nerve and a
    modifier (T1) as the nerve; ``CO-50``, ``POS 24`` and ``modifier T1`` say which is meant.
    A question that holds one name and nothing else ("what does RFA mean?") asks for that name.

    Raises:
        UnknownNameError: with the nearest names, if nothing is known under this one.
    """
    wanted = " ".join(name.split())
    found = _named(wanted)
    if found is None and (asked := name_asked_for(wanted, _is_known)):
        found = _named(asked)
    if found is None:
        raise UnknownNameError(name, _nearest(wanted))
    return found


def _named(wanted: str) -> Explanation | None:
    first, _, behind = wanted.partition(" ")
    before, _, last = wanted.rpartition(" ")
    for kind, rest in ((first, behind), (last, before)):
        found = _ONLY[kind.lower()](rest) if rest and kind.lower() in _ONLY else None
        if found:
            return found
    return next((found for explainer in _EXPLAINERS if (found := explainer(wanted))), None)


def _is_known(name: str) -> bool:
    try:
        return _named(name) is not None
    except UnknownNameError:
        return False


def _nearest(name: str) -> tuple[str, ...]:
    within = names_in(name, _is_known)
    if within:
        return within[:MOST_NEAREST]
    known = {candidate.casefold(): candidate for candidate in _known_names()}
    meant = name.casefold().translate(_MISTAKEN_LETTERS)
    close = get_close_matches(name.casefold(), known, n=MOST_NEAREST, cutoff=0.55)
    nearest = dict.fromkeys([*([meant] if meant in known else []), *close])
    return tuple(known[candidate] for candidate in nearest)[:MOST_NEAREST]


def _known_names() -> Iterable[str]:
    """Every name that can be explained, save diagnoses and spellings."""
    from facetwise.codes import modifiers, procedures  # noqa: PLC0415 - only where a name was mistyped
    from facetwise.report.explain.drugs import known_drugs  # noqa: PLC0415
    from facetwise.rules.registry import all_rules  # noqa: PLC0415

    yield from all_rules()
    yield from procedures.frame()["code"]
    yield from known_drugs()
    yield from known_drug_names()
    yield from modifiers.frame()["modifier"]
    yield from known_denials()
    yield from spine.joints()
    yield from spine.nerves()
    yield from known_terms()
