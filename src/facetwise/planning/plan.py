"""One patient's plan: the payer's limits and criteria against the record and the history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from facetwise.codes.procedures import Procedure, TechniqueGroup, procedure
from facetwise.coding.counting import count
from facetwise.domain import spine
from facetwise.domain.encounter import Encounter
from facetwise.domain.vocabulary import Purpose, Region
from facetwise.planning.earlier import Earlier, Place
from facetwise.planning.joints import joint_statuses
from facetwise.planning.limits import session_limit
from facetwise.planning.model import Plan, SessionLimit, Step
from facetwise.planning.size import size_steps
from facetwise.planning.steps import authorization_step, general_steps, purpose_steps
from facetwise.planning.windows import region_of
from facetwise.policy.contractors import contractor_of_a_part
from facetwise.policy.keys import registry
from facetwise.policy.payer_names import MEDICARE
from facetwise.policy.payers import Payer, identify
from facetwise.policy.resolve import Resolution, Scope, resolve

PURPOSES = (Purpose.DIAGNOSTIC, Purpose.THERAPEUTIC, Purpose.ABLATION)


def plan_for(encounter: Encounter, *, day: date, codes: Sequence[str] = ()) -> Plan:
    """What the payer still covers for this patient, when, and what must come first.

    Args:
        encounter: payer, record and history; a session that it proposes narrows the regions.
        day: the day of the session that is planned; earlier sessions are those before it.
        codes: procedure codes that are asked for; they narrow regions and purposes to their own.
    """
    payer = identify(encounter.payer, state=encounter.state, contractor=encounter.contractor, on=day)
    earlier = None
    if encounter.history is not None:
        earlier = tuple(item for item in encounter.history if item.service_date < day)
    asked = [found for code in codes if (found := procedure(code)) and found.is_facet]
    seen = _Seen(replace(encounter, history=earlier), payer, day, _purposes(asked), _regions(asked))
    return Plan(
        patient_id=encounter.patient.id,
        payer_id=payer.payer_id,
        pack=payer.pack,
        day=day,
        history_loaded=encounter.history_loaded,
        limits=tuple(seen.limits()),
        joints=joint_statuses(
            earlier or (), seen.policy(Purpose.DIAGNOSTIC), seen.policy_with_repeat(Purpose.ABLATION), day
        ),
        steps=tuple(seen.steps()),
        documentation=known_documentation(seen.policy(Purpose.DIAGNOSTIC)),
        problems=tuple(_problems(encounter, payer, day)),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """An encounter with its earlier sessions, from one day, under one payer."""

    encounter: Encounter
    payer: Payer
    day: date
    purposes: Sequence[Purpose]
    asked_regions: frozenset[Region]

    def policy(self, purpose: Purpose, region: Region | None = None, *, repeat: bool = False) -> Resolution:
        """The payer's values for a purpose; of a payer that was not recognised, nothing is known."""
        if self.payer.pack is None:
            return _nothing_known(self.payer, self.day)
        claim_type = self.encounter.bill_for
        scope = Scope(
            purpose=purpose.value,
            region=region.value if region else None,
            claim_type=claim_type.value if claim_type else None,
            repeat=repeat or None,
        )
        return resolve(self.payer.pack, self.day, scope)

    def policy_with_repeat(self, purpose: Purpose, region: Region | None = None) -> Resolution:
        """The same, with what a repeat needs."""
        repeated = self.policy(purpose, region, repeat=True)
        return self.policy(purpose, region) | {"repeat.relief_min": repeated["repeat.relief_min"]}

    def limits(self) -> Iterator[SessionLimit]:
        for region in self.regions():
            for purpose in self.purposes:
                value = self.policy(purpose, region)["limit.sessions"]
                yield session_limit(
                    value,
                    region,
                    purpose,
                    history=self.encounter.history or (),
                    is_loaded=self.encounter.history_loaded,
                    day=self.day,
                )

    def steps(self) -> Iterator[Step]:
        yield from general_steps(self.encounter, self.policy(Purpose.DIAGNOSTIC))
        planned = {region: self.planned(region) for region in Region}
        yield from size_steps(planned, self.policy(self.proposed_purpose()))
        for region in self.regions():
            earlier = Earlier(
                sessions=self.encounter.history or (),
                planned=self.planned(region),
                is_loaded=self.encounter.history_loaded,
                region=region,
                for_ablation=self.policy(Purpose.ABLATION, region),
            )
            for purpose in self.purposes:
                policy = self.policy_with_repeat(purpose, region)
                yield from purpose_steps(self.encounter, purpose, earlier, policy=policy, day=self.day)
        yield authorization_step(self.encounter, self.policy(self.purposes[-1]), self.day)

    def regions(self) -> list[Region]:
        """The regions that are asked for, or of the session that is proposed; else of the earlier ones; else both."""
        proposed = self.asked_regions or {region for region in Region if self.planned(region)}
        earlier = {region_of(item) for item in self.encounter.history or ()} - {None}
        return [region for region in Region if region in (proposed or earlier or set(Region))]

    def proposed_purpose(self) -> Purpose:
        """What the proposed session is for; of several, or none that is stated, the first that may be."""
        proposed = {item.purpose for item in self.encounter.procedures or ()}
        return next((item for item in self.purposes if item in proposed), self.purposes[0])

    def planned(self, region: Region) -> frozenset[Place]:
        """The joints and sides of the session that is proposed."""
        return frozenset(
            (joint.joint, joint.side)
            for procedure in self.encounter.procedures or ()
            for joint in count(procedure.targets).joints
            if spine.joints()[joint.joint].region is region
        )


def _purposes(asked: Sequence[Procedure]) -> Sequence[Purpose]:
    """What these codes are for: ablation by its codes, an injection either of two; without codes everything."""
    kinds = {found.technique_group is TechniqueGroup.DESTRUCTION for found in asked}
    if not kinds:
        return PURPOSES
    return [item for item in PURPOSES if (item is Purpose.ABLATION) in kinds]


def _regions(asked: Sequence[Procedure]) -> frozenset[Region]:
    return frozenset(found.region for found in asked if found.region is not None)


def known_documentation(policy: Resolution) -> tuple[str, ...]:
    """What the note must hold, in words, where the policy surely asks for it."""
    return tuple(
        registry()[key].meaning if value.value is True else value.text
        for key, value in policy.items()
        if key.startswith("documentation.") and value.state == "known" and value.decides
    )


def _nothing_known(payer: Payer, day: date) -> Resolution:
    """Every value unknown, in the words of the code book's pack for a payer that nobody knows."""
    why = payer.why or "the payer's policy was not found"
    return {
        key: replace(
            value,
            state="unknown",
            value=None,
            leaves={},
            text="unknown",
            decides=False,
            cite=None,
            why=why,
            pack="none",
            confidence="none",
            effective_from=None,
            verified_through=None,
        )
        for key, value in resolve("cpt", day, Scope()).items()
    }


def _problems(encounter: Encounter, payer: Payer, day: date) -> Iterator[str]:
    if payer.pack is None:
        yield payer.why or "the payer's policy was not found"
    if payer.ask:
        yield f"{encounter.payer!r} does not tell the product: the usual one is taken, ask which it is"
    if payer.payer_id == MEDICARE and (
        part := contractor_of_a_part(encounter.state, encounter.contractor, day)
    ):
        yield part
    if not encounter.history_loaded:
        known = (
            "not all earlier sessions are known" if encounter.history else "earlier sessions were not loaded"
        )
        yield f"{known}: load past sessions, or state that there were no others"
