"""Every policy value that a pack may hold: its key, its leaves with their types, and what it means.

A rule names leaves (``limit.sessions.max``); a pack writes keys (``limit.sessions: {max: 4, …}``). A duration
has two leaves, ``months`` (from months or years) and ``days`` (from days or weeks): the one that the source
states, never a conversion between them. A list becomes text joined by ``|``.
"""

from dataclasses import dataclass
from functools import cache

import polars as pl

WHOLE, NUMBER, TEXT, FLAG = pl.Int64(), pl.Float64(), pl.String(), pl.Boolean()

Leaves = dict[str, pl.DataType]

DURATION: Leaves = {"months": WHOLE, "days": WHOLE}


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One policy key. A leaf named by the empty text is the value itself."""

    key: str
    meaning: str
    leaves: tuple[tuple[str, pl.DataType], ...]

    def leaf_names(self) -> tuple[str, ...]:
        """The full names of its leaves, as columns are called."""
        return tuple(f"{self.key}.{leaf}" if leaf else self.key for leaf, _ in self.leaves)


def _spec(key: str, meaning: str, leaves: Leaves | pl.DataType) -> KeySpec:
    pairs = leaves.items() if isinstance(leaves, dict) else {"": leaves}.items()
    return KeySpec(key, meaning, tuple(pairs))


_SPECS = (
    # coverage
    _spec("coverage.status", "whether the payer covers the procedure at all", TEXT),
    _spec("coverage.requires_intent", "what must be planned for the procedure to be covered", TEXT),
    _spec("coverage.excluded_technique", "techniques that are not covered", TEXT),
    _spec("coverage.excluded_condition", "conditions in which it is not covered", TEXT),
    _spec("coverage.exception", "exceptions to what is not covered", TEXT),
    # pain and earlier care
    _spec("pain.duration_min", "how long the pain must have lasted", DURATION),
    _spec(
        "pain.severity_min",
        "how severe it must be",
        {"scale": TEXT, "op": TEXT, "n": NUMBER, "after_conservative": FLAG, "or": TEXT},
    ),
    _spec("pain.exam", "findings that the examination must show", TEXT),
    _spec("pain.pattern", "pattern that the pain must have", TEXT),
    _spec("pain.axial_required", "the pain must be mainly axial", FLAG),
    _spec("pain.no_untreated_radiculopathy", "no untreated radiculopathy or neurogenic claudication", FLAG),
    _spec("pain.no_other_cause", "no other pathology that explains the pain", FLAG),
    _spec("pain.scale_same_required", "a pain score on the same named scale before and after a block", FLAG),
    _spec("function.scale_required", "a disability scale at baseline", FLAG),
    _spec(
        "conservative.required",
        "non-invasive care must have been tried, and have failed",
        {"tried": FLAG, "failed": FLAG},
    ),
    _spec(
        "conservative.duration_min",
        "how long it must have been tried",
        {"any_weeks": WHOLE, "any_months": WHOLE, "lookback_months": WHOLE, "text": TEXT},
    ),
    _spec("imaging.prior", "imaging before the procedure", {"required": TEXT, "aim": TEXT, "modality": TEXT}),
    # blocks before an ablation
    _spec(
        "dx_block.count",
        "how many diagnostic blocks",
        {"min": WHOLE, "max": WHOLE, "exact": WHOLE, "review_below": WHOLE},
    ),
    _spec("dx_block.relief_min_pct", "how much relief each must have given", {"pct": NUMBER}),
    _spec(
        "dx_block.second_block_if",
        "when a second block is covered",
        {"first_relief_min_pct": NUMBER, "first_positive": FLAG, "same_level": FLAG, "same_side": FLAG},
    ),
    _spec("dx_block.interval_min", "least time between two blocks", DURATION),
    _spec("dx_block.max_age_before_rfa", "how old a block may be at the ablation", DURATION),
    _spec("dx_block.washout_after_tx_ia", "time after a therapeutic injection into the joint", DURATION),
    _spec("dx_block.type", "technique of the blocks that count", TEXT),
    _spec(
        "dx_block.mbb_preferred",
        "a block into the joint needs the reason why the nerves could not be blocked",
        FLAG,
    ),
    _spec(
        "dx_block.consecutive_same_level",
        "the two positive blocks must follow each other at the same level",
        FLAG,
    ),
    _spec("dx_block.injectate", "what may be injected", {"max_volume_ml": NUMBER, "steroid_allowed": FLAG}),
    _spec(
        "dx_block.waiver_if",
        "when blocks may be left out",
        {"prior_ablation_relief.months": WHOLE, "prior_ablation_relief.days": WHOLE},
    ),
    _spec(
        "therapeutic.requires_ablation_not_possible_reason",
        "the record must say why ablation is no option",
        FLAG,
    ),
    _spec("therapeutic.dx_block_count", "diagnostic blocks before a therapeutic injection", {"min": WHOLE}),
    _spec(
        "repeat.relief_min",
        "relief that an earlier one must have given before a repeat",
        {
            "pct": NUMBER,
            "months": WHOLE,
            "days": WHOLE,
            "plus": TEXT,
            "function_alternative": FLAG,
            "function_pct": NUMBER,
        },
    ),
    _spec(
        "rfa.repeat_diagnostics_after_years",
        "when blocks must be repeated before another ablation",
        {"years": WHOLE, "joined": TEXT},
    ),
    _spec(
        "rfa.parameters",
        "temperature and time of the lesion",
        {"temp_c_min": NUMBER, "seconds_min": NUMBER, "seconds_max": NUMBER},
    ),
    # limits
    _spec(
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
    _spec(
        "limit.sessions",
        "sessions in a window",
        {"max": WHOLE, "counts": TEXT, "per": TEXT, "window.kind": TEXT, "window.months": WHOLE},
    ),
    _spec("limit.interval_min", "least time between two procedures", {"months": WHOLE, "per": TEXT}),
    _spec("limit.concurrent_modality", "other treatments at the same time", {"max": WHOLE, "per": TEXT}),
    _spec("regions_per_session", "regions in one session", {"max": WHOLE, "strict": FLAG}),
    _spec("definition.region", "what counts as one region", {"groups": TEXT}),
    _spec("definition.session", "what counts as one session", {"per": TEXT, "hours": WHOLE}),
    _spec("definition.level", "what counts as one level", {"unit": TEXT}),
    _spec("definition.window", "how the window runs", {"kind": TEXT, "months": WHOLE}),
    _spec("definition.episode_reset", "when an episode begins anew", {"years": WHOLE, "also": TEXT}),
    # how it is done
    _spec(
        "guidance.required",
        "imaging that must guide the needle",
        {"one_of": TEXT, "ultrasound_allowed": FLAG, "contrast": FLAG},
    ),
    _spec(
        "sedation.policy",
        "sedation: allow, deny or conditional on a documented reason",
        {"minimal": TEXT, "moderate": TEXT, "deep": TEXT, "mac": TEXT, "general": TEXT},
    ),
    _spec(
        "same_day.other_block_needs_reason",
        "another block on the same day needs its own documented reason",
        FLAG,
    ),
    _spec("cyst.imaging_required", "a facet cyst must be shown by imaging, with matching symptoms", FLAG),
    _spec(
        "site_of_service", "where it should be done", {"review": FLAG, "preferred": TEXT, "exceptions": TEXT}
    ),
    # billing
    _spec("billing.bilateral", "how both sides of a joint are written", {"method": TEXT, "units": WHOLE}),
    _spec("billing.addon_bilateral", "how both sides of a further joint are written", TEXT),
    _spec("billing.required_modifier", "a modifier that the payer wants", {"modifier": TEXT, "lines": TEXT}),
    _spec(
        "billing.t12_l1_with_l1_l2",
        "codes for T12-L1 together with L1-L2",
        {"injection": TEXT, "destruction": TEXT, "session_region": TEXT},
    ),
    _spec(
        "billing.third_level",
        "how a third level is written",
        {"code_written": FLAG, "required_modifier_written": FLAG},
    ),
    _spec("billing.drugs_in_facility", "a professional claim is paid drugs in a facility", FLAG),
    _spec("billing.local_anesthetic_included", "local anesthetic is part of the procedure", FLAG),
    _spec("billing.contrast_included", "injected contrast is part of the procedure", FLAG),
    _spec("billing.discarded_drug_modifier", "JW or JZ is wanted for single-dose vials", FLAG),
    _spec(
        "billing.payment_pct",
        "what the first and the second side are paid",
        {"first": NUMBER, "second": NUMBER},
    ),
    _spec("edits.code_pairs", "NCCI code pairs apply", FLAG),
    _spec("edits.unit_limits", "Medicare's unit limits apply", FLAG),
    # codes
    _spec("codes.cpt_in_scope", "codes that the policy speaks of", TEXT),
    _spec("codes.dx_covered", "covered diagnoses: the article whose list has been read", TEXT),
    _spec("codes.dx_excluded", "diagnoses that are not covered", TEXT),
    # documentation
    _spec("documentation.signed", "a note signed by its author", FLAG),
    _spec("documentation.dated", "a dated note", FLAG),
    _spec("documentation.legible", "a legible record", FLAG),
    _spec("documentation.patient_name", "the patient's name in the note", FLAG),
    _spec("documentation.service_date", "the service date in the note", FLAG),
    _spec("documentation.assessment", "the provider's assessment for this visit", FLAG),
    _spec("documentation.history", "relevant history", FLAG),
    _spec("documentation.rationale", "the reason for the procedure", FLAG),
    _spec("documentation.procedure_description", "a description of what was done", FLAG),
    _spec("documentation.consent", "informed consent", FLAG),
    _spec("documentation.response", "the response after the procedure", FLAG),
    _spec("documentation.follow_up", "a plan for follow-up", FLAG),
    _spec("documentation.levels", "the levels treated", FLAG),
    _spec("documentation.sides", "the side of each", FLAG),
    _spec("documentation.guidance", "the guidance used", FLAG),
    _spec("documentation.purpose", "diagnostic or therapeutic", FLAG),
    _spec("documentation.saved_image", "a kept image", FLAG),
    _spec("documentation.required", "other items, as the policy names them", TEXT),
    # claim
    _spec(
        "prior_auth.required",
        "prior authorization",
        {"required": TEXT, "when": TEXT, "vendor": TEXT, "codes": TEXT, "codes_unsettled": TEXT},
    ),
    _spec(
        "claim.timely_filing", "the filing limit, from the service date", {**DURATION, "counted_from": TEXT}
    ),
    _spec("claim.referring_provider", "when a referring provider must be named", {"when_required": FLAG}),
    # about the policy itself
    _spec("meta.defers_to", "the policy that fills what this one leaves open", {"to": TEXT}),
    _spec("meta.um_vendor", "who reviews for the payer", {"vendor": TEXT}),
    _spec("meta.exists", "that a policy exists", {"exists": FLAG}),
    _spec("meta.note", "a remark", TEXT),
    _spec("meta.version_note", "a remark on the version", TEXT),
)


@cache
def registry() -> dict[str, KeySpec]:
    """Every key by its name."""
    return {spec.key: spec for spec in _SPECS}


@cache
def leaf_types() -> dict[str, pl.DataType]:
    """The type of every leaf by its full name."""
    return {
        name: dtype
        for spec in _SPECS
        for name, (_, dtype) in zip(spec.leaf_names(), spec.leaves, strict=True)
    }


@cache
def _keys_of_leaves() -> dict[str, str]:
    return {name: spec.key for spec in _SPECS for name in spec.leaf_names()}


def key_of_leaf(leaf: str) -> str:
    """The key that a leaf belongs to.

    Raises:
        KeyError: if no key has this leaf.
    """
    return _keys_of_leaves()[leaf]
