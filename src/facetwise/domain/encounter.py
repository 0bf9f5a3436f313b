"""What the record says was done, for one patient on one day: the shape of an encounter file.

A field that is ``None`` means *not known*; it is never taken for no. An empty tuple means known to be none.
"""

from dataclasses import dataclass, field
from datetime import date

from facetwise.domain.billing import Address, Insurance
from facetwise.domain.vocabulary import (
    AuthorizationStatus,
    ClaimType,
    Guidance,
    Purpose,
    Region,
    SedationKind,
    Side,
    Technique,
    Vial,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who was treated; with payer and member id this makes the key that joins a patient's claims."""

    id: str | None = None
    name: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    address: Address = field(default_factory=Address)

    @property
    def whole_name(self) -> str | None:
        """The name in one way, whether it was given as a whole or in parts."""
        if self.last_name is None and self.name:
            return ", ".join(part.strip() for part in self.name.split(","))
        given = " ".join(part for part in (self.first_name, self.middle_name) if part)
        return ", ".join(part for part in (self.last_name, given) if part) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Providers:
    """National provider identifiers, and whether the plan asks for a referring one."""

    billing_npi: str | None = None
    rendering_npi: str | None = None
    referring_npi: str | None = None
    facility_npi: str | None = None
    attending_npi: str | None = None  # on a hospital's own claim
    operating_npi: str | None = None
    referral_required: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One joint entered or one nerve treated. Exactly one of ``joint`` and ``nerve`` is given."""

    joint: str | None = None
    nerve: str | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One technique with one purpose; several make up a session."""

    purpose: Purpose = Purpose.UNSPECIFIED
    technique: Technique | None = None
    targets: tuple[Target, ...] = ()
    guidance: Guidance | None = None
    image_saved: bool | None = None
    contrast: bool | None = None
    temperature_c: float | None = None
    muscles: int | None = None  # muscles injected, where trigger points are the fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """What was injected, with what was thrown away of a single-dose vial."""

    name: str | None = None
    dose_mg: float | None = None
    wasted_mg: float | None = None
    volume_ml: float | None = None
    vial: Vial | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One service line that somebody chose or that `coding` proposes."""

    code: str
    modifiers: tuple[str, ...] = ()
    service_date: date | None = None  # where it differs from the encounter's
    place_of_service: str | None = None  # likewise
    units: float | None = None
    charge: float | None = None
    diagnosis_pointers: tuple[int, ...] = ()
    revenue_code: str | None = None  # on a hospital's own claim
    national_drug_code: str | None = None
    drug_quantity: float | None = None  # in drug_unit: ML, UN, GR, ME or F2
    drug_unit: str | None = None
    authorization_number: str | None = None  # where it differs from the claim's
    control_number: str | None = None  # comes back with the payment


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHeader:
    """What stands once on a claim."""

    claim_id: str | None = None
    frequency_code: str | None = None
    total_charge: float | None = None
    payer_control_number: str | None = None  # of the claim that this one replaces or voids
    referral_number: str | None = None
    attachment_control_number: str | None = None  # stands on the claim and on the note that goes beside it
    attachment_sent_by: str | None = None  # electronic | fax | mail | on request
    note: str | None = None
    facility_type: str | None = None  # the first two digits of a hospital's bill type: 13
    admission_type: str | None = None
    admission_source: str | None = None
    discharge_status: str | None = None
    reason_for_visit: str | None = None  # diagnosis that brought the patient to the hospital


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Relief right after this procedure."""

    recorded: bool | None = None
    percent: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """The pain as charted; the same scale has to stand before and after."""

    months: float | None = None
    score: float | None = None
    scale: str | None = None
    axial: bool | None = None
    radiculopathy: bool | None = None
    other_cause: bool | None = None
    score_after: float | None = None
    scale_after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionScale:
    """Baseline disability scale."""

    name: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConservativeCare:
    """What was tried before."""

    tried: bool | None = None
    failed: bool | None = None
    kinds: tuple[str, ...] | None = None
    weeks: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sedation:
    """How deep, and why it was needed."""

    kind: SedationKind | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cyst:
    """What speaks for a facet cyst."""

    imaging: bool | None = None
    matching_symptoms: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """What the record holds: true, false, or not known."""

    signed: bool | None = None
    dated: bool | None = None
    patient_name: bool | None = None
    service_date: bool | None = None
    legible: bool | None = None
    assessment: bool | None = None
    history: bool | None = None
    rationale: bool | None = None
    procedure_description: bool | None = None
    consent: bool | None = None
    response: Response = field(default_factory=Response)
    follow_up: bool | None = None
    pain: Pain = field(default_factory=Pain)
    pain_source_in_question: bool | None = None
    function_scale: FunctionScale = field(default_factory=FunctionScale)
    conservative_care: ConservativeCare = field(default_factory=ConservativeCare)
    ablation_not_possible_reason: str | None = None
    intraarticular_reason: str | None = None
    early_repeat_reason: str | None = None
    same_day_reason: str | None = None
    sedation: Sedation = field(default_factory=Sedation)
    cyst: Cyst = field(default_factory=Cyst)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """Prior authorization for this service."""

    required: bool | None = None
    number: str | None = None
    status: AuthorizationStatus | None = None
    decided: date | None = None
    expires: date | None = None
    codes: tuple[str, ...] | None = None
    sides: tuple[Side, ...] | None = None
    units: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSession:
    """One earlier day of facet work."""

    service_date: date
    region: Region | None = None
    purpose: Purpose = Purpose.UNSPECIFIED
    technique: Technique | None = None
    joints: tuple[str, ...] | None = None
    sides: tuple[Side, ...] | None = None
    relief_percent: float | None = None
    relief_months: float | None = None
    function_gain_percent: float | None = None
    guidance: Guidance | None = None
    codes: tuple[str, ...] | None = None  # procedure codes that were billed


FACILITY_PLACES = frozenset({"19", "21", "22", "23", "24"})
"""Places of service where a hospital or a surgery centre has a claim of its own beside the practitioner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """One patient, one day. Tuples that are ``None`` were not given; empty ones are known to be empty."""

    encounter_id: str | None = None
    patient: Patient = field(default_factory=Patient)
    service_date: date | None = None
    payer: str | None = None
    state: str | None = None
    contractor: str | None = None
    place_of_service: str | None = None
    bill_for: ClaimType | None = None
    providers: Providers = field(default_factory=Providers)
    procedures: tuple[Procedure, ...] | None = None
    diagnoses: tuple[str, ...] | None = None
    drugs: tuple[Drug, ...] | None = None
    other_services: tuple[str, ...] | None = None
    claim_lines: tuple[ClaimLine, ...] | None = None
    claim: ClaimHeader = field(default_factory=ClaimHeader)
    insurance: Insurance = field(default_factory=Insurance)
    documentation: Documentation = field(default_factory=Documentation)
    authorization: Authorization = field(default_factory=Authorization)
    history: tuple[PastSession, ...] | None = None
    history_is_complete: bool = True  # false: it holds what this record recalls, and there may be more

    @property
    def history_loaded(self) -> bool:
        """Whether every earlier session is known; a few that happen to be known are not all."""
        return self.history is not None and self.history_is_complete

    @property
    def claim_type(self) -> ClaimType | None:
        """Whose claim it is: as stated, or the practitioner's where no other could name the place of service.

        A hospital's own claim carries no place of service, and people write its departments for it; a surgery
        centre's carries 24.
        """
        if self.bill_for is None and self.place_of_service and self.place_of_service not in FACILITY_PLACES:
            return ClaimType.PROFESSIONAL
        return self.bill_for
