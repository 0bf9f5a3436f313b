"""What the payer wants on that day, as plain answers for coding.

Every answer comes from the policy packs. Where a value is unknown, conflicting or absent, the code book's
form holds (for a surgery centre's own claim: RT and LT lines) and a note says so; a value of low confidence
is followed when nothing better is known, and a note says that too. The rules judge the result on their own.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from facetwise.coding.laterality import (
    CODE_BOOK_ADDON,
    CODE_BOOK_PRIMARY,
    RIGHT_AND_LEFT_LINES,
    BilateralForm,
)
from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import ClaimType, Purpose, Region, Technique
from facetwise.policy import payers
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
            pack=payer.pack,
            is_medicare=payer.payer_id == "medicare",
            claim_type=encounter.bill_for or ClaimType.PROFESSIONAL,
        )

    def bilateral(self, topic: Topic, *, is_add_on: bool) -> Answer[BilateralForm]:
        """How both sides of one level are written."""
        key = "billing.addon_bilateral" if is_add_on else "billing.bilateral"
        found = self._leaves(key, topic)
        form = (_addon_form if is_add_on else _primary_form)(found.value)
        unstated = () if self.encounter.bill_for else (CLAIM_TYPE_NOTE,)
        if form is not None:
            return Answer(value=form, notes=(*found.notes, *unstated))
        return Answer(value=self._usual_form(is_add_on=is_add_on), notes=(*found.notes, *unstated))

    def required_modifiers(self, topic: Topic) -> Answer[tuple[str, ...]]:
        """Modifiers that the payer wants on a line about this topic, such as KX."""
        found = self._leaves("billing.required_modifier", topic)
        modifier = found.value.get("billing.required_modifier.modifier")
        followed = (modifier,) if isinstance(modifier, str) else ()
        return Answer(value=followed, notes=found.notes if followed else ())

    def pair_is_one_lumbar_session(self, topic: Topic) -> Answer[bool]:
        """Whether T12-L1 with L1-L2 is billed as one lumbar session with a single primary."""
        found = self._leaves("billing.t12_l1_with_l1_l2", topic)
        return Answer(value=bool(found.value), notes=found.notes)

    def discarded_drug_modifiers(self) -> Answer[bool]:
        """Whether discarded amounts are marked with JW, and their absence with JZ."""
        found = self._leaves("billing.discarded_drug_modifier", Topic())
        return Answer(value=bool(found.value), notes=found.notes)

    def _usual_form(self, *, is_add_on: bool) -> BilateralForm:
        if self.claim_type is ClaimType.ASC:
            return RIGHT_AND_LEFT_LINES
        return CODE_BOOK_ADDON if is_add_on else CODE_BOOK_PRIMARY

    def _leaves(self, key: str, topic: Topic) -> Answer[dict[str, Any]]:
        """The leaves of a policy value that may be followed, empty where none may."""
        resolution = self._resolution(topic)
        if resolution is None:
            return Answer(value={}, notes=("the payer's rules are not known: the code book's form was used",))
        found = resolution[key]
        if found.state != "known":
            return Answer(value={}, notes=_notes_without_value(found))
        notes = (
            () if found.decides else (f"{key} was followed at low confidence: {found.text} ({found.cite})",)
        )
        return Answer(value=dict(found.leaves), notes=notes)

    def _resolution(self, topic: Topic) -> Resolution | None:
        if self.pack is None or self.encounter.service_date is None:
            return None
        scope = Scope(
            purpose=topic.purpose, technique=topic.technique, region=topic.region, claim_type=self.claim_type
        )
        return resolve(self.pack, self.encounter.service_date, scope)


def _notes_without_value(found: PolicyValue) -> tuple[str, ...]:
    why = _STATE_WORDS.get(found.state, found.state)
    return (f"{found.key}: {why}; the code book's form was used",)


def _primary_form(leaves: dict[str, Any]) -> BilateralForm | None:
    method = leaves.get("billing.bilateral.method")
    return BilateralForm(method, int(leaves.get("billing.bilateral.units") or 1)) if method else None


def _addon_form(leaves: dict[str, Any]) -> BilateralForm | None:
    return _ADDON_FORMS.get(str(leaves.get("billing.addon_bilateral")))
