"""The numbers behind the reports, over the claims that somebody may see. Every figure is counted from the ledger."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from facetwise.store.models import ClaimVersion, Remittance, Verdict, WorkState, Worst

MOST_RECORDS = 5000
STATES = ("denial", "risk", "undetermined", "met")


@dataclass(frozen=True, slots=True)
class Figures:
    """One report: what it counts, its columns and rows. Money is in dollars."""

    name: str
    title: str
    about: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    charted: int  # the first so many columns after the label are the chart's parts; 0: no chart
    over_time: bool = False


def with_newest(claims: QuerySet) -> QuerySet:
    """The claims with the key of the version that stands."""
    newest = ClaimVersion.objects.filter(claim=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return claims.annotate(newest_pk=Subquery(newest))


def by_rule(claims: QuerySet) -> Figures:
    """Findings that stand, a row a rule."""
    rows = Verdict.objects.filter(is_current=True, version_id__in=with_newest(claims).values("newest_pk"))
    counts: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0, 0.0])
    told = rows.exclude(severity="note").order_by().values_list("rule", "severity", "verdict")
    for rule, severity, verdict, count, at_risk in told.annotate(Count("pk"), Sum("money_at_risk")):
        found = counts[rule]
        if verdict == "undetermined":
            found[2] += count
        else:
            found[STATES.index(severity)] += count
            found[3] += at_risk or 0.0
    ordered = sorted(counts.items(), key=lambda item: (-sum(item[1][:3]), item[0]))
    return Figures(
        "rules",
        "Findings by rule",
        "Findings on the standing version of each claim. One claim may have several; money is that of its lines.",
        ("rule", "denial", "risk", "undetermined", "money at risk"),
        tuple((rule, *found[:3], round(found[3], 2)) for rule, found in ordered),
        charted=3,
    )


def by_payer(claims: QuerySet) -> Figures:
    """Claims by payer and by the worst that was said of them."""
    return _by(claims, "payer", "payers", "Claims by payer", "payer")


def by_provider(claims: QuerySet) -> Figures:
    """Claims by rendering provider and by the worst that was said of them."""
    return _by(claims, "rendering_npi", "providers", "Claims by provider", "rendering provider (NPI)")


def _by(claims: QuerySet, field: str, name: str, title: str, head: str) -> Figures:
    found = _counted(((value or "not known"), *told) for value, *told in _grouped(claims, field))
    ordered = sorted(found, key=lambda row: (-sum(row[1:5]), row[0]))
    about = "Each claim once, by the worst finding that stands."
    return Figures(name, title, about, (head, *STATES, "money at risk"), tuple(ordered), charted=4)


def over_time(claims: QuerySet) -> Figures:
    """Claims by the month of the service."""
    days = _grouped(claims.exclude(service_date=None), "service_date")
    found = _counted((f"{day:%Y-%m}", *told) for day, *told in days)
    return Figures(
        "months",
        "Claims by month of service",
        "Each claim once, by the worst finding that stands.",
        ("month", *STATES, "money at risk"),
        tuple(sorted(found)),
        charted=4,
        over_time=True,
    )


def _grouped(claims: QuerySet, field: str) -> QuerySet:
    """Value of the field, worst, how many claims, and their cents at risk."""
    return claims.order_by().values_list(field, "worst").annotate(Count("pk"), Sum("at_risk_cents"))


def _counted(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for label, worst, count, cents in rows:
        found[label][worst] += count
        found[label][4] += (cents or 0) if worst in (Worst.DENIAL, Worst.RISK) else 0
    return [(label, *counts[:4], counts[4] / 100) for label, counts in found.items()]


def money(claims: QuerySet) -> Figures:
    """Money at risk, held back, and saved: at risk in an earlier version and no longer in the one that stands."""
    totals = Counter[str]()
    counts = Counter[str]()
    told = claims.exclude(at_risk_cents=None).order_by().values_list("state")
    for state, count, cents in told.annotate(Count("pk"), Sum("at_risk_cents")):
        where = {WorkState.OPEN: "open, at risk", WorkState.HELD: "held back"}.get(state, "released at risk")
        totals[where] += cents
        counts[where] += count
    for before, after in _corrected(claims).values():
        if before > after:
            totals["saved by a correction"] += round(100 * (before - after))
            counts["saved by a correction"] += 1
    names = ("open, at risk", "held back", "released at risk", "saved by a correction")
    return Figures(
        "money",
        "Money",
        "“Saved” is what was at risk in a claim's first version and no longer is in the one that stands. It is not "
        "yet money that a payer paid.",
        ("where", "dollars", "claims"),
        tuple((name, totals[name] / 100, counts[name]) for name in names),
        charted=1,
    )


def _corrected(claims: QuerySet) -> dict[int, tuple[float, float]]:
    """Money at risk in the first and in the newest version, of the claims that have several."""
    several = claims.filter(pk__in=ClaimVersion.objects.filter(number=2).values("claim"))
    rows = Verdict.objects.filter(
        version__claim_id__in=several.values("pk"), is_current=True, verdict="violated"
    ).exclude(severity="note")
    at_risk: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    told = rows.values_list("version__claim_id", "version__number", "money_at_risk")
    for claim, number, dollars in told.iterator():
        at_risk[claim][number] = max(at_risk[claim][number], dollars or 0.0)
    newest = dict(with_newest(several).values_list("pk", "newest_pk"))
    numbers = dict(ClaimVersion.objects.filter(pk__in=newest.values()).values_list("claim_id", "number"))
    return {claim: (at_risk[claim][1], at_risk[claim][number]) for claim, number in numbers.items()}


def denials(claims: QuerySet) -> Figures:
    """What payers denied, by reason; an advice without a claim of ours is left out."""
    rows = Remittance.objects.filter(claim_id__in=claims.values("pk"), superseded_by=None)
    counts: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])
    for codes, charged, paid in rows.values_list("denial_codes", "charged_cents", "paid_cents").iterator():
        for code in codes:
            counts[code][0] += 1
            counts[code][1] += ((charged or 0) - (paid or 0)) / 100
    return Figures(
        "denials",
        "Denials by reason",
        "Payment advices of the claims shown, by reason code; not paid is charged less paid on those advices.",
        ("reason", "advices", "not paid"),
        tuple((code, *counts[code]) for code in sorted(counts, key=lambda code: -counts[code][0])),
        charted=1,
    )


def documentation(claims: QuerySet) -> Figures:
    """How often the record holds each item that policies ask for: yes, no, or not known."""
    newest = with_newest(claims.order_by("-service_date", "-id")).values_list("newest_pk", flat=True)[
        :MOST_RECORDS
    ]
    contents = ClaimVersion.objects.filter(pk__in=list(newest)).values_list(
        "content__documentation", flat=True
    )
    counts = {item: [0, 0, 0] for item in _ITEMS}
    for record in contents.iterator():
        for item, told in _ITEMS.items():
            value = told(record or {})
            counts[item][2 if value is None else 0 if value else 1] += 1
    return Figures(
        "documentation",
        "Quality of documentation by item",
        f"The newest record of each claim, at most {MOST_RECORDS:,}. Not known is not the same as missing.",
        ("item", "missing", "not known", "there"),
        tuple((item, missing, unknown, there) for item, (there, missing, unknown) in counts.items()),
        charted=3,
    )


def _flag(*path: str) -> Callable[[dict[str, Any]], Any]:
    def told(record: dict[str, Any]) -> Any:  # noqa: ANN401 - what the record holds
        found: Any = record
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    return told


def _is_given(*path: str) -> Callable[[dict[str, Any]], Any]:
    """A number or word that is there counts as there; one that is not is not known to be missing."""
    told = _flag(*path)
    return lambda record: None if told(record) is None else True


_ITEMS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "signed": _flag("signed"),
    "dated": _flag("dated"),
    "legible": _flag("legible"),
    "patient's name": _flag("patient_name"),
    "assessment": _flag("assessment"),
    "history": _flag("history"),
    "rationale": _flag("rationale"),
    "description of the procedure": _flag("procedure_description"),
    "consent": _flag("consent"),
    "response recorded": _flag("response", "recorded"),
    "follow-up": _flag("follow_up"),
    "months of pain": _is_given("pain", "months"),
    "pain score": _is_given("pain", "score"),
    "conservative care": _flag("conservative_care", "tried"),
    "disability scale": _is_given("function_scale", "score"),
}
