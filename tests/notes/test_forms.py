"""Forms with square brackets: what was filled in is read, what only stands to choose from is asked for."""

from facetwise.notes import read_note

UNFILLED = """PROCEDURE NOTE
Procedure: Lumbar facet joint injections, [Left/Right/Bilateral] [L3-4, L4-5, L5-S1]
Date: [Date]
Physician: [Provider name]
Diagnosis: facet arthropathy, [laterality] [levels]
Indication: axial pain. Has failed [conservative treatments] for [duration].
Description: prone, C-arm in place. A 22 gauge needle was advanced under fluoroscopy into the joint, and
[0.5-1] mL of [steroid] injected at [L3-4, L4-5, L5-S1]. Heated to [80] degrees where ablated.
Tolerated well.
"""
FILLED = """PROCEDURE NOTE
Procedure: Lumbar facet joint injections, [right] [L4-5, L5-S1]
Date: [03/04/2026]
Physician: [A. Demo, MD]
Description: prone, C-arm in place. A 22 gauge needle was advanced under fluoroscopy into each joint, and
[0.5] mL of [bupivacaine 0.5%] injected. Tolerated well.
"""


def said(reading) -> dict[str, str]:
    told = reading.facts.items()
    return {path: str(fact.value) for path, fact in told if fact.certainty in ("stated", "inferred")}


def test_the_choices_of_a_form_are_no_levels_sides_doses_or_heat():
    reading = read_note(UNFILLED)
    told = said(reading)

    assert not {path for path in told if "targets" in path or "drugs" in path or "temperature" in path}
    assert not {path for path in told if path.startswith("documentation.conservative_care")}
    assert {"levels", "laterality"} <= {query.about for query in reading.queries}


def test_what_stands_in_brackets_that_were_filled_in_is_read():
    told = said(read_note(FILLED))

    assert {value for path, value in told.items() if path.endswith(".joint")} == {"L4-L5", "L5-S1"}
    assert {value for path, value in told.items() if path.endswith(".side")} == {"right"}
