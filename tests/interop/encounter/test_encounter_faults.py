"""What cannot be read is named in one clear line each, with its place; the rest is read."""

import json
from datetime import date

import pytest

from facetwise.interop.encounter.nodes import MAX_SCALAR_CHARACTERS
from facetwise.interop.encounter.place import MAX_PROBLEMS
from facetwise.interop.encounter.read import read_encounters


def read(text, source="visit.yaml"):
    return read_encounters(text if isinstance(text, bytes) else text.encode(), source=source)


def lines(text, source="visit.yaml"):
    return [str(problem) for problem in read(text, source).all_problems]


FAULTS = [  # what is written, the place, words of the message, words of what was expected
    ("service_date: 2026-02-30", "1:15", "service_date: '2026-02-30' is not a date", "YYYY-MM-DD"),
    ("service_date: 30/02/2026", "1:15", "'30/02/2026' is not a date", "YYYY-MM-DD"),
    ("service_date: 3/2/26", "1:15", "'3/2/26' is not a date", "YYYY-MM-DD"),
    ("service_date: 02.03.2026", "1:15", "'02.03.2026' is not a date", "YYYY-MM-DD"),
    ("service_date: 20260302", "1:15", "is not a date", "YYYY-MM-DD"),
    (
        "bill_for: profesional",
        "1:11",
        "is no claim type that is known here; did you mean professional?",
        "asc",
    ),
    ("payer: {id: medicare}", "1:8", "a mapping stands where a single value is needed", "text"),
    ("payer: true", "1:8", "true stands where text is needed", "text"),
    ("procedures: {purpose: diagnostic}", "1:13", "a mapping stands where a list is needed", "a list"),
    ("claim: [1]", "1:8", "a list stands where a mapping is needed", "claim_id"),
    ("diagnoses: M47.812", "1:12", "a single value stands where a list is needed", "a list"),
    ("documentation: {signed: maybe}", "1:25", "neither true nor false", "true, false or null"),
    ("documentation: {response: {percent: 130}}", "1:37", "'130' is more than 100", "0 to 100"),
    ("documentation: {pain: {months: -1}}", "1:32", "-1 is less than 0", "0 or more"),
    (
        "claim_lines: [{code: '64490', units: -1}]",
        "1:38",
        "claim_lines[0].units: -1 is less than 0",
        "0 or more",
    ),
    ("claim_lines: [{code: '64490', units: one}]", "1:38", "'one' is not a number", "a number"),
    ("claim_lines: [{code: '64490', units: .nan}]", "1:38", "'.nan' is not a number", "a number"),
    ("claim_lines: [{units: 1}]", "1:15", "claim_lines[0]: left out: no code", "a code"),
    ("claim_lines: [{code: '1', diagnosis_pointers: [0]}]", "1:48", "points at no diagnosis", "1, 2, 3 or 4"),
    ("drugs: [{dose_mg: 10 mg}]", "1:19", "'10 mg' is not a number", "without its unit"),
    ("place_of_service: office", "1:19", "'OFFICE' is no place of service", "two digits"),
    ("state: Ohio", "1:8", "'OHIO' is no state", "two letters"),
    ("history: [{region: lumbar}]", "1:11", "history[0]: left out: no service_date", "a service_date"),
    (
        "history: [{service_date: 2025-01-01, joints: [C4-C5, C9]}]",
        "1:54",
        "history[0].joints[1]: 'C9'",
        "a joint",
    ),
]


