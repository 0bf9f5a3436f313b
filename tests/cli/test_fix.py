"""``check --fix`` and ``--rejects``: what comes out can be sent, or looked at, as it is."""

import gzip

from tests.interop.x12.files import OFFICE
from tests.interop.x12.pyx12_validator import complaints
from tests.interop.x12.test_interchanges import OTHERS, other

DAY = ("--as-of", "2026-11-20")
WRONG = (
    OFFICE.replace("*1200*UN*1*", "*1200*UN*2*")
    .replace("HC:64494:50:KX*700*UN*1", "HC:64494:KX*700*UN*2")
    .replace("M47812", "M47.812")
)
MENDED = ("two-units-with-bilateral-modifier", "add-on-bilateral-form-unsettled", "diagnosis-typed-with-dot")


def names(ran) -> set[str]:
    return {finding["name"] for claim in ran.objects for finding in claim["findings"]}


def put(folder, text, name="in.837"):
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_the_fixed_file_is_the_right_one_and_checks_clean_for_those_rules(facetwise, tmp_path):
    given, out = put(tmp_path, WRONG), tmp_path / "out.837"
    ran = facetwise("check", "--fix", "-o", out, "--format", "json", *DAY, given)

    assert set(MENDED) <= names(ran)
    assert ran.status == 1
    assert out.read_text() == OFFICE
    assert "- segment 26: SV1*HC:64493:50:KX*1200*UN*2***1" in ran.err
    assert "+ segment 26: SV1*HC:64493:50:KX*1200*UN*1***1" in ran.err
    assert not set(MENDED) & names(facetwise("check", "--format", "json", *DAY, out))


def test_a_compressed_file_is_mended_into_a_plain_one(facetwise, tmp_path):
    given, out = tmp_path / "in.837.gz", tmp_path / "out.837"
    given.write_bytes(gzip.compress(WRONG.encode()))
    facetwise("check", "--fix", "-o", out, *DAY, given)
    refused = facetwise("check", "--fix", "-o", tmp_path / "out.837.gz", *DAY, given)

    assert out.read_text() == OFFICE
    assert (refused.status, refused.err.count("\n")) == (2, 1)


def test_a_file_without_safe_fixes_comes_out_byte_for_byte(facetwise, tmp_path):
    text = "\ufeff" + OFFICE.replace("\n", "\r\n")
    given, out = put(tmp_path, text), tmp_path / "out.837"
    facetwise("check", "--fix", "-o", out, *DAY, given)

    assert out.read_bytes() == given.read_bytes()


def test_a_surgery_centres_line_with_50_becomes_two_and_fixing_again_changes_nothing(facetwise, tmp_path):
    centre = OFFICE.replace("11:B", "24:B").replace("208VP0014X", "261QA1903X")
    given, once, twice = put(tmp_path, centre), tmp_path / "once.837", tmp_path / "twice.837"
    facetwise("check", "--fix", "-o", once, *DAY, given)
    facetwise("check", "--fix", "-o", twice, *DAY, once)

    assert "SV1*HC:64493:RT:KX*600*UN*1***1~" in once.read_text()
    assert complaints(once.read_text()) == []
    assert twice.read_bytes() == once.read_bytes()


def test_a_batch_of_three_practices_with_separators_of_their_own_is_mended_in_each(facetwise, tmp_path):
    """A clearinghouse joined three files: the second practice writes | ! >, and the third has nothing to mend."""
    second = other(OFFICE, *OTHERS).replace("ACCT", "NEXT")
    third = OFFICE.replace("ACCT", "LAST").replace("\n", "\r\n")
    spoilt = other(WRONG, *OTHERS).replace("ACCT", "NEXT")
    given, once, twice = tmp_path / "in.837", tmp_path / "once.837", tmp_path / "twice.837"
    given.write_bytes(("\ufeff" + WRONG + spoilt + third).encode())
    ran = facetwise("check", "--fix", "-o", once, "--format", "json", *DAY, given)
    facetwise("check", "--fix", "-o", twice, *DAY, once)

    assert set(MENDED) <= names(ran)
    assert once.read_bytes() == ("\ufeff" + OFFICE + second + third).encode()
    assert twice.read_bytes() == once.read_bytes()
    assert "- segment 26: SV1*HC:64493:50:KX*1200*UN*2***1" in ran.err
    assert "- segment 76: SV1|HC>64493>50>KX|1200|UN|2|||1" in ran.err
    assert "+ segment 76: SV1|HC>64493>50>KX|1200|UN|1|||1" in ran.err
    assert not set(MENDED) & names(facetwise("check", "--format", "json", *DAY, once))


