"""The list of policy keys, in the order in which they are shown."""

from facetwise.policy.key_spec import DURATION, FLAG, NUMBER, TEXT, WHOLE, spec

KEYS = (
    # coverage
    spec("coverage.status", "whether the payer covers the procedure at all", TEXT),
    spec("coverage.requires_intent", "what must be planned for the procedure to be covered", TEXT),
    spec("coverage.excluded_technique", "techniques that are not covered", TEXT),
    spec("coverage.excluded_condition", "conditions in which it is not covered", TEXT),
    spec("coverage.exception", "exceptions to what is not covered", TEXT),
    # pain and earlier care
    spec("pain.duration_min", "how long the pain must have lasted", DURATION),
    spec(
        "pain.severity_min",
        "how severe it must be",
        {"scale": TEXT, "op": TEXT, "n": NUMBER, "after_conservative": FLAG, "or": TEXT},
    ),
    spec("pain.exam", "findings that the examination must show", TEXT),
    spec("pain.pattern", "pattern that the pain must have", TEXT),
    spec("pain.axial_required", "the pain must be mainly axial", FLAG),
    spec("pain.no_untreated_radiculopathy", "no untreated radiculopathy or neurogenic claudication", FLAG),
    spec("pain.no_other_cause", "no other pathology that explains the pain", FLAG),
    spec("pain.scale_same_required", "a pain score on the same named scale before and after a block", FLAG),
    spec("pain.scale_each_follow_up", "the same pain score at every follow-up visit", FLAG),
    spec("function.scale_required", "a disability scale at baseline", FLAG),
    spec(
        "conservative.required",
        "non-invasive care must have been tried, and have failed",
        {"tried": FLAG, "failed": FLAG},
    ),
    spec(
        "conservative.duration_min",
        "how long it must have been tried",
        {"any_weeks": WHOLE, "any_months": WHOLE, "lookback_months": WHOLE, "text": TEXT},
    ),
    spec("imaging.prior", "imaging before the procedure", {"required": TEXT, "aim": TEXT, "modality": TEXT}),
    # blocks before an ablation
    spec(
        "dx_block.count",
        "how many diagnostic blocks",
        {"min": WHOLE, "max": WHOLE, "exact": WHOLE, "review_below": WHOLE},
    ),
    spec("dx_block.relief_min_pct", "how much relief each must have given", {"pct": NUMBER}),
    spec(
        "dx_block.second_block_if",
        "when a second block is covered",
        {"first_relief_min_pct": NUMBER, "first_positive": FLAG, "same_level": FLAG, "same_side": FLAG},
    ),
    spec("dx_block.interval_min", "least time between two blocks", DURATION),
    spec("dx_block.max_age_before_rfa", "how old a block may be at the ablation", DURATION),
    spec("dx_block.washout_after_tx_ia", "time after a therapeutic injection into the joint", DURATION),
    spec("dx_block.type", "technique of the blocks that count", TEXT),
    spec(
        "dx_block.mbb_preferred",
        "a block into the joint needs the reason why the nerves could not be blocked",
        FLAG,
    ),
    spec(
        "dx_block.consecutive_same_level",
        "the two positive blocks must follow each other at the same level",
        FLAG,
    ),
    spec("dx_block.injectate", "what may be injected", {"max_volume_ml": NUMBER, "steroid_allowed": FLAG}),
    spec(
        "dx_block.waiver_if",
        "when blocks may be left out",
        {"prior_ablation_relief.months": WHOLE, "prior_ablation_relief.days": WHOLE},
    ),
    spec(
        "therapeutic.requires_ablation_not_possible_reason",
        "the record must say why ablation is no option",
        FLAG,
    ),
    spec("therapeutic.dx_block_count", "diagnostic blocks before a therapeutic injection", {"min": WHOLE}),
    spec(
        "repeat.relief_min",
        "relief that an earlier one must have given before a repeat",
        {
            "pct": NUMBER,
            "months": WHOLE,
            "days": WHOLE,
            "plus": TEXT,
            "function_alternative": FLAG,
            "function_pct": NUMBER,
            "function_advised_pct": NUMBER,
        },
    ),
    spec(
        "rfa.repeat_diagnostics_after_years",
        "when blocks must be repeated before another ablation",
        {"years": WHOLE, "joined": TEXT},
    ),
    spec(
        "rfa.parameters",
        "temperature and time of the lesion",
        {"temp_c_min": NUMBER, "seconds_min": NUMBER, "seconds_max": NUMBER},
    ),
    # limits
    spec(
        "limit.levels_per_session",
        "levels in one session",
        {
            "max": WHOLE,
            "unilateral_max": WHOLE,
            "bilateral_max": WHOLE,
            "max_injections": WHOLE,
            "contiguous": FLAG,
            "beyond": TEXT,
        },
    ),
    spec(
        "limit.sessions",
        "sessions in a window",
        {"max": WHOLE, "counts": TEXT, "per": TEXT, "window.kind": TEXT, "window.months": WHOLE},
    ),
    spec("limit.interval_min", "least time between two procedures", {"months": WHOLE, "per": TEXT}),
    spec("limit.concurrent_modality", "other treatments at the same time", {"max": WHOLE, "per": TEXT}),
    spec("regions_per_session", "regions in one session", {"max": WHOLE, "strict": FLAG}),
    spec("definition.region", "what counts as one region", {"groups": TEXT}),
    spec("definition.session", "what counts as one session", {"per": TEXT, "hours": WHOLE}),
    spec("definition.level", "what counts as one level", {"unit": TEXT}),
    spec("definition.window", "how the window runs", {"kind": TEXT, "months": WHOLE}),
    spec("definition.episode_reset", "when an episode begins anew", {"years": WHOLE, "also": TEXT}),
    # how it is done
    spec(
        "guidance.required",
        "imaging that must guide the needle",
        {"one_of": TEXT, "ultrasound_allowed": FLAG, "contrast": FLAG},
    ),
    spec(
        "sedation.policy",
        "sedation: allow, deny, conditional on a documented reason, or paid on appeal only",
        {"minimal": TEXT, "moderate": TEXT, "deep": TEXT, "mac": TEXT, "general": TEXT},
    ),
    spec("sedation.anxiety_is_no_reason", "anxiety or preference alone is no reason for sedation", FLAG),
    spec(
        "same_day.other_block_needs_reason",
        "another block on the same day needs its own documented reason",
        FLAG,
    ),
    spec("cyst.imaging_required", "a facet cyst must be shown by imaging, with matching symptoms", FLAG),
    spec(
        "cyst.repeat_max",
        "how often aspiration or rupture of a cyst may be repeated",
        {"max": WHOLE, "per": TEXT},
    ),
    spec(
        "site_of_service", "where it should be done", {"review": FLAG, "preferred": TEXT, "exceptions": TEXT}
    ),
    # billing
    spec("billing.bilateral", "how both sides of a joint are written", {"method": TEXT, "units": WHOLE}),
    spec("billing.addon_bilateral", "how both sides of a further joint are written", TEXT),
    spec(
        "billing.required_modifier",
        "a modifier that the payer wants, and on which codes",
        {"modifier": TEXT, "codes": TEXT},
    ),
    spec(
        "billing.modifier_only_on",
        "a modifier that says something on these codes and this purpose only",
        {"modifier": TEXT, "codes": TEXT, "purpose": TEXT},
    ),
    spec(
        "billing.t12_l1_with_l1_l2",
        "codes for T12-L1 together with L1-L2",
        {"injection": TEXT, "destruction": TEXT, "session_region": TEXT},
    ),
    spec("billing.drugs_in_facility", "a professional claim is paid drugs in a facility", FLAG),
    spec("billing.local_anesthetic_included", "local anesthetic is part of the procedure", FLAG),
    spec("billing.contrast_included", "injected contrast is part of the procedure", FLAG),
    spec("billing.discarded_drug_modifier", "JW or JZ is wanted for single-dose vials", FLAG),
    spec(
        "billing.payment_pct",
        "what the first and the second side are paid",
        {"first": NUMBER, "second": NUMBER},
    ),
    spec("edits.code_pairs", "NCCI code pairs apply", FLAG),
    spec("edits.unit_limits", "Medicare's unit limits apply", FLAG),
    # codes
    spec("codes.cpt_in_scope", "codes that the policy speaks of", TEXT),
    spec("codes.dx_covered", "covered diagnoses: the article whose list has been read", TEXT),
    spec("codes.dx_excluded", "diagnoses that are not covered", TEXT),
    # documentation
    spec("documentation.signed", "a note signed by its author", FLAG),
    spec("documentation.dated", "a dated note", FLAG),
    spec("documentation.legible", "a legible record", FLAG),
    spec("documentation.patient_name", "the patient's name in the note", FLAG),
    spec("documentation.service_date", "the service date in the note", FLAG),
    spec("documentation.assessment", "the provider's assessment for this visit", FLAG),
    spec("documentation.history", "relevant history", FLAG),
    spec("documentation.rationale", "the reason for the procedure", FLAG),
    spec("documentation.procedure_description", "a description of what was done", FLAG),
    spec("documentation.consent", "informed consent", FLAG),
    spec("documentation.response", "the response after the procedure", FLAG),
    spec("documentation.follow_up", "a plan for follow-up", FLAG),
    spec("documentation.levels", "the levels treated", FLAG),
    spec("documentation.sides", "the side of each", FLAG),
    spec("documentation.guidance", "the guidance used", FLAG),
    spec("documentation.purpose", "diagnostic or therapeutic", FLAG),
    spec("documentation.saved_image", "a kept image", FLAG),
    spec("documentation.required", "other items, as the policy names them", TEXT),
    # claim
    spec(
        "prior_auth.required",
        "prior authorization",
        {
            "required": TEXT,
            "when": TEXT,
            "unless_modifier": TEXT,
            "vendor": TEXT,
            "codes": TEXT,
            "codes_unsettled": TEXT,
            "valid_days": WHOLE,
            "retroactive": FLAG,
        },
    ),
    spec(
        "claim.timely_filing", "the filing limit, from the service date", {**DURATION, "counted_from": TEXT}
    ),
    spec("claim.referring_provider", "when a referring provider must be named", {"when_required": FLAG}),
    # about the policy itself
    spec("meta.defers_to", "the policy that fills what this one leaves open", {"to": TEXT}),
    spec("meta.um_vendor", "who reviews for the payer", {"vendor": TEXT}),
    spec("meta.exists", "that a policy exists", {"exists": FLAG}),
    spec("meta.note", "a remark", TEXT),
    spec("meta.version_note", "a remark on the version", TEXT),
)


# shown to people; no check asks for them
INFORMATIONAL = frozenset(
    {
        "billing.payment_pct",
        "codes.cpt_in_scope",
        "codes.dx_excluded",
        "coverage.exception",
        "coverage.excluded_condition",
        "coverage.requires_intent",
        "definition.episode_reset",
        "definition.level",
        "definition.region",
        "definition.session",
        "definition.window",
        "documentation.levels",  # a claim without them is wrong whatever the payer's policy says
        "documentation.required",
        "documentation.sides",  # likewise
        "dx_block.injectate",
        "dx_block.waiver_if",
        "dx_block.washout_after_tx_ia",
        "imaging.prior",
        "limit.concurrent_modality",
        "pain.exam",
        "pain.pattern",
        "rfa.parameters",  # what is thermal is the code book's note, whatever a payer writes
    }
)
