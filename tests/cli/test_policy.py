"""``facetwise policy``."""

import pytest

OHIO = ("medicare", "--state", "OH", "--date", "2026-03-02")


def test_the_list_says_how_much_is_known_of_each_payer(facetwise):
    ran = facetwise("policy", "list")

    assert ran.status == 0
    assert "medicare/cgs/L38773" in ran.text
    assert "not known: not the same as no rule" in ran.text


def test_a_policy_is_shown_with_dates_and_paragraphs(facetwise):
    ran = facetwise("policy", "show", *OHIO)

    assert ran.text.startswith("CGS L38773")
    assert "limit.sessions: sessions in a window" in ran.text
    assert "decides, from 2025-01-01, checked through" in ran.text
    assert "L38773 §" in ran.text


def test_the_day_decides_what_a_value_may_do(facetwise):
    def levels(day):
        (policy,) = facetwise("policy", "show", "medicare:OH", "--date", day, "--format", "json").objects
        return next(line for line in policy["values"] if line["key"] == "limit.levels_per_session")

    assert not levels("2024-08-14")["decides"]
    assert levels("2024-08-15")["decides"]


def test_washington_changes_its_policy_on_the_day_of_the_merger(facetwise):
    def pack(day):
        return facetwise("policy", "show", "medicare:WA", "--date", day, "--format", "json").objects[0][
            "pack"
        ]

    assert pack("2026-04-15") == "medicare/noridian/L38803"
    assert pack("2026-04-16") == "medicare/noridian/L38801-JF"


def test_what_is_not_known_is_named_and_not_called_no_rule(facetwise):
    ran = facetwise("policy", "show", "bcbs_fep")

    assert "which is not the same as no rule" in ran.text
    assert "limit.sessions" in ran.text


def test_two_policies_are_compared_by_what_differs(facetwise):
    ran = facetwise("policy", "compare", "medicare:OH", "medicare:CA", "--date", "2026-03-02")

    assert ran.status == 0
    assert "codes.dx_covered" in ran.text
    assert "values alike" in ran.text


def test_a_policy_compared_with_itself_does_not_differ(facetwise):
    (answer,) = facetwise(
        "policy", "compare", "cpt", "cpt", "--date", "2026-03-02", "--format", "json"
    ).objects

    assert answer["differing"] == []


@pytest.mark.parametrize(
    ("payer", "said"),
    [
        ("medicare", "the state or the contractor"),
        ("nobody", "'nobody' was not recognised"),
        ("Palmeto", "did you mean Palmetto"),
    ],
)
def test_a_payer_that_cannot_be_told_is_asked_for(facetwise, payer, said):
    ran = facetwise("policy", "show", payer)

    assert ran.status == 2
    assert said in ran.err
    assert ran.out == b""


def test_a_date_that_is_none_is_named(facetwise):
    ran = facetwise("policy", "show", "cpt", "--date", "yesterday")

    assert ran.status == 2
    assert "expected a date such as 2026-03-02" in ran.err


def test_a_document_that_serves_two_policies_names_both(facetwise):
    ran = facetwise("policy", "show", "A58403")

    assert ran.status == 2
    assert "medicare/noridian/L38801" in ran.err
