"""``facetwise backtest``: claims sent, a remittance that came back, and what is said of them."""

import pytest

from tests.cli.command import file_837
from tests.interop.x12.remits.remittance import claim, line, remittance

SENT = (
    ("C-1", [("64490:RT", 650), ("64491:RT", 320)]),
    ("C-2", [("64490:50:RT", 650)]),
    ("C-3", [("64490:RT", 650)]),
    ("C-9", [("64490:RT", 650)]),
)
RETURNED = remittance(
    claim(
        "C-1",
        "1",
        970,
        285,
        line("64490:RT", 650, 285, "CAS*CO*45*365~"),
        line("64491:RT", 320, 0, "CAS*CO*197*320~"),
    ),
    claim("C-2", "4", 650, 0, line("64490:50:RT", 650, 0, "CAS*CO*4*650~", extra="LQ*HE*N519~")),
    claim("C-3", "1", 650, 500, line("64490:RT", 650, 500, "CAS*CO*45*150~")),
    claim("C-3", "22", -650, -500, line("64490:RT", -650, -500, "CAS*CO*45*-150~")),
    claim("C-3", "4", 650, 0, line("64490:RT", 650, 0, "CAS*CO*50*650~")),
    claim("X-7", "1", 100, 100, line("99213", 100, 100)),
)


def files(tmp_path):
    (tmp_path / "sent.837").write_text(file_837(*SENT), encoding="utf-8")
    (tmp_path / "back.835").write_bytes(RETURNED)
    return "--claims", tmp_path / "sent.837", "--remits", tmp_path / "back.835", "--as-of", "2026-03-10"


def test_rules_are_counted_by_what_the_payer_did(facetwise, tmp_path) -> None:
    ran = facetwise("backtest", *files(tmp_path), "--format", "json")
    assert ran.status == 0
    rules = {item["name"]: item for item in ran.objects if item["kind"] == "rule"}
    fired = rules["bilateral-with-side-modifier"]
    assert (fired["fired_denied"], fired["fired_denied_cents"], fired["fired_paid"]) == (1, 65000, 0)
    totals = next(item for item in ran.objects if item["kind"] == "totals")
    assert totals["outcomes"] == {"denied": 3, "paid": 1, "unanswered": 1}
    money = {name: cents // 100 for name, cents in totals.items() if name.endswith("_cents")}
    assert money == {
        "billed_cents": 2920, "paid_cents": 285, "refused_cents": 1620,
        "remitted_cents": 385, "without_a_line_cents": 100,
    }  # fmt: skip


def test_a_paid_line_that_was_taken_back_and_denied_is_denied(facetwise, tmp_path) -> None:
    denials = [
        i
        for i in facetwise("backtest", *files(tmp_path), "--format", "json").objects
        if i["kind"] == "denial"
    ]
    last = next(item for item in denials if item["claim_id"] == "C-3")
    assert last["reasons"] == ["CO-50"]
    assert last["steps"][0]["step"] == "appeal"
    assert "the note" in last["steps"][0]["what"]


def test_what_has_no_partner_is_listed(facetwise, tmp_path) -> None:
    found = facetwise("backtest", *files(tmp_path), "--format", "json").objects
    assert [item["claim_id"] for item in found if item["kind"] == "remitted, never sent"] == ["X-7"]
    assert [item["claim_id"] for item in found if item["kind"] == "sent, not answered"] == ["C-9"]


def test_the_text_says_reason_and_next_step(facetwise, tmp_path) -> None:
    text = facetwise("backtest", *files(tmp_path)).text
    assert "5 lines sent: 3 denied" in text
    assert (
        "$2,920.00 billed: $285.00 paid, $1,620.00 refused; $385.00 remitted, of which $100.00 found no line"
        in text
    )
    assert "predicted by" in text and "CO-197" in text
    assert "write off" not in text.casefold() and "write it off" not in text.casefold()


def test_the_page_stands_alone_with_its_charts_and_their_tables(facetwise, tmp_path) -> None:
    page = tmp_path / "page.html"
    assert facetwise("backtest", *files(tmp_path), "--page", page).status == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 2 and text.count("<table>") == 5
    assert "http://" not in text.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    )


def test_no_remittance_is_bad_input(facetwise, tmp_path) -> None:
    (tmp_path / "sent.837").write_text(file_837(*SENT), encoding="utf-8")
    (tmp_path / "back.835").write_bytes(b"nothing")
    ran = facetwise("backtest", "--claims", tmp_path / "sent.837", "--remits", tmp_path / "back.835")
    assert ran.status == 2 and "expected a remittance (835)" in ran.err