@pytest.mark.parametrize(("text", "place", "message", "expected"), FAULTS)
def test_one_line_for_one_fault(text, place, message, expected):
    found = read(text)
    assert len(found.encounters) == 1
    (line,) = lines(text)
    assert line.startswith(f"visit.yaml:{place}: ")
    assert message in line
    assert expected in line.partition("; expected ")[2]
    assert not any(problem.fatal for problem in found.all_problems)


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("service_date: 03/02/2026", "visit.yaml"),
        ("service_date: 3-2-2026", "visit.yaml"),
        ("service_date: March 2, 2026", "visit.yaml"),
        ("service_date: 02-Mar-2026", "visit.yaml"),
        ('{"service_date": "03/02/2026"}', "visit.json"),
        ('{"service_date": "Mar. 2 2026"}\n', "visits.jsonl"),
    ],
)
def test_a_date_as_it_is_written_here_is_read_and_said(written, source):
    found = read(written, source)
    assert found.encounters[0].encounter.service_date == date(2026, 3, 2)
    (remark,) = found.all_problems
    assert remark.remark and remark.line == 1
    assert remark.message.startswith("dates read as month, day and year: service_date ")
    assert remark.message.endswith(" as 2026-03-02")


def test_a_birth_date_is_read_so_without_being_shown_and_many_dates_are_told_in_one_line():
    past = [{"service_date": f"0{month}/15/2025"} for month in range(1, 6)]
    visit = {"patient": {"birth_date": "05/04/1960"}, "service_date": "2026-03-02", "history": past}
    found = read(json.dumps(visit), "visit.json")
    assert found.encounters[0].encounter.patient.birth_date == date(1960, 5, 4)
    (line,) = [str(problem) for problem in found.all_problems]
    assert "patient.birth_date, history[0].service_date 01/15/2025 as 2025-01-15" in line
    assert line.endswith("3 more") and "1960" not in line


def test_where_one_date_has_the_day_first_none_is_turned_around():
    told = lines(
        "service_date: 03/02/2026\nhistory: [{service_date: 15/01/2026}, {service_date: 2 Mar 2025}]"
    )
    assert any("service_date: '03/02/2026' may have the month or the day first" in line for line in told)
    assert any("'15/01/2026' is not a date" in line for line in told)
    assert any(
        "2 Mar 2025 as 2025-03-02" in line for line in told
    )  # a month in words can be read one way only


TARGETS = [
    ("{nerve: C9, side: left}", "'C9' is no nerve that is known here", "TON, C4 or L5"),
    ("{joint: C4-C6, side: left}", "did you mean C4-C5 and C5-C6?", "C4-C5"),
    (
        "{joint: C4, side: left}",
        "names one vertebra or a nerve, not a joint; did you mean C3-C4 or C4-C5",
        "a joint",
    ),
    ("{nerve: C4-C5, side: left}", "names a joint; did you mean joint: C4-C5?", "a nerve"),
    ("{joint: C4-C5, nerve: C4}", "both joint and nerve are given", "joint or nerve"),
    ("{side: left}", "neither joint nor nerve can be read", "joint or nerve"),
    ("C4-C5", "a single value stands where a target is needed", "joint or nerve"),
    ("{nerve: S1 MB}", "no such facet nerve", "a nerve"),
]


@pytest.mark.parametrize(("target", "message", "expected"), TARGETS)
def test_a_wrong_target_is_left_out_and_remembered_as_lost_work(target, message, expected):
    text = f"procedures:\n  - targets:\n    - {{nerve: C5, side: left}}\n    - {target}\n"
    (visit,) = read(text).encounters
    assert [item.nerve for item in visit.encounter.procedures[0].targets] == ["C5"]
    (lost,) = visit.lost_work
    assert lost.path == "procedures[0].targets[1]"
    assert lost.line == 4
    assert message in lost.message
    assert expected in lost.expected


def test_an_impossible_side_leaves_the_target_and_no_side():
    (visit,) = read("procedures: [{targets: [{nerve: C4, side: midle}]}]").encounters
    assert visit.encounter.procedures[0].targets[0].side is None
    (problem,) = visit.problems
    assert problem.path == "procedures[0].targets[0].side"
    assert problem.expected == "right, left or bilateral"
    assert visit.lost_work == ()


