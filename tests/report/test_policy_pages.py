"""The pages that are made from policy packs, and the tool that writes them."""

import re
import shutil
import sys
from functools import cache

import pytest
from tools import build_docs

from facetwise.policy.intervals import intervals
from facetwise.policy.keys import registry
from facetwise.policy.pack import pack_ids, read_pack
from facetwise.report.policy_pages import (
    matrix_page,
    policy_index,
    policy_page,
    policy_page_path,
    policy_pages,
    time_line_rows,
)
from facetwise.rules.registry import all_rules

RULES = list(all_rules().values())
PACKS = [pack for pack in map(read_pack, pack_ids()) if not pack.is_part]
CGS = read_pack("medicare/cgs/L38773")


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.pack_id)
def test_every_value_of_a_pack_is_on_its_page_or_said_to_be_not_known(pack):
    page = policy_page(pack, {})

    assert all(f"`{key}`" in page for key in registry())


def test_a_value_shows_from_when_it_decides_and_where_it_stands():
    page = policy_page(CGS, {})
    _, _, section = page.partition("### `limit.levels_per_session`")

    assert re.search(r"\| 2024-08-15 \| open \| high \| yes \| .*\| medicare/base\.yaml \|", section)


def test_a_value_of_low_confidence_is_shown_and_said_not_to_decide():
    page = policy_page(read_pack("medicare/novitas/L34892"), {})

    rows = [line for line in page.splitlines() if re.search(r"\| low \|", line)]
    assert rows
    assert all("| low | no |" in row for row in rows)


def test_a_page_names_the_rules_that_rest_on_a_value():
    rule = next(rule for rule in RULES if "documentation.signed" in rule.parameters)

    page = policy_page(CGS, {"documentation.signed": [rule]})

    assert f"Used by [{rule.name}](../rules/{rule.family}/{rule.name}.md)" in page


def test_the_index_counts_what_decides_what_is_low_and_what_is_not_known():
    row = next(line for line in policy_index(PACKS).splitlines() if CGS.pack_id in line)
    decided, low, conflict, silent, unknown = (int(cell) for cell in row.split("|")[3:8])

    assert decided == sum(any(v.decides for v in intervals(CGS.pack_id).get(k, ())) for k in registry())
    assert decided + low + conflict + silent + unknown == len(registry())


def test_the_matrix_has_a_row_for_each_rule_that_rests_on_a_policy_and_names_the_others():
    matrix = matrix_page(RULES)

    for rule in RULES:
        assert matrix.count(f"[{rule.name}](") == 1


def test_a_time_line_says_for_how_many_payers_nothing_is_known():
    rows = time_line_rows("documentation.signed")

    assert any("medicare/cgs/L38773" in row for row in rows)
    assert re.fullmatch(r"Not known for \d+ payer policies\.", rows[-1])


@pytest.fixture(scope="module", autouse=True)
def pages_made_once():
    """The tool as it is, but with its pages made once, and the long measure of the notes as it stands in docs/."""
    measured = (build_docs.DOCS / "generated" / "note-accuracy.md").read_text(encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_docs, "accuracy_page", lambda: measured)
        patch.setattr(build_docs, "generated_pages", cache(build_docs.generated_pages))
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The generated pages, written into a folder in which a page written by hand stands already."""
    folder = tmp_path_factory.mktemp("docs")
    by_hand = folder / "rules" / "how-to-read.md"
    by_hand.parent.mkdir()
    by_hand.write_text("# How to read", encoding="utf-8")
    assert build("--docs", folder) == 0
    return folder


def test_links_between_pages_lead_somewhere(built):
    for path in built.rglob("*.md"):
        prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", prose):
            assert link.startswith("http") or (path.parent / link).exists(), (path.name, link)


def test_pages_written_by_hand_are_left_alone(built):
    assert (built / "rules" / "how-to-read.md").read_text(encoding="utf-8") == "# How to read"
    assert set(policy_pages(RULES)) == {p.name for p in (built / "policies").iterdir()}


def test_the_check_finds_nothing_in_pages_just_written(built, capsys):
    assert build("--docs", built, "--check") == 0
    assert capsys.readouterr().err == ""


def test_the_check_fails_for_a_changed_a_missing_and_a_left_over_page_and_no_other(built, tmp_path, capsys):
    pages = shutil.copytree(built, tmp_path / "docs")
    page = pages / "policies" / policy_page_path(CGS.pack_id)
    left_over = pages / "policies" / "gone.md"
    left_over.write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    page.write_text("changed", encoding="utf-8")
    (pages / "matrix.md").unlink()

    assert build("--docs", pages, "--check") == 1
    assert [line.split(":")[0] for line in sorted(capsys.readouterr().err.splitlines())] == [
        "matrix.md",
        "policies/gone.md",
        f"policies/{page.name}",
    ]


def build(*arguments):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["build_docs", *map(str, arguments)])
        return build_docs.main()