def test_a_rule_is_silent_only_where_it_looked_and_found_nothing_wrong(facetwise, tmp_path) -> None:
    rules = {
        i["name"]: i
        for i in facetwise("backtest", *files(tmp_path), "--format", "json").objects
        if i["kind"] == "rule"
    }
    assert rules["bilateral-without-modifier"]["silent_denied"] == 1  # CO-4 on C-2, whose 50 was there
    assert "drug-units-differ-from-dose" not in rules  # there is no drug
    note = rules["note-unsigned"]  # CO-50 on C-3: no record was given
    assert (note["silent_denied"], note["undecided_denied"]) == (0, 1)


def put(tmp_path, name: str, content: bytes, *, paid_on: str, trace: str):
    path = tmp_path / name
    path.write_bytes(content.replace(b"20261130~TRN*1*EFT0001", f"{paid_on}~TRN*1*{trace}".encode()))
    return path


def outcomes(ran) -> dict:
    return next(item for item in ran.objects if item["kind"] == "totals")["outcomes"]


SPLIT = file_837(("C-1", [("64490:RT", 650), ("64491:RT", 320)]))
FIRST = remittance(claim("C-1", "1", 650, 300, line("64490:RT", 650, 300, "CAS*CO*45*350~")))
SECOND = remittance(claim("C-1", "1", 320, 0, line("64491:RT", 320, 0, "CAS*CO*97*320~"), control="ICN2"))
PAID = remittance(claim("C-1", "1", 650, 300, line("64490:RT", 650, 300, "CAS*CO*45*350~")))
CORRECTED = remittance(
    claim("C-1", "22", -650, -300, line("64490:RT", -650, -300, "CAS*CO*45*-350~")),
    claim("C-1", "4", 650, 0, line("64490:RT", 650, 0, "CAS*CO*50*650~")),
)


def test_a_claim_split_over_two_remittances_is_answered_as_a_whole(facetwise, tmp_path) -> None:
    (tmp_path / "sent.837").write_text(SPLIT, encoding="utf-8")
    one = put(tmp_path, "one.835", FIRST, paid_on="20261001", trace="T1")
    two = put(tmp_path, "two.835", SECOND, paid_on="20261008", trace="T2")
    ran = facetwise(
        "backtest", "--claims", tmp_path / "sent.837", "--remits", one, "--remits", two, "--format", "json"
    )

    assert outcomes(ran) == {"paid": 1, "denied": 1}
    assert not [item for item in ran.objects if "not answered" in item["kind"]]


def test_the_last_payment_holds_whatever_order_the_files_come_in(facetwise, tmp_path) -> None:
    (tmp_path / "sent.837").write_text(file_837(("C-1", [("64490:RT", 650)])), encoding="utf-8")
    paid = put(tmp_path, "z-first.835", PAID, paid_on="20261001", trace="T1")
    corrected = put(tmp_path, "a-second.835", CORRECTED, paid_on="20261108", trace="T2")
    ran = facetwise(
        "backtest",
        "--claims",
        tmp_path / "sent.837",
        "--remits",
        corrected,
        "--remits",
        paid,
        "--format",
        "json",
    )

    assert outcomes(ran) == {"denied": 1}
    (denial,) = [item for item in ran.objects if item["kind"] == "denial"]
    assert (denial["reasons"], denial["source"]) == (["CO-50"], str(corrected))


def test_a_payment_that_stands_in_two_files_counts_once(facetwise, tmp_path) -> None:
    (tmp_path / "sent.837").write_text(file_837(("C-1", [("64490:50:RT", 650)])), encoding="utf-8")
    back = remittance(claim("C-1", "1", 650, 300, line("64490:50:RT", 650, 300, "CAS*CO*45*350~")))
    one = put(tmp_path, "one.835", back, paid_on="20261001", trace="T1")
    two = put(tmp_path, "copy.835", back, paid_on="20261001", trace="T1")
    ran = facetwise(
        "backtest", "--claims", tmp_path / "sent.837", "--remits", one, "--remits", two, "--format", "json"
    )

    fired = next(item for item in ran.objects if item.get("name") == "bilateral-with-side-modifier")
    assert fired["fired_paid_cents"] == 30_000
    assert "payment T1 stands in" in ran.err


def test_a_line_that_the_payer_bundled_without_a_word_is_listed(facetwise, tmp_path) -> None:
    (tmp_path / "sent.837").write_text(SPLIT, encoding="utf-8")
    back = put(tmp_path, "one.835", FIRST, paid_on="20261001", trace="T1")
    ran = facetwise("backtest", "--claims", tmp_path / "sent.837", "--remits", back)

    assert "1 line without an answer in answered claims, bundled or left out: C-1 line 2 (64491)" in ran.text


