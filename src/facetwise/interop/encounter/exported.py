"""A table as a billing program or a spreadsheet writes it → the columns and values that are read here.

Other names of columns (``CPT``, ``DOS``, ``Mod1`` … ``Mod4``, ``Dx1`` … ``Dx12``), amounts with ``$`` and commas, dates
as a spreadsheet shows them, and diagnosis pointers in letters as on the paper form; of claims and of earlier sessions.
A column that has its own name here
stays as it is. What was read so is told once a table.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from facetwise.interop.encounter.american_days import holds_day_first, month_first, month_named
from facetwise.interop.encounter.rows import Row, Table
from facetwise.interop.problems import InputProblem

_CODE = ("cpt", "cpt_code", "hcpcs", "hcpcs_code", "cpt/hcpcs", "procedure_code", "proc_code", "procedure")
OTHER_NAMES = {
    "claim_id": ("claim_number", "claim_no", "claim_num", "patient_control_number"),
    "encounter_id": ("encounter", "encounter_number", "encounter_no"),
    "patient_id": ("mrn", "patient_number", "patient_no"),
    "patient_birth_date": ("dob", "birth_date", "date_of_birth", "patient_dob"),
    "patient_sex": ("sex", "gender", "patient_gender"),
    "payer": ("payer_name", "payor", "payor_name", "insurance", "insurance_name", "primary_insurance", "primary_payer"),
    "service_date": ("dos", "date_of_service", "service_from", "from_dos", "dos_from", "service_date_from"),
    "place_of_service": ("pos", "place_of_service_code", "pos_code"),
    "providers_billing_npi": ("billing_npi", "billing_provider_npi"),
    "providers_rendering_npi": ("rendering_npi", "rendering_provider_npi"),
    "providers_referring_npi": ("referring_npi", "referring_provider_npi"),
    "providers_facility_npi": ("facility_npi", "service_facility_npi"),
    "authorization_number": ("auth_number", "auth_no", "authorization", "prior_authorization_number", "prior_auth"),
    "diagnoses": ("diagnosis", "diagnosis_codes", "diagnosis_code", "dx", "dx_codes", "icd10", "icd_10", "icd_codes"),
    "code": _CODE,
    "codes": (*_CODE, "code"),  # of an earlier session
    "joints": ("joint", "levels", "level"),
    "sides": ("side", "laterality"),
    "relief_percent": ("relief", "pain_relief", "percent_relief"),
    "modifiers": ("modifier", "mod", "mods"),
    "units": ("qty", "quantity", "unit"),
    "charge": ("charges", "charge_amount", "billed", "billed_amount", "amount_billed"),
    "diagnosis_pointers": ("diagnosis_pointer", "dx_pointer", "dx_pointers", "dx_ptr", "pointer", "pointers"),
}  # fmt: skip
_NUMBERED = {
    "modifiers": re.compile(r"(?:modifier|mod)_?[1-4]"),
    "diagnoses": re.compile(r"(?:diagnosis|diag|dx|icd_?10|icd)_?(?:code_?)?(?:[1-9]|1[0-2])"),
}
_JOINED = {"modifiers": ":", "diagnoses": "|"}
_AMOUNT = re.compile(r"\$?\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_DATES = ("service_date", "patient_birth_date", "authorization_decided", "authorization_expires")
_LETTERS = "ABCDEFGHIJKL"


def as_named_here(table: Table, known: Iterable[str], source: str) -> Table:
    """The table with the names and values of encounters; remarks say which columns and dates were taken for what."""
    named = _names(table.columns, set(known))
    taken = {column: name for column, name in named.items() if column != name}
    rows = tuple(replace(row, cells=_cells(row, named)) for row in table.rows)
    remarks = [f"columns read under another name: {_listed(taken)}"] if taken else []
    days = _american_days(rows)
    if days:
        rows = tuple(replace(row, cells=_with_iso_dates(row.cells, days)) for row in rows)
        remarks.append("dates such as 03/02/2026 are read as month/day/year")
    told = (InputProblem(source=source, line=1, message=text, remark=True) for text in remarks)
    columns = tuple(dict.fromkeys(named[column] for column in table.columns)) if taken else table.columns
    return Table(columns, rows, (*table.problems, *told))


def _names(columns: tuple[str, ...], known: set[str]) -> dict[str, str]:
    """What each column is called here; its own name where that is known, or where nothing else is."""
    named: dict[str, str] = {}
    for column in columns:
        numbered = next(
            (name for name, shape in _NUMBERED.items() if name in known and shape.fullmatch(column)), None
        )
        name = column if column in known else numbered or _known_as(column, known)
        is_free = numbered is not None or name not in named.values()
        named[column] = name if (name not in columns or name == column) and is_free else column
    return named


def _known_as(column: str, known: set[str]) -> str:
    return next((name for name, others in OTHER_NAMES.items() if name in known and column in others), column)


def _listed(taken: dict[str, str]) -> str:
    return ", ".join(f"{column} as {name}" for column, name in taken.items())


def _cells(row: Row, named: dict[str, str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for column, value in row.cells.items():
        found.setdefault(named[column], []).append(value)
    return {
        name: _value(name, _JOINED[name].join(values) if name in _JOINED else values[-1])
        for name, values in found.items()
    }


def _value(name: str, written: str) -> str:
    if name == "diagnoses":
        return re.sub(r"[,;\s]+", "|", written)
    if name == "diagnosis_pointers":
        parts = [part for part in re.split(r"[|,:;\s]+", written.upper()) if part]
        parts = list(parts[0]) if len(parts) == 1 and parts[0].isalpha() else parts
        return "|".join(str(_LETTERS.index(part) + 1) if part in _LETTERS else part for part in parts)
    if name in ("charge", "total_charge", "claim_total_charge") and (amount := _AMOUNT.fullmatch(written)):
        return amount[1].replace(",", "") + (amount[2] or "")
    return written


def _american_days(rows: tuple[Row, ...]) -> dict[str, date]:
    """The dates that are no ISO dates, as they are written; none in numbers where one has the day first."""
    written = {row.cells[name] for row in rows for name in _DATES if name in row.cells}
    is_day_first = any(holds_day_first(text) for text in written)
    read = {text: month_named(text) or (None if is_day_first else month_first(text)) for text in written}
    return {text: day for text, day in read.items() if day}


def _with_iso_dates(cells: dict[str, str], days: dict[str, date]) -> dict[str, str]:
    found = {name: days[cells[name]] for name in _DATES if cells.get(name) in days}
    return cells | {name: day.isoformat() for name, day in found.items()}
