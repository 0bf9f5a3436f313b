"""``facetwise explain``."""

import pytest


def test_a_third_level_code_is_explained_with_what_medicare_does(facetwise):
    ran = facetwise("explain", "64492")

    assert ran.status == 0
    assert "NOT another" in ran.text
    assert "Medicare does not cover it" in ran.text
    assert ran.err == ""


@pytest.mark.parametrize(
    "name", ["50", "CO-97", "C4-C5", "J1010", "M47.812", "note-unsigned", "FW501", "record-not-given"]
)
def test_every_kind_of_name_is_explained(facetwise, name):
    assert facetwise("explain", name).status == 0


def test_a_name_of_several_words_needs_no_quotes(facetwise):
    assert "C2-C3" in facetwise("explain", "third", "occipital", "nerve").text


def test_an_unknown_name_ends_with_2_and_suggests(facetwise):
    ran = facetwise("explain", "6449O")

    assert ran.status == 2
    assert ran.out == b""
    assert ran.err.startswith("facetwise: nothing is known under the name '6449O'; did you mean 64490")
    assert ran.err.count("\n") == 1


def test_as_json_it_is_one_object(facetwise):
    (answer,) = facetwise("explain", "KX", "--format", "json").objects

    assert answer["kind"] == "modifier"
    assert answer["sources"]


def test_a_remark_code_says_nothing_of_letters_that_it_does_not_have(facetwise):
    assert "Who owes" not in facetwise("explain", "M62").text
    assert "Who owes" in facetwise("explain", "CO-197").text


def test_the_name_of_a_payer_leads_to_its_rules(facetwise):
    ran = facetwise("explain", "Humana", "Medicare", "Advantage")

    assert ran.status == 2
    assert "`facetwise policy show 'Humana Medicare Advantage'`" in ran.err


@pytest.mark.parametrize("document", ["L38801", "a57787"])
def test_the_number_of_a_coverage_policy_or_article_leads_to_its_rules(facetwise, document):
    ran = facetwise("explain", document)

    assert ran.status == 2
    assert f"`facetwise policy show {document}`" in ran.err
    assert facetwise("policy", "show", document).status == 0
