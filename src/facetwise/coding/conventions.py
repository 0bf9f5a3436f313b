"""What the payer wants on that day, as plain answers for coding.

Every answer comes from the policy packs. Where a value is unknown, conflicting or absent, the code book's
form holds (for a surgery centre's own claim: RT and LT lines) and a note says so; a value of low confidence
is followed when nothing better is known, and a note says that too. The rules judge the result on their own.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from facetwise.coding.families import CodeFamily
from facetwise.coding.laterality import (
    CODE_BOOK_ADDON,
    CODE_BOOK_PRIMARY,
    RIGHT_AND_LEFT_LINES,
    BilateralForm,
)
from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import ClaimType, Purpose, Region, Technique
from facetwise.policy import payer_names, payers
from facetwise.policy.keys import registry
from facetwise.policy.resolve import PolicyValue, Resolution, Scope, resolve

_ADDON_FORMS = {
    "mod50": CODE_BOOK_PRIMARY,
    "one_line_two_units": CODE_BOOK_ADDON,
    "two_lines": RIGHT_AND_LEFT_LINES,
    "rt_lt": RIGHT_AND_LEFT_LINES,
}
_STATE_WORDS = {
    "unknown": "what the payer wants is not known",
    "conflict": "sources contradict each other",
    "not_addressed": "the payer's text is silent",
}
_FORM_WORDS = {
    CODE_BOOK_PRIMARY.method: "the code book's form was used (one line with 50)",
    CODE_BOOK_ADDON.method: "the code book's form was used (one line without 50, two units)",
    RIGHT_AND_LEFT_LINES.method: "RT and LT lines were written, as surgery centres do",
}
NATIONAL_MEDICARE = "medicare/base"  # what holds whoever the contractor is; what differs is held low
POLICY_KEYS = (  # what coding asks of the packs
    "billing.bilateral",
    "billing.addon_bilateral",
    "billing.required_modifier",
    "billing.t12_l1_with_l1_l2",
    "billing.discarded_drug_modifier",
    "edits.code_pairs",
)
CLAIM_TYPE_NOTE = "whose claim this is was not stated: lines are written as on the professional's claim"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Value]):
    """A value to follow, with what a reader should know about where it comes from."""

    value: Value
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is being asked about, where values differ by it."""

    purpose: Purpose | None = None
    technique: Technique | None = None
    region: Region | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """The payer's conventions for one encounter."""

    encounter: Encounter
    pack: str | None
    is_medicare: bool
    claim_type: ClaimType

    @classmethod
    def of(cls, encounter: Encounter) -> "Conventions":
        """The conventions that hold for this encounter's payer, state and service date."""
        payer = payers.identify(
            encounter.payer, state=encounter.state, contractor=encounter.contractor, on=encounter.service_date
        )
        return cls(
            encounter=encounter,
            pack=payer.pack or (NATIONAL_MEDICARE if payer.payer_id == payer_names.MEDICARE else None),
            is_medicare=payer.payer_id == payer_names.MEDICARE,
            claim_type=encounter.claim_type or ClaimType.PROFESSIONAL,
        )

    def bilateral(self, topic: Topic, *, is_add_on: bool) -> Answer[BilateralForm]:
        """How both sides of one level are written."""
        if self.claim_type is ClaimType.ASC and self.pack == payer_names.CODE_BOOK:
            return Answer(value=RIGHT_AND_LEFT_LINES)  # the code book speaks of the physician's line
        key = "billing.addon_bilateral" if is_add_on else "billing.bilateral"
        usual = self._usual_form(is_add_on=is_add_on)
        found = self._leaves(key, topic, _FORM_WORDS[usual.method])
        form = (_addon_form if is_add_on else _primary_form)(found.value)
        unstated = () if self.encounter.claim_type else (CLAIM_TYPE_NOTE,)
        return Answer(value=form or usual, notes=(*found.notes, *unstated))

    def required_on_diagnostic_injection(self, topic: Topic) -> Answer[tuple[str, ...]]:
        """Modifiers that the payer wants on a diagnostic injection line, such as KX."""
        key = "billing.required_modifier"
        found = self._leaves(key, topic, what="the modifier that the payer wants on diagnostic injections")
        modifier = found.value.get(f"{key}.modifier")
        return Answer(value=(modifier,), notes=found.notes) if modifier else Answer(value=())

    def pair_is_one_lumbar_session(self, topic: Topic, family: CodeFamily) -> Answer[bool]:
        """Whether T12-L1 with L1-L2 is billed as one lumbar session with a single primary."""
        found = self._leaves("billing.t12_l1_with_l1_l2", topic, "each family's own lines were written")
        return Answer(value=f"billing.t12_l1_with_l1_l2.{family}" in found.value, notes=found.notes)

    def discarded_drug_modifiers(self) -> Answer[bool]:
        """Whether discarded amounts are marked with JW, and their absence with JZ."""
        return self._flag("billing.discarded_drug_modifier", "JW and JZ were not written")

    def code_pair_edits(self) -> Answer[bool]:
        """Whether the national code-pair edits hold, so that separate joints must be told apart."""
        return self._flag("edits.code_pairs", "nothing was written to tell joints apart")

    def _flag(self, key: str, otherwise: str) -> Answer[bool]:
        found = self._leaves(key, Topic(), otherwise)
        return Answer(value=found.value.get(key) is True, notes=found.notes)

    def _usual_form(self, *, is_add_on: bool) -> BilateralForm:
        if self.claim_type is ClaimType.ASC:
            return RIGHT_AND_LEFT_LINES
        return CODE_BOOK_ADDON if is_add_on else CODE_BOOK_PRIMARY

    def _leaves(
        self, key: str, topic: Topic, otherwise: str = "", *, what: str | None = None
    ) -> Answer[dict[str, Any]]:
        """The leaves of a value that may be followed; where none may, what is done otherwise."""
        what = what or registry()[key].meaning
        resolution = self._resolution(topic)
        if resolution is None:
            return Answer(value={}, notes=(f"{what}: the payer's rules are not known; {otherwise}",))
        found = resolution[key]
        if found.state != "known":
            return Answer(value={}, notes=(f"{what}: {_STATE_WORDS[found.state]}; {otherwise}",))
        weak = f"{what}: {_first(found)} was written; its source is held at low confidence ({found.cite})"
        return Answer(value=dict(found.leaves), notes=() if found.decides else (weak,))

    def _resolution(self, topic: Topic) -> Resolution | None:
        if self.pack is None or self.encounter.service_date is None:
            return None
        scope = Scope(
            purpose=topic.purpose, technique=topic.technique, region=topic.region, claim_type=self.claim_type
        )
        return resolve(self.pack, self.encounter.service_date, scope)


def _first(found: PolicyValue) -> str:
    """The value in a word: its first leaf."""
    return str(next(iter(found.leaves.values()), found.text))


def _primary_form(leaves: dict[str, Any]) -> BilateralForm | None:
    method = leaves.get("billing.bilateral.method")
    return BilateralForm(method, int(leaves.get("billing.bilateral.units") or 1)) if method else None


def _addon_form(leaves: dict[str, Any]) -> BilateralForm | None:
    return _ADDON_FORMS.get(str(leaves.get("billing.addon_bilateral")))
