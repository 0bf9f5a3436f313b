"""For which service dates a value of Medicare's contractors may decide, written down apart from the packs.

This is the table of the domain notes on Medicare, as its reader would copy it: contractor, kind of value, first day,
first day on which it no longer decides, confidence. What is not here never decides.
"""

from datetime import date

day = date.fromisoformat

CGS, NORIDIAN, NGS = "medicare/cgs/L38773", "medicare/noridian/L38801", "medicare/ngs/L35936"
PALMETTO, WPS = "medicare/palmetto/L38765", "medicare/wps/L38841"
NORIDIAN_JF, NORIDIAN_OLD = "medicare/noridian/L38801-JF", "medicare/noridian/L38803"
NOVITAS, FIRST_COAST = "medicare/novitas/L34892", "medicare/first_coast/L33930"
READ = (CGS, NORIDIAN, NGS, PALMETTO, WPS)
NOT_READ = (NOVITAS, FIRST_COAST)
CONTRACTORS = (*READ, NORIDIAN_JF, NORIDIAN_OLD, *NOT_READ)
PURPOSES = ("diagnostic", "therapeutic", "ablation")

REVISION = (
    "third level",
    "sedation",
    "diagnostic and therapeutic sessions",
    "ablation sessions",
    "one region",
)
OF_REVISION = {
    PALMETTO: dict.fromkeys(REVISION, "2024-07-07"),
    WPS: dict.fromkeys(REVISION, "2024-07-14"),
    CGS: {**dict.fromkeys(REVISION, "2025-01-01"), "third level": "2024-08-15"},
    NORIDIAN: {**dict.fromkeys(REVISION, "2025-01-01"), "diagnostic and therapeutic sessions": "2022-07-01"},
    NGS: dict.fromkeys(REVISION, "2025-01-01"),
}
FOREVER = "9999-12-31"

TABLE = [
    *((pack, kind, first, FOREVER, "high") for pack, kinds in OF_REVISION.items() for kind, first in kinds.items()),
    *((pack, "criteria", "2025-01-01", FOREVER, "high") for pack in READ),
    (CGS, "blocks in a row", "2023-12-19", FOREVER, "high"),
    (CGS, "baseline scale", "2023-12-19", FOREVER, "high"),
    (CGS, "T12-L1", "2025-01-01", FOREVER, "high"),
    (NORIDIAN, "KX", "2022-07-01", FOREVER, "high"),
    (NORIDIAN, "appeal only", "2022-07-01", "2025-01-01", "high"),
    (NORIDIAN, "diagnosis list", "2025-02-26", FOREVER, "medium"),
    (NORIDIAN_OLD, "diagnostic and therapeutic sessions", "2022-07-01", "2026-04-16", "medium"),
    (NORIDIAN_OLD, "KX", "2022-07-01", "2026-04-16", "medium"),
    (NORIDIAN_OLD, "appeal only", "2022-07-01", "2025-01-01", "medium"),
    *((NORIDIAN_JF, kind, "2026-04-16", FOREVER, "medium") for kind in (*REVISION, "KX", "criteria", "diagnosis list")),
    (NGS, "sedation of 2021", "2021-04-25", "2025-01-01", "high"),
    (FIRST_COAST, "KX", "2021-04-25", FOREVER, "medium"),
]  # fmt: skip

NATIONAL = {  # what holds for every contractor alike, and since when
    "billing.bilateral": "2010-01-01",
    "billing.addon_bilateral": "2010-01-01",
    "billing.payment_pct": "2010-01-01",
    "billing.local_anesthetic_included": "2019-01-01",
    "billing.contrast_included": "2020-01-01",
    "billing.drugs_in_facility": "2023-09-01",
    "billing.discarded_drug_modifier": "2023-07-01",
    "edits.code_pairs": "2019-01-01",
    "edits.unit_limits": "2019-01-01",
    "claim.timely_filing": "2010-01-01",
    "prior_auth.required": "2021-04-25",
}

NEVER = ("claim.referring_provider",)  # read in articles of unknown date only


def kind_of(pack, key, scope, on):
    """The kind of value, as the table names it, that a key holds for a scope on a day."""
    before_2025 = on < day("2025-01-01")
    if key == "limit.levels_per_session":
        return "appeal only" if before_2025 and pack in (NORIDIAN, NORIDIAN_OLD) else "third level"
    if key == "sedation.anxiety_is_no_reason":
        return "sedation"
    if key == "sedation.policy":
        is_cyst = scope.purpose == "therapeutic" and scope.technique == "cyst_aspiration"
        is_injection = scope.purpose != "ablation" and not is_cyst
        return "sedation of 2021" if before_2025 and pack == NGS and is_injection else "sedation"
    if key == "limit.sessions":
        return "ablation sessions" if scope.purpose == "ablation" else "diagnostic and therapeutic sessions"
    if key == "function.scale_required":
        return "baseline scale" if pack == CGS and scope.purpose == "diagnostic" else "criteria"
    return {
        "regions_per_session": "one region",
        "dx_block.consecutive_same_level": "blocks in a row",
        "billing.t12_l1_with_l1_l2": "T12-L1",
        "billing.required_modifier": "KX",
        "billing.modifier_only_on": "KX",
        "codes.dx_covered": "diagnosis list",
    }.get(key, "never" if key in NEVER else "criteria")


def may_decide(pack, key, scope, on):
    """The confidence at which the table lets a value decide on a day, None where it does not."""
    if key in NATIONAL:
        return "high" if on >= day(NATIONAL[key]) else None
    kind = kind_of(pack, key, scope, on)
    for contractor, name, first, last, confidence in TABLE:
        if (contractor, name) == (pack, kind) and day(first) <= on < day(last):
            return confidence
    return None
