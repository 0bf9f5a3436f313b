"""The procedures of one day, read: which have a code family, which leave questions, what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facetwise.coding.counting import SIDES, CountedJoint, JointCount, count
from facetwise.coding.families import Choice, choose
from facetwise.coding.sacroiliac import SacroiliacCount, count_sacroiliac
from facetwise.coding.treatments import Treatment, treatments
from facetwise.domain import spine
from facetwise.domain.claim import TreatedJoint
from facetwise.domain.encounter import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Everything done on one day, told apart by what can be coded."""

    procedures: tuple[Procedure, ...]
    choices: tuple[Choice, ...]  # one for each procedure
    treatments: tuple[Treatment, ...]
    sacroiliac: SacroiliacCount

    @classmethod
    def of(cls, procedures: Sequence[Procedure]) -> "Session":
        """The session that these procedures make."""
        choices = tuple(choose(procedure) for procedure in procedures)
        chosen = [
            (procedure, choice.family)
            for procedure, choice in zip(procedures, choices, strict=True)
            if choice.family is not None
        ]
        return cls(
            procedures=tuple(procedures),
            choices=choices,
            treatments=treatments(chosen),
            sacroiliac=count_sacroiliac(chosen),
        )

    @property
    def count(self) -> JointCount:
        """All targets of the day together, whatever was done to them."""
        return count(target for procedure in self.procedures for target in procedure.targets)

    @property
    def uncoded_counts(self) -> list[JointCount]:
        """The count of each procedure that has no code family."""
        pairs = zip(self.procedures, self.choices, strict=True)
        return [count(procedure.targets) for procedure, choice in pairs if choice.family is None]

    @property
    def treated_joints(self) -> tuple[TreatedJoint, ...]:
        """Every joint that the record's targets make, coded or not, from the head down."""
        found: set[CountedJoint] = {joint for item in self.uncoded_counts for joint in item.joints}
        for treatment in self.treatments:
            found |= {*treatment.count.joints, *treatment.repeated, *treatment.without_code}
        pairs = {(item.joint, item.side) for item in found}
        ordered = sorted(pairs, key=lambda pair: (spine.joints()[pair[0]].order, SIDES.index(pair[1])))
        return tuple(TreatedJoint(joint=joint, side=side) for joint, side in ordered)

    @property
    def is_facet_work(self) -> bool | None:
        """Whether a facet joint or one of its nerves was treated; None where the targets do not tell."""
        counted = self.without_sacroiliac_nerves(self.count)
        if counted.joints or counted.left_over:
            return True
        tells = all(procedure.targets for procedure in self.procedures) and not counted.unknown
        return False if tells else None

    def without_sacroiliac_nerves(self, counted: JointCount) -> JointCount:
        """The count without an L5 that belongs to a whole sacroiliac nerve set: nothing is open about it."""
        has_set = self.sacroiliac.has_nerve_set
        open_nerves = (item for item in counted.left_over if not (item.nerve == "L5" and has_set(item.side)))
        return replace(counted, left_over=tuple(open_nerves))
