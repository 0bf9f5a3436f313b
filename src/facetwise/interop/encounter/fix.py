"""Safe fixes made in an encounter's claim lines; the encounter is written anew, its facts unchanged."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

import yaml

from facetwise.domain.claim_edits import LineForm, edited
from facetwise.domain.encounter import ClaimLine, Encounter
from facetwise.interop.encounter.read import read_encounters
from facetwise.interop.encounter.write import encounter_to_dict

Edits = Mapping[int, tuple[tuple[int | None, str], ...]]


def fixed_encounters(data: bytes, *, source: str, edits: Edits) -> tuple[bytes, Iterator[str]]:
    """The file with the edits made, by the position of each encounter with lines, and what changed.

    YAML comes out as YAML without its comments, JSON as JSON; where nothing changes the bytes stay as they are.
    """
    read = [item.encounter for item in read_encounters(data, source=source).encounters]
    billed = [position for position, encounter in enumerate(read) if encounter.claim_lines]
    fixed, shown = list(read), []
    for key, own in edits.items():
        position = billed[key]
        fixed[position] = fixed_encounter(read[position], own)
        shown += _differences(read[position], fixed[position])
    return (data, iter(())) if fixed == read else (_written(fixed, data, source), iter(shown))


def fixed_encounter(encounter: Encounter, edits: tuple[tuple[int | None, str], ...]) -> Encounter:
    """The encounter with its lines in the wanted form."""
    lines = encounter.claim_lines or ()
    old = [
        LineForm(
            origins=(n,), code=line.code, modifiers=line.modifiers, units=line.units,
            charge_cents=None if line.charge is None else round(line.charge * 100),
            pointers=line.diagnosis_pointers,
            apart=replace(line, modifiers=(), units=None, charge=None, diagnosis_pointers=(), control_number=None),
        )
        for n, line in enumerate(lines)
    ]  # fmt: skip
    new = tuple(_line(form, lines, old) for form in edited(old, edits))
    return replace(encounter, claim_lines=new) if new != lines else encounter


def _line(form: LineForm, lines: tuple[ClaimLine, ...], old: list[LineForm]) -> ClaimLine:
    line = lines[form.origins[0]]
    if form == old[form.origins[0]]:
        return line
    charge = None if form.charge_cents is None else form.charge_cents / 100
    pointers = form.pointers
    return replace(
        line, modifiers=form.modifiers, units=form.units, charge=charge, diagnosis_pointers=pointers
    )


def _differences(before: Encounter, after: Encounter) -> list[str]:
    old, new = ([_shown(line) for line in e.claim_lines or ()] for e in (before, after))
    gone = [f"- {before.encounter_id}: {line}" for line in old if line not in new]
    return gone + [f"+ {before.encounter_id}: {line}" for line in new if line not in old]


def _shown(line: ClaimLine) -> str:
    pointers = (
        f", diagnoses {', '.join(map(str, line.diagnosis_pointers))}" if line.diagnosis_pointers else ""
    )
    return f"{'-'.join((line.code, *line.modifiers))} × {line.units or 0:g}, {line.charge or 0:.2f}{pointers}"


def _written(encounters: list[Encounter], data: bytes, source: str) -> bytes:
    records = [encounter_to_dict(encounter) for encounter in encounters]
    if source.endswith((".jsonl", ".ndjson")):
        return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records).encode()
    bracket = data.lstrip()[:1]
    if bracket in (b"{", b"["):
        content = records[0] if bracket == b"{" else records
        return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()
    return yaml.safe_dump_all(records, sort_keys=False, allow_unicode=True).encode()
