"""Safe fixes change how a claim is written, and nothing else: not a byte, not a cent, not a side."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from facetwise.domain.claim_edits import LineForm, edited
from facetwise.interop.x12.document import read_document
from facetwise.interop.x12.fix import fixed_document
from tests.interop.x12.files import HOSPITAL, OFFICE
from tests.interop.x12.pyx12_validator import complaints

FIRST, SECOND = 21, 40  # CLM segments of OFFICE
SPLIT = "sides: RT and LT lines"
EDITS = [
    "units: 1",
    SPLIT,
    "both sides of 64493, 64494: with 50 and one unit",
    "both sides of 64494: without 50, a unit for each side",
    "both sides of 64494: on RT and LT lines",
    "diagnoses: no dots",
    "order: 2, 1",
]


def fixed(text: str, edits) -> str:
    document, _ = fixed_document(read_document(text.encode()), edits)
    return document.to_bytes().decode()


def lines(text: str) -> list[str]:
    return [segment for segment in text.splitlines() if segment.startswith("SV")]


def test_units_follow_the_modifier_and_everything_else_stays():
    wrong = OFFICE.replace("*1200*UN*1*", "*1200*UN*2*")

    assert fixed(wrong, {FIRST: ((1, "units: 1"),)}) == OFFICE


def test_a_dot_leaves_a_diagnosis_and_the_diagnosis_stays():
    wrong = OFFICE.replace("ABK:M47816*ABF:M5450", "ABK:M47.816*ABF:M54.50")

    assert fixed(wrong, {FIRST: ((None, "diagnoses: no dots"),)}) == OFFICE


def test_one_line_becomes_two_with_counts_charges_and_control_numbers_right():
    text = fixed(OFFICE.replace("*1200*", "*1200.01*"), {FIRST: ((1, SPLIT), (2, SPLIT))})

    assert lines(text) == [
        "SV1*HC:64493:RT:KX*600.01*UN*1***1~",
        "SV1*HC:64493:LT:KX*600*UN*1***1~",
        "SV1*HC:64494:RT:KX*350*UN*1***1~",
        "SV1*HC:64494:LT:KX*350*UN*1***1~",
        "SV1*HC:64490:RT:KX*650*UN*1***1~",
    ]
    assert "REF*6R*LINE1~\nLX*2~" in text and "REF*6R*LINE1-2~\nLX*3~" in text
    assert "SE*54*0001~" in text
    assert complaints(text) == []


def test_a_claim_of_fifty_lines_has_no_room_for_one_more():
    others = "".join(f"LX*{n}~\nSV1*HC:99213*1*UN*1***1~\nDTP*472*D8*20261102~\n" for n in range(2, 50))
    full = OFFICE.replace("LX*2~\n", f"{others}LX*50~\n", 1)

    assert fixed(full, {FIRST: ((1, SPLIT),)}) == full
    assert fixed(full, {FIRST: ((1, SPLIT), (1, "units: 1"))}) == full


def test_a_line_on_which_another_payer_decided_keeps_its_form():
    form = LineForm(
        origins=(0,), code="64494", modifiers=("KX",), units=2, charge_cents=70000, can_be_split=False
    )

    assert edited([form], ((None, "both sides of 64494: on RT and LT lines"),)) == (form,)


def test_two_lines_of_an_add_on_become_one_and_the_charges_are_added():
    split = fixed(OFFICE, {FIRST: ((2, SPLIT),)})
    back = fixed(split, {FIRST: ((None, "both sides of 64494: with 50 and one unit"),)})

    assert back == OFFICE


def test_a_hospital_line_is_mended_in_its_own_segment():
    wrong = HOSPITAL.replace("*2400*UN*1~", "*2400*UN*2~")

    assert fixed(wrong, {21: ((1, "units: 1"),)}) == HOSPITAL


def test_a_line_that_another_payer_decided_on_is_not_split():
    decided = OFFICE.replace("REF*6R*LINE1~\nLX*2", "REF*6R*LINE1~\nSVD*60054*600*HC:64493:50:KX**1~\nLX*2")

    assert fixed(decided, {FIRST: ((1, SPLIT),)}) == decided


def test_lines_change_places_and_are_numbered_anew():
    text = fixed(OFFICE, {FIRST: ((None, "order: 2, 1"),)})

    assert text.index("LX*1~\nSV1*HC:64494") < text.index("LX*2~\nSV1*HC:64493")
    assert "SE*46*0001~" in text
    assert complaints(text) == []


def test_lines_of_one_side_are_no_pair():
    one = LineForm(origins=(0,), code="64494", modifiers=("RT",), units=1, charge_cents=100)
    two = LineForm(origins=(1,), code="64494", modifiers=("RT",), units=1, charge_cents=100)

    assert edited([one, two], [(None, "both sides of 64494: with 50 and one unit")]) == (one, two)


LINES = st.lists(
    st.builds(
        LineForm,
        origins=st.just((0,)),
        code=st.sampled_from(["64493", "64494", "J3301"]),
        modifiers=st.lists(st.sampled_from(["50", "RT", "LT", "KX", "59"]), max_size=4, unique=True).map(
            tuple
        ),
        units=st.sampled_from([1, 2, 3, None]),
        charge_cents=st.none() | st.integers(0, 10**6),
        can_be_split=st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


def numbered(lines):
    return [replace(line, origins=(number,)) for number, line in enumerate(lines)]


@given(LINES, st.lists(st.tuples(st.integers(1, 5), st.sampled_from(EDITS)), max_size=3))
@settings(max_examples=200, deadline=None)
def test_no_edit_adds_a_code_or_a_modifier_or_changes_the_sum_of_charges(given_lines, edits):
    old = numbered(given_lines)
    new = edited(old, edits)

    assert {line.code for line in new} == {line.code for line in old}
    assert {m for line in new for m in line.modifiers} - {"50", "RT", "LT"} <= {
        m for line in old for m in line.modifiers
    }
    assert sum(line.charge_cents or 0 for line in new) == sum(line.charge_cents or 0 for line in old)


@given(LINES, st.sampled_from([edit for edit in EDITS if edit.startswith("both")]))
@settings(max_examples=200, deadline=None)
def test_a_form_that_is_right_stays_as_it_is(given_lines, edit):
    once = edited(numbered(given_lines), [(None, edit)])

    assert edited(once, [(None, edit)]) == once


SEGMENTS = st.lists(
    st.sampled_from(["ST*837*1", "HL*1**20*1", "CLM*1*2", "LX*1", "REF*G1*X", "", " N3*A", "NTE*ADD*é"]),
    max_size=12,
)


@given(
    SEGMENTS,
    st.sampled_from(["~", "~\n", "~\r\n", "\n", "\r\n", "'"]),
    st.booleans(),
    st.sampled_from([b"", b"\n", b"junk", b"  "]),
)
@settings(max_examples=300, deadline=None)
def test_what_is_read_is_written_back_byte_for_byte(segments, end, has_mark, tail):
    head = OFFICE.splitlines()[0].replace("~", end[-1] if end in ("\n", "\r\n") else end[0])
    text = (
        (b"\xef\xbb\xbf" if has_mark else b"") + (head + end[1:] + end.join([*segments, ""])).encode() + tail
    )

    assert read_document(text).to_bytes() == text


@given(st.integers(0, len(OFFICE) - 1), st.integers(0, 255))
@settings(max_examples=100, deadline=None)
def test_a_damaged_file_is_written_back_byte_for_byte_too(place, byte):
    data = OFFICE.encode()
    damaged = data[:place] + bytes([byte]) + data[place + 1 :]
    try:
        document = read_document(damaged)
    except ValueError:
        return
    assert document.to_bytes() == damaged
