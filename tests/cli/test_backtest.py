"""``facetwise backtest``: claims sent, a remittance that came back, and what is said of them."""

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
    assert "predicted by" in text and "CO-197" in text
    assert "write off" not in text.casefold() and "write it off" not in text.casefold()


def test_the_page_stands_alone_with_its_charts_and_their_tables(facetwise, tmp_path) -> None:
    page = tmp_path / "page.html"
    assert facetwise("backtest", *files(tmp_path), "--page", page).status == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == 2 and text.count("<table>") == 4
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