@pytest.mark.parametrize(
    ("nerve", "names", "note"),
    [
        ("L5 medial branch", ["L5"], "dorsal ramus"),
        ("sacral ala", ["L5"], "bony target"),
        ("GON", [], "64405"),
    ],
)
def test_a_name_that_is_only_accepted_by_convention_is_noted(nerve, names, note):
    (visit,) = read(f"procedures: [{{targets: [{{nerve: {nerve}, side: left}}]}}]").encounters
    assert [target.nerve for target in visit.encounter.procedures[0].targets] == names
    assert note in visit.problems[0].message
    assert visit.lost_work == ()


def test_unknown_keys_get_a_line_each_and_a_suggestion():
    assert lines("payr: medicare\nencounter_id: E\npatient: {brithdate: 1950-01-01}\nshoe_size: 9\n") == [
        "visit.yaml:1:1: key 'payr' is not known and is ignored; did you mean payer?",
        "visit.yaml:3:11: patient: key 'brithdate' is not known and is ignored; did you mean birth_date?",
        "visit.yaml:4:1: key 'shoe_size' is not known and is ignored",
    ]


def test_a_key_given_twice_is_not_known():
    found = read("encounter_id: E\nstate: OH\nstate: KY\n")
    assert found.encounters[0].encounter.state is None
    assert str(found.all_problems[0]).startswith(
        "visit.yaml:3:1: state: state is given twice, first on line 2"
    )


@pytest.mark.parametrize(
    "text",
    [
        "patient: Doe Jane",
        "patient: {name: [Doe Jane], birth_date: Doe Jane}",
        "documentation: {signed: Doe Jane, patient_name: Doe Jane}",
        "patient: {birth_date: 19501224}",
        "documentation: {sedation: {reason: {Doe: 1}}}",
        "Doe Jane",
        "- Doe Jane",
        "encounter_id: E\n\tpatient: Doe Jane",
        "patient: 'Doe Jane",
        "patient: *Doe",
        "patient: {name: Doe Jane",
    ],
)
def test_no_line_ever_shows_a_name_or_a_birth_date(text):
    told = " ".join(lines(text))
    assert told
    assert "Doe" not in told
    assert "Jane" not in told
    assert "1950" not in told


FATAL = [
    (b"", "the file is empty"),
    (b"\xef\xbb\xbf\n \n", "the file is empty"),
    (b"# only a comment\n", "no encounter here"),
    (b"\x00\x01\x02", "a binary file"),
    (b"%PDF-1.7 ...", "a PDF"),
    (b"PK\x03\x04....", "a ZIP archive or an Office document"),
    (b"\xff\xfe\x00", "not the utf-16 text"),
    (b"a\x81b", "neither UTF-8 nor Windows-1252"),
    (b"encounter_id: \x07", "a control character (U+0007)"),
    (b"just some words", "a single value stands where a mapping is needed"),
    (b"shoe: 1\nhat: 2\n", "no field of an encounter stands here"),
    (b'{"resourceType": "Claim"}', "a FHIR resource"),
    (b"a: [1, 2", "not valid YAML"),
    (b"encounter_id: E\n bad: : indent", "not valid YAML"),
]


@pytest.mark.parametrize(("data", "message"), FATAL)
def test_a_file_without_an_encounter_is_refused_with_one_line(data, message):
    found = read(data)
    assert found.encounters == ()
    (problem,) = found.problems
    assert problem.fatal
    assert message in problem.message


def test_missing_file_and_folder(tmp_path):
    (missing,) = read_encounters(tmp_path / "none.yaml", source="none.yaml").problems
    (folder,) = read_encounters(tmp_path, source="here").problems
    assert str(missing) == "none.yaml: no such file"
    assert str(folder) == "here: this is a folder; expected a file"
    assert missing.fatal
    assert folder.fatal


def test_a_broken_document_does_not_hide_the_next():
    found = read("encounter_id: A\n---\nencounter_id: [B\n---\nencounter_id: C\n")
    assert [item.encounter.encounter_id for item in found.encounters] == ["A", "C"]
    (problem,) = found.problems
    assert problem.fatal
    assert problem.line in (3, 4)


