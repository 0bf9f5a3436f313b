"""What a person at a terminal reads."""

from dataclasses import replace

from facetwise.domain.claim import CodedEncounter, NotCounted, ProposedLine, Query, TreatedJoint
from facetwise.domain.finding import Fix
from facetwise.domain.vocabulary import Severity, Side
from facetwise.report.amounts import Tally
from facetwise.report.marks import PLAIN, Style
from facetwise.report.terminal import coded_text, finding_text, lines_table, summary_line
from tests.report.findings import RECORD_MISSING, SESSION_LIMIT

CODED = CodedEncounter(
    facet_procedure_performed=True,
    lines=(
        ProposedLine(
            code="64490", modifiers=("RT", "KX"), diagnosis_pointers=(1,), joints=("C4-C5",), reason="first"
        ),
        ProposedLine(code="64491", modifiers=("RT", "KX"), joints=("C5-C6",), reason="second"),
    ),
    joints=(
        TreatedJoint(joint="C4-C5", side=Side.RIGHT),
        TreatedJoint(joint="C5-C6", side=Side.RIGHT),
    ),
    not_counted=(NotCounted(target="C8", side=Side.RIGHT, why="C7 was not blocked"),),
    queries=(Query(about="image", question="was an image saved?"),),
)


def test_a_finding_reads_from_headline_to_what_to_do():
    assert finding_text(SESSION_LIMIT, Style(width=120)) == (
        "⬣ denial[FW401] session-limit-exceeded: session 5 of 4 covered in 12 months for the"
        " cervical/thoracic region, diagnostic\n"
        "  --> claim C-1007, service_date = 2026-03-10                clinic.837: segment 412, DTP*472\n"
        "   |\n"
        "   | history  2025-04-02, 2025-06-18, 2025-09-30, 2026-01-05\n"
        "   | policy   limit.sessions = 4 per region in 12 rolling months, known since 2025-01-01,"
        " checked through 2026-10-10\n"
        "   |          L38773 § Limitations (medicare/cgs/L38773)\n"
        "   |\n"
        "   = denial code: CO-119, CO-151\n"
        "   = at risk: $650.00\n"
        "   = help: not yet performed: the earliest covered date is 2026-04-03; already performed:"
        " expect a denial\n"
        "   = more: facetwise explain session-limit-exceeded"
    )


def test_what_is_undetermined_is_never_shown_as_a_pass_and_says_what_it_would_be():
    text = finding_text(RECORD_MISSING, PLAIN)

    assert text.startswith("○? undetermined[FW501]")
    assert "= would be: denial (CO-119, CO-151)" in text
    assert "✓" not in text


def test_a_stale_or_doubtful_policy_value_says_so():
    doubtful = replace(SESSION_LIMIT.policy[0], stale=True, confidence="low")

    text = finding_text(replace(SESSION_LIMIT, policy=(doubtful,)), Style(width=200))

    assert "stale: look it up again, low confidence" in text


def test_a_fix_says_whether_it_is_safe():
    fixed = replace(SESSION_LIMIT, fix=Fix(text="write 50 on line 1", applicability="safe"))
    judged = replace(SESSION_LIMIT, fix=Fix(text="move the charge", applicability="needs-review"))

    assert "= fix (safe): write 50 on line 1" in finding_text(fixed, PLAIN)
    assert "= fix (needs review): move the charge" in finding_text(judged, PLAIN)


def test_long_text_keeps_to_the_width_of_the_terminal():
    narrow = Style(width=72)

    assert max(map(len, finding_text(SESSION_LIMIT, narrow).splitlines())) <= 72


def test_without_colour_no_escape_sequence_is_written_and_with_it_the_words_stay():
    assert "\x1b" not in finding_text(SESSION_LIMIT, PLAIN)
    assert "denial[FW401]" in finding_text(SESSION_LIMIT, Style(colour=True))


def test_a_claim_cannot_smuggle_control_characters_into_the_terminal():
    hostile = replace(SESSION_LIMIT, message="\x1b[2Jcleared", claim_id="\x1b]0;title\x07")

    assert "\x1b" not in finding_text(hostile, PLAIN)
    assert "\x07" not in finding_text(hostile, PLAIN)


def test_ascii_terminals_get_ascii_marks():
    text = coded_text("E-1", "a.yaml", CODED, [SESSION_LIMIT], style=Style(ascii_only=True))

    assert text.isascii()
    assert "[X] denial[FW401]" in text


def test_the_coded_lines_stand_in_a_table_with_their_reason():
    table = lines_table(CODED.lines, PLAIN).splitlines()

    assert table[0].split() == ["line", "code", "modifiers", "units", "pointers", "joints", "reason"]
    assert table[1].split() == ["1", "64490", "RT", "KX", "1", "1", "C4-C5", "first"]
    assert table[2].split() == ["2", "64491", "RT", "KX", "1", "-", "C5-C6", "second"]


def test_a_coded_encounter_shows_lines_drawing_what_was_not_counted_and_what_to_ask():
    text = coded_text("E-1001", "doe.yaml", CODED, [], style=PLAIN)

    assert text.startswith("encounter E-1001 · doe.yaml")
    assert "●" in text
    assert "- C8, right: C7 was not blocked" in text
    assert "- image: was an image saved?" in text
    assert text.endswith("✓ clean · claim E-1001")


def test_an_encounter_without_facet_work_says_that_there_is_no_line():
    text = coded_text("E-2", None, CodedEncounter(facet_procedure_performed=False), [], style=PLAIN)

    assert "no facet joint procedure was done: no line" in text


def test_the_summary_counts_and_names_the_money():
    dear = replace(SESSION_LIMIT, name="other", money_at_risk=580.0, line=2)
    dearer = replace(SESSION_LIMIT, claim_id="C-2", money_at_risk=580.0)

    assert (
        summary_line(Tally.of([SESSION_LIMIT, dear, dearer, RECORD_MISSING]), PLAIN, "2 claims")
        == "3 denials, 1 undetermined · $1,230.00 at risk · 2 claims"
    )


def test_two_findings_on_one_line_put_its_charge_at_risk_once():
    first, second = (replace(SESSION_LIMIT, line=1, name=name, money_at_risk=650.0) for name in "ab")

    assert "$650.00 at risk" in summary_line(Tally.of([first, second]), PLAIN)


def test_a_note_alone_leaves_a_claim_clean():
    note = replace(SESSION_LIMIT, severity=Severity.NOTE, money_at_risk=None)

    assert summary_line(Tally.of([note]), PLAIN) == "✓ clean, 1 note"
