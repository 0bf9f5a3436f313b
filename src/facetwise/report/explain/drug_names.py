"""Drug names as notes write them, explained by the codes they stand for."""

from facetwise.codes import drug_names
from facetwise.report.explain.model import Explanation, part, parts, sentence

_ADVICE = {
    "query": "Ask before billing: the name alone does not tell the code.",
    "do_not_bill": "It is not billed apart: it is part of the procedure.",
}


def explain_drug_name(name: str) -> Explanation | None:
    """A drug by generic or brand name, with or without its strength."""
    frame = drug_names.frame()
    key = drug_names.name_key(name)
    rows = frame.filter(name_key=key)
    if rows.is_empty():
        return None
    found = rows.to_dicts()
    return Explanation(
        name=name,
        kind="drug",
        title=f"{found[0]['alias']}: {found[0]['generic']}",
        parts=parts(
            part("Which codes it stands for", *(_code(row) for row in found)),
            part("To know", *dict.fromkeys(sentence(row["note"]) for row in found if row["note"])),
        ),
        sources=tuple(dict.fromkeys(f"{row['source']} ({row['confidence']} confidence)" for row in found)),
        see_also=tuple(dict.fromkeys(row["code"] for row in found if row["code"])),
    )


def known_drug_names() -> list[str]:
    """The names that can be explained."""
    return drug_names.frame()["alias"].to_list()


def _code(row: dict[str, object]) -> str:
    if not row["code"]:
        return _ADVICE.get(str(row["action"]), _ADVICE["query"])
    unit = (
        f"one unit is {row['unit_amount']:g} {row['unit_name']}"
        if row["unit_amount"]
        else "unit not verified"
    )
    since = f"from {row['effective_from']}" if row["effective_from"] else None
    until = f"until the day before {row['effective_until']}" if row["effective_until"] else None
    when = f"where {row['condition']}" if row["condition"] else None
    advice = _ADVICE.get(str(row["action"]))
    said = ", ".join(filter(None, [f"{row['code']} ({unit})", since, until, when]))
    return f"{said}. {advice}" if advice else f"{said}."