def test_lines_that_are_split_in_the_first_interchange_leave_the_places_of_the_second_right(
    facetwise, tmp_path
):
    centre = OFFICE.replace("11:B", "24:B").replace("208VP0014X", "261QA1903X")
    split, both = tmp_path / "split.837", tmp_path / "both.837"
    facetwise("check", "--fix", "-o", split, *DAY, put(tmp_path, centre))
    facetwise("check", "--fix", "-o", both, *DAY, put(tmp_path, centre + other(centre, *OTHERS)))

    assert both.read_text() == split.read_text() + other(split.read_text(), *OTHERS)
    assert len(both.read_text()) > 2 * len(centre)


def test_an_encounter_is_written_with_its_lines_mended(facetwise, tmp_path, encounter):
    given = encounter(
        'encounter_id: E-9\nservice_date: 2026-03-02\npayer: medicare\nstate: OH\nplace_of_service: "11"\n'
        "bill_for: professional\ndiagnoses: [M47.816]\nclaim_lines:\n"
        '  - {code: "64493", modifiers: ["50", KX], units: 2, charge: 1200, diagnosis_pointers: [1]}\n'
    )
    out = tmp_path / "out.yaml"
    ran = facetwise("check", "--fix", "-o", out, "--as-of", "2026-03-05", given)

    assert "+ E-9: 64493-50-KX × 1, 1200.00" in ran.err
    assert "two-units-with-bilateral-modifier" not in names(facetwise("check", "--format", "json", out))


def test_fix_asks_for_an_output_of_its_own(facetwise, tmp_path):
    given = put(tmp_path, OFFICE)

    assert "expected -o FILE" in facetwise("check", "--fix", given).err
    assert "is the file that is read" in facetwise("check", "--fix", "-o", given, given).err
    assert given.read_text() == OFFICE


def test_a_claim_that_cannot_be_checked_is_set_aside_and_written_for_itself(facetwise, tmp_path):
    start = OFFICE.index("LX*1~\nSV1*HC:64490")
    broken = OFFICE[:start] + OFFICE[OFFICE.index("SE*46") :].replace("SE*46", "SE*42")
    given, rejects = put(tmp_path, broken), tmp_path / "rejects.837"
    ran = facetwise("check", "--rejects", rejects, *DAY, given)

    assert "2 claims read = 1 checked + 1 set aside" in ran.err
    assert "CLM*ACCT0002" in rejects.read_text() and "CLM*ACCT0001" not in rejects.read_text()
    assert [said for said in complaints(rejects.read_text()) if "HL" in said or "SE" in said] == []
    packed, of_packed = tmp_path / "in.837.gz", tmp_path / "of-packed.837"
    packed.write_bytes(gzip.compress(broken.encode()))
    facetwise("check", "--rejects", of_packed, *DAY, packed)
    assert of_packed.read_bytes() == rejects.read_bytes()
    mixed, of_mixed = put(tmp_path, OFFICE + other(broken, *OTHERS), "mixed.837"), tmp_path / "of-mixed.837"
    facetwise("check", "--rejects", of_mixed, *DAY, mixed)
    assert of_mixed.read_text() == other(rejects.read_text(), *OTHERS)
    again = facetwise("check", *DAY, rejects)
    assert "x12-envelope-broken" not in again.err and "x12-hierarchy-broken" not in again.err


def test_pointers_of_an_encounter_are_put_in_order_and_nothing_else_is_added(facetwise, tmp_path, encounter):
    given = encounter(
        "encounter_id: E-9\nservice_date: '2026-03-02'\npayer: medicare\nstate: OH\nplace_of_service: '11'\n"
        "bill_for: professional\ndiagnoses:\n- M47.812\n- M47.816\nclaim_lines:\n- code: '64493'\n"
        "  modifiers:\n  - RT\n  - KX\n  units: 1.0\n  charge: 1200.0\n  diagnosis_pointers:\n  - 1\n  - 2\n  - 1\n"
    )
    out = tmp_path / "out.yaml"
    ran = facetwise("check", "--fix", "-o", out, "--as-of", "2026-03-05", given)

    assert "+ E-9: 64493-RT-KX × 1, 1200.00, diagnoses 2, 1" in ran.err
    assert out.read_text() == given.read_text().replace("  - 1\n  - 2\n  - 1\n", "  - 2\n  - 1\n")
