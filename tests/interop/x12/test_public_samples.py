"""Claim files that others published: every one is read, counted, and written back byte for byte.

The files are not ours to pass on; where they are not at hand these tests are left out.
"""

from pathlib import Path

import pytest
from tools.sample_table import FOLDER, answers, page, reason, sample, samples

from facetwise.interop.x12.document import read_document

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the public samples are not here")

# Published as valid, and broken all the same: what is wrong with each.
BROKEN = {
    "837I/TigerShark__837I-Patient-NotSubscriber2.txt": "SE01",
    "837I/X12Parser__InstitutionalClaim4010.txt": "SE01",
    "837I/hccinfhir__sample_837_2.txt": "SV1 is no segment",  # professional lines in an institutional file
    "837I/hccinfhir__sample_837_3.txt": "NM108 XX",
    "837I/hccinfhir__sample_837_4.txt": "NM108 XX",
    "837I/hccinfhir__sample_837_5.txt": "SV1 is no segment",
    "837I/hccinfhir__sample_837_6.txt": "SV1 is no segment",
    "837I/stupidedi__out-of-network-repriced-claim.edi": "NPI",  # made-up numbers without a right check digit
    "837I/stupidedi__ppo-repriced-claim.edi": "NPI",
    "837I/x12__two-claims-single-provider.837i": "NPI",
    "837P/TigerShark__837-example.txt": "ISA02 is 1 long",
    "837P/badX12__X222-wheelchair.edi": "NPI",
    "837P/x12__demo.example8.837": "NPI",
    "837I/x12__out-of-network-repriced-claim.837i": "CLM05-1 13>A>1",  # ISA16 names another separator
    "837P/X12Parser__Spec_3.1.3_PPORepricedClaim.txt": "CLM05-1 13>A>1",
    "837P/X12Parser__Spec_3.1.4_OutOfNetworkRepricedClaim.txt": "CLM05-1 13>A>1",
    "837P/x12__demo.example9.837": "CLM05-2 is empty",
    "837P/x12__demo.example11.837": "is empty",
    "837P/x12__demo.example12.837": "is empty",
    "837P/X12Parser__Example1_2_And_3_Combined.txt": "DMG has no place in loop 2320",  # as in version 4010
    "837P/X12Parser__Example3_COB.txt": "DMG has no place in loop 2320",
    "837P/X12Parser__InstitutionalClaim5010.txt": "DMG has no place in loop 2320",
    "837P/x12__demo.cob.example4.837": "AMT*F2 has no place",
    "837P/X12Parser__MedicaidExample.txt": "SV101-1 XX",
    "837P/hccinfhir__sample_837_0.txt": "HL01",  # cut out of larger files, levels not counted anew
    "837P/hccinfhir__sample_837_12.txt": "SV1 is no segment",
    "837P/x12-parser__x12_complex.txt": "N403 ZIP1",
    "837P/x12-parser__x12_many_claims.txt": "no diagnosis is marked",  # BK*8901: element for component
    "837P/x12-parser__x12_multiple_gs.txt": "no diagnosis is marked",
    "837P/x12-parser__x12_multiple_st.txt": "no diagnosis is marked",
    "837P/x12-parser__x12_no_errors.txt": "no diagnosis is marked",
    "837P/x12-parser__x12_valid_different_separators.txt": "no diagnosis is marked",
    "837P/x12-parser__x12_writer_test.txt": "SE01",
}


@pytest.fixture(scope="module")
def found():
    return list(samples(FOLDER))


def test_every_file_is_read_without_exception_and_written_back(found):
    assert len(found) >= 139
    assert all(one.is_written_back for one in found)


def test_every_claim_of_a_claim_file_is_counted(found):
    for one in (one for one in found if one.name.startswith("837")):
        document = read_document((FOLDER / one.name).read_bytes())
        assert one.claims == sum(document.tag(segment) == "CLM" for segment in document.segments), one.name


def test_only_dental_claims_are_set_aside(found):
    aside = {one.name for one in found if one.set_aside and not one.name.startswith("837D")}

    assert aside == {"837I/X12Parser__Spec_4.1.2B_COB.txt", "837I/X12Parser__Spec_4.2.1_WorkmansComp.txt"}


def test_what_was_published_as_valid_is_not_called_broken_but_for_what_is(found):
    claim_files = [one for one in found if one.name.startswith("837") and one.stated == "valid as published"]
    called = {one.name: one for one in claim_files if not one.faults.is_empty()}

    assert set(called) == set(BROKEN)
    for name, one in called.items():
        assert any(BROKEN[name] in message for message in one.faults["message"]), (name, reason(one))


def test_what_was_broken_on_purpose_is_found(found):
    broken = [one for one in found if one.stated == "intentionally broken" and one.name.startswith("837")]

    assert broken
    assert all(one.faults.height or one.refused for one in broken)


def test_a_file_of_another_kind_is_refused_with_a_word(found):
    (status,) = [one for one in found if one.name == "276/x12__demo.276"]

    assert status.refused
    assert sample(FOLDER / status.name, status.name, "", "").claims == 0


def test_the_page_says_what_is_read_today(found):
    written = (Path(__file__).parents[3] / "docs" / "x12-samples.md").read_text(encoding="utf-8")

    assert page(found, list(answers(FOLDER))) == written, (
        "run python tools/sample_table.py > docs/x12-samples.md"
    )
