"""Loads remittances (835) into the ledger: each claim's answer beside the claim that bears its number.

A later answer of the same payer to the same claim takes the place of the earlier one, which stays to be read. Names and
member numbers stand in the file as it came alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

from facetwise.interop.x12.remits import read_835
from facetwise.interop.x12.remits.tables import RemitTables
from facetwise.outcomes.judgement import CONTRACT, OTHER_PAYER, PATIENT_SHARE
from facetwise.store.fitting import claim_number
from facetwise.store.ledger import RemittanceKept, keep_remittance
from facetwise.store.models import Claim, LoadedFile, Person
from facetwise.web.claim_files import times_at_a_glance
from facetwise.web.known_files import Loaded, Step, load_once

Row = dict[str, Any]
ANSWERS_AT_ONCE = 50


def load_remittances(name: str, data: bytes, *, by: Person | None = None) -> Loaded:
    """Load an 835.

    Answers to claims that the ledger does not hold are kept too, and counted as held.
    """
    return load_once("remittances", name, data, remittance_steps, by=by)


def remittance_steps(file: LoadedFile, data: bytes) -> Iterator[Step]:
    """The steps of an 835, the same each time."""
    file.expected = times_at_a_glance(file.name, data, "CLP")
    payments: dict[int, Row] = {}  # a payment may stand some pieces before its claims
    for chunk in read_835(data, source=file.name):
        told = [str(problem) for problem in chunk.problems]
        payments |= {row["payment_no"]: row for row in chunk.tables.payments.iter_rows(named=True)}
        answers = list(_answers(chunk.tables, payments))
        for start in range(0, len(answers) or 1, ANSWERS_AT_ONCE):
            some, problems = answers[start : start + ANSWERS_AT_ONCE], told if not start else []
            yield lambda some=some, problems=problems: partial(_take, some, problems, file)  # type: ignore[misc]


def _take(answers: Sequence[Row], problems: Sequence[str], file: LoadedFile) -> None:
    file.problems += problems
    for answer in answers:
        file.held_in_file += 1
        _take_one(answer, file)


def _take_one(answer: Row, file: LoadedFile) -> None:
    claim = _claim_of(answer)
    kept = keep_remittance(answer, claim=claim, file=file)
    file.unchanged += kept is RemittanceKept.HERE_ALREADY
    if claim is None:
        file.held += 1
    else:
        file.accepted += 1


def _claim_of(answer: Row) -> Claim | None:
    """Of several claims with the number the one of the same total, else the latest."""
    bearing = list(
        Claim.objects.filter(claim_id=claim_number(answer["claim_id"] or "")).order_by("-service_date", "-id")
    )
    charged = abs(answer["charge_cents"] or 0)
    same = (claim for claim in bearing if claim.total_cents == charged)
    return next(same, bearing[0] if bearing else None)


def _answers(tables: RemitTables, payments: Mapping[int, Row]) -> Iterator[Row]:
    """A row a claim of the remittance, with its lines, their adjustments and the reasons that refuse."""
    lines = _by(tables.lines, "remit_claim_no")
    adjustments = _by(tables.adjustments, "remit_claim_no")
    for row in tables.claims.iter_rows(named=True):
        number = row["remit_claim_no"]
        payment = payments.get(row["payment_no"], {})
        cuts = adjustments.get(number, [])
        yield {
            **{
                name: row[name]
                for name in ("claim_id", "status", "charge_cents", "paid_cents", "patient_cents")
            },
            "payer_control_number": row["payer_control_number"] or "",
            "is_reversal": bool(row["is_reversal"]),
            "remark_codes": row["remark_codes"] or [],
            "payer": payment.get("payer_id") or payment.get("payer_name") or "",
            "paid_on": payment.get("payment_date"),
            "denial_codes": _refusals(cuts),
            "lines": [_line(line, cuts) for line in lines.get(number, [])],
            "adjustments": [_cut(cut) for cut in cuts if cut["remit_line_no"] is None],
        }


def _line(line: Row, cuts: list[Row]) -> Row:
    own = [cut for cut in cuts if cut["remit_line_no"] == line["remit_line_no"]]
    return {
        **{name: line[name] for name in ("code", "charge_cents", "paid_cents", "allowed_cents")},
        "modifiers": [line[f"modifier_{n}"] for n in range(1, 5) if line[f"modifier_{n}"]],
        "remark_codes": line["remark_codes"] or [],
        "adjustments": [_cut(cut) for cut in own],
        "denial_codes": _refusals(own),
    }


def _cut(cut: Row) -> Row:
    return {"reason": f"{cut['group']}-{cut['reason']}", "amount_cents": cut["amount_cents"]}


def _refusals(cuts: list[Row]) -> list[str]:
    """Reasons that refuse money, other than the contract's price, another payer's part and the patient's share."""
    refused = (
        f"{cut['group']}-{cut['reason']}"
        for cut in cuts
        if cut["reason"] not in {*CONTRACT, *OTHER_PAYER}
        and not (cut["group"] == "PR" and cut["reason"] in PATIENT_SHARE)
    )
    return list(dict.fromkeys(refused))


def _by(frame: pl.DataFrame, key: str) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row[key], []).append(row)
    return rows
