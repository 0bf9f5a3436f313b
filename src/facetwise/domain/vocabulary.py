"""The words that fields may hold. Each is written in files and JSON exactly as its value here."""

from enum import StrEnum


class Side(StrEnum):
    """Laterality of one target. A side that is not stated is ``None``, a value of its own, never guessed."""

    RIGHT = "right"
    LEFT = "left"
    BILATERAL = "bilateral"


class Region(StrEnum):
    """The two regions of the facet policies: cervical and thoracic share one, lumbar and sacral the other."""

    CERVICAL_THORACIC = "cervical_thoracic"
    LUMBAR_SACRAL = "lumbar_sacral"


class Purpose(StrEnum):
    """Why the procedure was done: the act is the same, so the physician must state it."""

    DIAGNOSTIC = "diagnostic"
    THERAPEUTIC = "therapeutic"
    ABLATION = "ablation"
    UNSPECIFIED = "unspecified"


class Technique(StrEnum):
    """How it was done."""

    INTRAARTICULAR = "intraarticular"
    MEDIAL_BRANCH_BLOCK = "medial_branch_block"
    RADIOFREQUENCY = "radiofrequency"
    PULSED_RADIOFREQUENCY = "pulsed_radiofrequency"
    CYST_ASPIRATION = "cyst_aspiration"
    OTHER = "other"


class Guidance(StrEnum):
    """Imaging that guided the needle."""

    FLUOROSCOPY = "fluoroscopy"
    CT = "ct"
    ULTRASOUND = "ultrasound"
    MRI = "mri"
    NONE = "none"


class ClaimType(StrEnum):
    """Whose claim it is: the physician's, the surgery centre's own, or the hospital's."""

    PROFESSIONAL = "professional"
    ASC = "asc"
    HOSPITAL = "hospital"


class Vial(StrEnum):
    """Whether what is left of a vial may be used for somebody else."""

    SINGLE_DOSE = "single_dose"
    MULTI_DOSE = "multi_dose"


class SedationKind(StrEnum):
    """Depth of sedation; ``mac`` is monitored anesthesia care."""

    NONE = "none"
    MINIMAL = "minimal"
    MODERATE = "moderate"
    DEEP = "deep"
    MAC = "mac"
    GENERAL = "general"


class AuthorizationStatus(StrEnum):
    """State of a prior authorization; the first two are Medicare's words."""

    AFFIRMED = "affirmed"
    NON_AFFIRMED = "non_affirmed"
    APPROVED = "approved"
    DENIED = "denied"
    PENDING = "pending"
    NOT_REQUESTED = "not_requested"
    EXEMPT = "exempt"


class Severity(StrEnum):
    """The consequence: the payer's text says not covered, commonly denied or audited, or worth knowing."""

    DENIAL = "denial"
    RISK = "risk"
    NOTE = "note"


class Verdict(StrEnum):
    """What a rule says about one subject. ``undetermined`` is never shown as a pass."""

    NOT_APPLICABLE = "not_applicable"
    MET = "met"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"


class Grain(StrEnum):
    """What one row of a rule's answer is about."""

    CLAIM = "claim"
    SESSION = "session"
    LINE = "line"