def test_a_broken_line_of_json_lines_does_not_hide_the_next():
    found = read('{"encounter_id": "A"}\n{"encounter_id": B}\n{"encounter_id": "C"}\n', "visits.jsonl")
    assert [item.encounter.encounter_id for item in found.encounters] == ["A", "C"]
    assert str(found.problems[0]).startswith("visits.jsonl:2:18: not valid JSON here; expected a value")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"encounter_id": "E",\n "state": "OH",}', "2:16", "a key is missing here"),
        ('{"encounter_id": "E"', "1:21", "the text ends too early"),
        ('{"encounter_id": "E"} x', "1:23", "something follows after the end"),
        ('{"encounter_id": "E\n"}', "1:20", "invalid control character"),
        ('{"encounter_id": 01}', "1:18", "not valid JSON"),
        ('{"encounter_id": "\\ud800"}', "1:18", "half of a two-part character"),
        ('{\n  "claim_lines": [{"code": "64490",\n    "units": "x"}]}', "3:14", "'x' is not a number"),
        ('{"state": true}', "1:11", "'TRUE' is no state"),
    ],
)
def test_json_faults_have_their_place(text, place, message):
    (line,) = lines(text, "visit.json")
    assert line.startswith(f"visit.json:{place}: ")
    assert message in line


def test_a_yaml_bomb_is_refused():
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (problem,) = read("\n".join(levels)).problems
    assert problem.fatal
    assert "aliases (*) multiply the document" in problem.message


@pytest.mark.parametrize("text", ["&a [*a]", "encounter_id: *nowhere"])
def test_an_alias_that_leads_nowhere_is_refused(text):
    (problem,) = read(text).problems
    assert "alias" in problem.message
    assert problem.fatal


@pytest.mark.parametrize(
    ("text", "source"), [("[" * 5000, "v.yaml"), ("[" * 5000, "v.json"), ("- " * 5000, "v.yaml")]
)
def test_deep_nesting_is_refused(text, source):
    (problem,) = read(text, source).problems
    assert "nested deeper than 32 levels" in problem.message


@pytest.mark.parametrize("source", ["v.yaml", "v.json"])
def test_a_monstrous_value_is_refused(source):
    text = json.dumps({"encounter_id": "x" * (MAX_SCALAR_CHARACTERS + 1)})
    (problem,) = read(text, source).problems
    assert problem.fatal
    assert "a value has 100,001 characters" in problem.message


def test_a_file_too_large_is_refused_before_it_is_parsed():
    (problem,) = read(b"x" * (32 * 1024 * 1024 + 1)).problems
    assert "33,554,433 bytes" in problem.message


def test_a_yaml_tag_is_never_obeyed():
    found = read("encounter_id: !!python/object/apply:os.getcwd []\nstate: OH\n")
    assert found.encounters[0].encounter.state == "OH"
    assert "is not obeyed" in found.problems[0].message


def test_a_flood_of_faults_is_counted_not_listed():
    text = "encounter_id: E\n" + "".join(f"key{n}: 1\n" for n in range(MAX_PROBLEMS + 50))
    told = lines(text)
    assert len(told) == MAX_PROBLEMS + 1
    assert told[-1] == "visit.yaml: and 50 more problems in this encounter"


def test_a_lost_past_session_is_remembered():
    (visit,) = read("history: [{service_date: 2025-01-01}, {service_date: 2025}]").encounters
    assert len(visit.encounter.history) == 1
    assert [problem.path for problem in visit.lost_history] == ["history[1]"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("procedures: [{levels: [L4-L5]}]", "targets"),
        ("procedures: [{side: left}]", "targets"),
        ("history: [{joint: L4-L5}]", "joints"),
        ("claim_lines: [{cpt: '64493'}]", "code"),
        ("payer: medicare\ncpt: '64493'", "claim_lines"),
        ("payer: medicare\ndos: 2026-03-02", "service_date"),
    ],
)
def test_what_other_programs_call_a_key_leads_to_its_name_here(written, meant):
    assert f"is not known and is ignored; did you mean {meant}?" in " ".join(lines(written))
