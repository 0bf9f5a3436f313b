"""Files that nobody meant to send: one clear line says what, where and what was expected, and the rest is checked."""

import gzip

import pytest

ENCOUNTER = """\
encounter_id: X-1
patient: {id: P-1}
service_date: 2026-03-02
payer: medicare
state: OH
place_of_service: "24"
bill_for: professional
procedures:
  - purpose: diagnostic
    technique: medial_branch_block
    guidance: fluoroscopy
    targets: [{nerve: C4, side: right}, {nerve: C5, side: right}]
diagnoses: [M47.812]
claim_lines: [{code: "64490", modifiers: [RT, KX], units: 1, charge: 650.00, diagnosis_pointers: [1]}]
"""
BOMB = 'a: &a ["x", "x", "x"]\n' + "\n".join(
    f"{letter}: &{letter} [{', '.join([f'*{before}'] * 9)}]"
    for before, letter in zip("abcdefg", "bcdefgh", strict=True)
)
UNREADABLE = [
    ("empty.yaml", b"", "the file is empty"),
    ("empty.837", b"", "the file is empty"),
    ("empty.csv", b"", "the file is empty"),
    ("comment.yaml", b"# nothing\n", "no encounter here"),
    ("binary.yaml", bytes(range(256)) * 8, "this is a binary file, not text"),
    ("scan.837", b"%PDF-1.7\n" + bytes(64), "this is a PDF, not text"),
    ("claims.837", gzip.compress(b"ISA*00")[:12], "the compressed file is damaged after 0 bytes inside"),
    ("claims.parquet", b"no parquet at all", "this is no Parquet file"),
    ("letter.837", b"Dear colleague,\n" * 9, "does not begin with ISA, GS or ST"),
    ("half.837", b"ISA*00*          *00*", "no segment terminator was found"),
    ("text.yaml", b"hello\n", "text.yaml:1:1: a single value stands where a mapping is needed"),
    ("tab.yaml", b"a:\n\tb: 1\n", "tab.yaml:2:1: not valid YAML"),
    ("cut.json", b'{"a": 1,', "cut.json:1:9: a key is missing here"),
    ("nan.json", b'{"encounter_id": NaN}', "not valid JSON here"),
    ("deep.yaml", b"[" * 5000 + b"]" * 5000, "nested deeper than 32 levels"),
    ("deep.json", b"[" * 100_000, "nested deeper than 32 levels"),
    ("bomb.yaml", BOMB.encode(), "aliases (*) multiply the document"),
    ("cycle.yaml", b"&a [*a]\n", "an alias (*) points at nothing before it"),
    ("code.yaml", b'!!python/object/apply:os.system ["exit"]\n', "code.yaml:1:34: a single value stands"),
    ("ragged.csv", b"claim_id,code\nC1,64490,extra\n", "row left out: it has 3 cells, the header has 2"),
]
PARTLY_READABLE = [
    ("state: OH", "state: Ohio", "state: 'OHIO' is no state; expected a state of two letters"),
    ("2026-03-02", "02.03.2026", "'02.03.2026' is not a date; expected a date as YYYY-MM-DD"),
    ("purpose: diagnostic", "purpose: diagnostik", "did you mean diagnostic?"),
    ("{nerve: C4, side: right}", "{nerve: Q4, side: right}", "'Q4' is no nerve that is known here"),
    ("{nerve: C4, side: right}", "{joint: C9-C10, side: right}", "'C9-C10' is no joint that is known here"),
    ("{nerve: C4, side: right}", "{nerve: C4, side: upward}", "'upward' is no side that is known here"),
    ("{nerve: C4, side: right}", "{joint: GON, side: right}", "not a facet nerve"),
    ("units: 1", "units: one", "'one' is not a number; expected a number"),
    ("units: 1", f"units: {'9' * 400}", "is more than 1e+09"),
    ("payer: medicare", "payer: [medicare]", "payer: a list stands where a single value is needed"),
    ("procedures:\n", "procedurs: 1\nprocedures:\n", "did you mean procedures?"),
    ("state: OH", "state: OH\nstate: KY", "state is given twice, first on line 5: neither is used"),
]


@pytest.mark.parametrize(("name", "content", "said"), UNREADABLE, ids=[name for name, *_ in UNREADABLE])
def test_what_cannot_be_read_is_said_in_one_line_and_nothing_is_checked(
    facetwise, tmp_path, name, content, said
):
    path = tmp_path / name
    path.write_bytes(content)

    answer = facetwise("check", "--quiet", path)

    assert answer.status == 2
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == b""


@pytest.mark.parametrize(
    ("right", "wrong", "said"), PARTLY_READABLE, ids=[wrong[:24] for _, wrong, _ in PARTLY_READABLE]
)
def test_one_wrong_value_is_named_with_its_place_and_the_rest_is_checked(
    facetwise, tmp_path, right, wrong, said
):
    path = tmp_path / "claim.yaml"
    path.write_text(ENCOUNTER.replace(right, wrong, 1), encoding="utf-8")

    answer = facetwise("check", path)

    assert answer.status in {1, 3}
    assert said in answer.err
    assert "claim.yaml:" in answer.err
    assert b"X-1" in answer.out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_any_unicode_text_that_says_its_encoding_is_read_without_a_word(facetwise, tmp_path, encoding):
    path = tmp_path / "claim.yaml"
    path.write_bytes(ENCOUNTER.encode(encoding))

    answer = facetwise("check", path)

    assert answer.status in {1, 3}
    assert answer.err == ""


def test_western_text_is_read_with_a_warning(facetwise, tmp_path):
    path = tmp_path / "claim.yaml"
    path.write_bytes((ENCOUNTER + "# Müller\n").encode("latin-1"))

    assert "was read as Windows-1252" in facetwise("check", path).err


def test_a_remittance_among_claims_is_told_even_when_quiet(facetwise, tmp_path):
    path = tmp_path / "remit.835"
    path.write_text(REMITTANCE, encoding="ascii")

    answer = facetwise("check", "--quiet", path)

    assert answer.status == 2
    assert "this transaction set is a remittance (835)" in answer.err


REMITTANCE = (
    "ISA*00*          *00*          *ZZ*A              *ZZ*B              *260302*1200*^*00501*000000001*0*T*:~"
    "GS*HP*A*B*20260302*1200*1*X*005010X221A1~ST*835*0001~BPR*I*0*C*NON~SE*3*0001~GE*1*1~IEA*1*000000001~"
)
