"""The words that a policy value or a scope may hold, one vocabulary for packs, encounters and rules.

Where the encounter has a word for a thing (a technique, a purpose, a region) the packs use that word.
"""

from facetwise.domain.vocabulary import ClaimType, Purpose, Region, Technique

ALLOWED = frozenset(("allow", "deny", "conditional", "appeal_only"))
PER = frozenset(("region", "level", "level_side", "visit", "episode", "day", "cyst", "unstated"))

SCOPES: dict[str, frozenset[str | bool]] = {
    "purpose": frozenset(str(p) for p in Purpose if p is not Purpose.UNSPECIFIED),
    "technique": frozenset(map(str, Technique)),
    "region": frozenset(map(str, Region)),
    "claim_type": frozenset(map(str, ClaimType)),
    "repeat": frozenset((True, False)),
}

TECHNIQUES = frozenset(map(str, Technique)) | {
    "cooled_radiofrequency",
    "sacroiliac_radiofrequency",
    "basivertebral",
    "chemical",
    "laser",
    "cryo",
    "endoscopic",
    "prolotherapy",
    "facet_implant",
    "biologics",
    "ultrasound_guidance",
    "mri_guidance",
    "emg_guidance",
}

WORDS: dict[str, frozenset[str]] = {
    "coverage.status": frozenset(
        ("covered_with_criteria", "not_covered", "investigational", "secondary_review")
    ),
    "coverage.requires_intent": frozenset(("rfa_planned", "none")),
    "coverage.excluded_technique": TECHNIQUES,
    "dx_block.type": frozenset(map(str, Technique)),
    "pain.pattern": frozenset(("axial",)),
    "pain.severity_min.op": frozenset((">=", ">")),
    "imaging.prior.required": frozenset(("yes", "no", "conditional")),
    "imaging.prior.modality": frozenset(("ct", "mri", "myelogram", "x_ray")),
    "rfa.repeat_diagnostics_after_years.joined": frozenset(("and", "or")),
    "limit.levels_per_session.beyond": frozenset(("not_covered", "appeal_only")),
    "limit.sessions.counts": frozenset(("sessions", "blocks")),
    "limit.sessions.per": PER,
    "limit.sessions.window.kind": frozenset(
        ("rolling", "calendar", "anchored_first_approved", "lifetime", "unstated")
    ),
    "limit.interval_min.per": PER,
    "limit.concurrent_modality.per": PER,
    "cyst.repeat_max.per": PER,
    "definition.session.per": PER,
    "guidance.required.one_of": frozenset(("fluoroscopy", "ct", "ultrasound", "mri", "any_imaging")),
    "sedation.policy.minimal": ALLOWED,
    "sedation.policy.moderate": ALLOWED,
    "sedation.policy.deep": ALLOWED,
    "sedation.policy.mac": ALLOWED,
    "sedation.policy.general": ALLOWED,
    "billing.bilateral.method": frozenset(
        ("mod50_one_line", "rt_lt_two_lines", "rt_lt_one_line", "two_lines")
    ),
    "billing.addon_bilateral": frozenset(("mod50", "one_line_two_units", "two_lines", "rt_lt")),
    "billing.modifier_only_on.purpose": frozenset(str(p) for p in Purpose if p is not Purpose.UNSPECIFIED),
    "billing.t12_l1_with_l1_l2.session_region": frozenset(map(str, Region)),
    "prior_auth.required.required": frozenset(("yes", "no", "conditional")),
    "claim.timely_filing.counted_from": frozenset(("service_date",)),
    "meta.defers_to.to": frozenset(("medicare_lcd",)),
}