def test_claims_are_checked_as_of_the_day_on_which_they_were_written(facetwise, tmp_path) -> None:
    old = (
        file_837(("C-1", [("64490:RT", 650)])).replace("20260302", "20240302").replace("20260303", "20240310")
    )
    (tmp_path / "sent.837").write_text(old, encoding="utf-8")
    back = put(tmp_path, "one.835", PAID, paid_on="20240401", trace="T1")
    asked = ("backtest", "--claims", tmp_path / "sent.837", "--remits", back, "--format", "json")

    as_sent = {item.get("name") for item in facetwise(*asked).objects}
    today = {item.get("name") for item in facetwise(*asked, "--as-of", "2026-11-20").objects}
    assert "filed-too-late" in today
    assert "filed-too-late" not in as_sent


def test_a_reason_of_the_whole_claim_is_that_of_its_lines_without_one(facetwise, tmp_path) -> None:
    (tmp_path / "sent.837").write_text(SPLIT, encoding="utf-8")
    refused = claim("C-1", "4", 970, 0, line("64490:RT", 650, 0), line("64491:RT", 320, 0))
    whole = refused.replace("DTM*232*20260302~", "CAS*CO*50*970~DTM*232*20260302~")
    back = put(tmp_path, "one.835", remittance(whole), paid_on="20261001", trace="T1")
    ran = facetwise("backtest", "--claims", tmp_path / "sent.837", "--remits", back, "--format", "json")

    denials = [item for item in ran.objects if item["kind"] == "denial"]
    assert [(item["reasons"], item["denied_cents"]) for item in denials] == [
        (["CO-50"], 65_000),
        (["CO-50"], 32_000),
    ]
    assert denials[0]["steps"][0]["step"] == "appeal"


def test_a_deductible_of_the_whole_claim_is_the_patients_not_a_denial(facetwise, tmp_path) -> None:
    (tmp_path / "sent.837").write_text(SPLIT, encoding="utf-8")
    owed = claim("C-1", "1", 970, 0, line("64490:RT", 650, 0), line("64491:RT", 320, 0))
    whole = owed.replace("DTM*232*20260302~", "CAS*PR*1*970~DTM*232*20260302~")
    back = put(tmp_path, "one.835", remittance(whole), paid_on="20261001", trace="T1")
    ran = facetwise("backtest", "--claims", tmp_path / "sent.837", "--remits", back, "--format", "json")

    assert outcomes(ran) == {"left to the patient": 2}


def test_a_third_level_that_was_refused_alone_came_true(facetwise, tmp_path) -> None:
    lines = [("64490:RT:KX", 650), ("64491:RT:KX", 320), ("64492:RT", 310)]
    (tmp_path / "sent.837").write_text(file_837(("C-1", lines)), encoding="utf-8")
    answered = [
        line("64490:RT:KX", 650, 280, "CAS*CO*45*370~"),
        line("64491:RT:KX", 320, 120, "CAS*CO*45*200~"),
    ]
    back = remittance(claim("C-1", "1", 1280, 400, *answered, line("64492:RT", 310, 0, "CAS*CO*50*310~")))
    paid = put(tmp_path, "one.835", back, paid_on="20261001", trace="T1")
    ran = facetwise("backtest", "--claims", tmp_path / "sent.837", "--remits", paid, "--format", "json")

    fired = next(item for item in ran.objects if item.get("name") == "levels-over-limit")
    assert (fired["fired_denied"], fired["fired_denied_cents"], fired["fired_paid"]) == (1, 31_000, 0)


@pytest.mark.parametrize(
    ("sent", "returned", "found"),
    [
        (["acct-1"], "ACCT-1", {"paid": 1}),
        (["2026-SPINE-0000000001-A"], "2026-SPINE-000000000", {"paid": 1}),
        (["2026-SPINE-0000000001-A", "2026-SPINE-0000000001-B"], "2026-SPINE-000000000", {"unanswered": 2}),
    ],
    ids=["in capitals", "cut to twenty characters", "cut, and two accounts begin alike"],
)
def test_an_account_number_is_known_as_payers_return_it(facetwise, tmp_path, sent, returned, found) -> None:
    claims = [(name, [("64490:RT:KX", 650)]) for name in sent]
    (tmp_path / "sent.837").write_text(file_837(*claims), encoding="utf-8")
    back = remittance(claim(returned, "1", 650, 300, line("64490:RT:KX", 650, 300, "CAS*CO*45*350~")))
    paid = put(tmp_path, "one.835", back, paid_on="20261001", trace="T1")
    ran = facetwise("backtest", "--claims", tmp_path / "sent.837", "--remits", paid, "--format", "json")

    assert outcomes(ran) == found
