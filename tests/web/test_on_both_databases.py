"""On SQLite and on PostgreSQL alike the log tells what was tampered with, a backup restores, and files come in once.

Whoever owns the database can take its guards away; so does each test here before it tampers, as such a person would.
"""

import gzip
import json
import shutil
import sqlite3
from functools import cache
from pathlib import Path

import psycopg
import pytest

CLAIMS, REMITS = Path("examples/claims/clinic.837").resolve(), Path("examples/remits/clinic.835").resolve()
PAST = "patient_id,service_date,region,purpose,joints,sides\nP-9,2026-01-05,cervical_thoracic,diagnostic,C4-C5,right\n"
GUARDS = {
    "sqlite": (
        "drop trigger store_accessentry_no_update",
        "drop trigger store_accessentry_no_delete",
    ),
    "postgresql": ("alter table store_accessentry disable trigger all",),
}
SWAP = (
    "update store_accessentry set number = -2 where number = 2",
    "update store_accessentry set number = 2 where number = 3",
    "update store_accessentry set number = 3 where number = -2",
)


class Practice:
    """A ledger in one of the two databases, used by command."""

    def __init__(self, kind, folder, commands, address):
        self.kind, self.folder, self.address, self._commands = kind, folder, address, commands
        self.settings = {"FACETWISE_DATABASE_URL": address} if address else {}

    def run(self, *commands):
        """Status and words of each command."""
        return self._commands([(*words, "--data", self.folder) for words in commands], **self.settings)

    def sql(self, *statements):
        if self.kind == "sqlite":
            place = sqlite3.connect(self.folder / "ledger.sqlite3")
        else:
            place = psycopg.connect(self.address)
        for statement in statements:
            place.execute(statement)
        place.commit()
        place.close()

    def tamper(self, *statements):
        self.sql(*GUARDS[self.kind], *statements)

    def verify(self, *more):
        return self.run(("audit", "verify", *more))[0]

    def last_digest(self):
        return self.verify()[1].split()[-1]


@pytest.fixture(scope="module")
def open_practice(facetwise_in_turn, tmp_path_factory, new_postgresql):
    """Makes a practice like another, or one in which nothing is but its tables, made once by the command itself."""

    def made(kind, like):
        folder = tmp_path_factory.mktemp(kind)
        if like and kind == "sqlite":
            shutil.copytree(like.folder, folder, dirs_exist_ok=True)
        address = new_postgresql(*([like.address] if like else [])) if kind == "postgresql" else None
        return Practice(kind, folder, facetwise_in_turn, address)

    @cache
    def empty(kind):
        practice = made(kind, None)
        assert practice.verify()[0] == 0
        return practice

    return lambda kind, like=None: made(kind, like or empty(kind))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def logged(request, open_practice):
    """A practice with a log of five entries."""
    made = open_practice(request.param)
    keys = [("key", "create", "--scope", "check", "--name", f"k{number}") for number in range(5)]
    assert [status for status, _ in made.run(*keys, ("audit", "verify"))] == [0] * 6
    return made


@pytest.fixture
def practice(logged, open_practice):
    """One like it, to tamper with."""
    return open_practice(logged.kind, like=logged)


def test_a_changed_entry_is_named(practice):
    practice.tamper("update store_accessentry set actor = 'nobody' where number = 3")
    status, said = practice.verify()
    assert status == 1
    assert said == "the access log does not verify at entry 3: its content was changed after it was written\n"


def test_a_removed_entry_is_named(practice):
    practice.tamper("delete from store_accessentry where number = 2")
    assert practice.verify() == (1, "the access log does not verify at entry 2: it is missing\n")


def test_two_swapped_entries_are_both_named(practice):
    practice.tamper(*SWAP)
    status, said = practice.verify()
    assert status == 1
    assert "entry 2: its content was changed" in said
    assert "entry 3: its content was changed" in said
    assert "entry 5" not in said


def test_a_rewritten_entry_with_a_fitting_digest_breaks_the_next(practice):
    practice.tamper(f"update store_accessentry set digest = '{'a' * 64}' where number = 3")
    said = practice.verify()[1]
    assert "entry 3: its content was changed" in said
    assert "entry 4: it does not name the digest of the entry before it" in said


def test_two_faults_apart_are_both_named(practice):
    practice.tamper(
        "delete from store_accessentry where number = 2",
        "update store_accessentry set outcome = 'refused' where number = 5",
    )
    said = practice.verify()[1]
    assert "entry 2: it is missing" in said
    assert "entry 5: its content was changed" in said


def test_a_cut_end_shows_against_the_digest_that_was_written_down(practice):
    written_down = practice.last_digest()
    practice.tamper("delete from store_accessentry where number = 5")
    assert practice.verify()[0] == 0  # what is left is whole: from within it cannot show
    status, said = practice.verify("--expect", written_down)
    assert status == 1
    assert "its end was cut off or replaced" in said


def test_an_entry_before_the_first_is_named(practice):
    columns = "at, actor, role, action, kind, identifier, purpose, outcome, previous, digest"
    practice.tamper(
        f"insert into store_accessentry (number, {columns}) "
        f"select 0, {columns} from store_accessentry where number = 1"
    )
    assert "entry 0: it was put in before the first entry" in practice.verify()[1]


@pytest.mark.parametrize(
    "verb", ["update store_accessentry set actor = 'x'", "delete from store_accessentry"]
)
def test_with_its_guards_the_database_itself_refuses(practice, verb):
    with pytest.raises((sqlite3.DatabaseError, psycopg.DatabaseError), match="append-only"):
        practice.sql(verb)


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    place = tmp_path_factory.mktemp("past") / "past.csv"
    place.write_text(PAST)
    return place


@pytest.fixture(scope="module")
def backed_up(open_practice, past, tmp_path_factory):
    """A practice that starts with its history, loaded by command, and its backup; one of each kind."""
    made = {}

    def of_kind(kind):
        if kind not in made:
            practice, backup = open_practice(kind), tmp_path_factory.mktemp("backup") / "first.backup"
            *loaded, person, kept, verified = practice.run(
                *loads(past),
                ("person", "create", "ada", "--role", "administrator"),
                ("backup", backup),
                ("audit", "verify"),
            )
            for status, said in loaded:
                assert status in (0, 1)
                assert "loaded on" not in said
            assert (person[0], kept[0]) == (0, 0)
            made[kind] = verified, backup
        return made[kind]

    return of_kind


def loads(past):
    files = (("claims", CLAIMS), ("sessions", past), ("remittances", REMITS))
    return [("load", kind, place) for kind, place in files]


def rows_of(backup):
    """Every row of a backup; the databases may order the keys of what a row holds differently."""
    with gzip.open(backup) as file:
        return [json.loads(line) for line in file.read().splitlines()[:-1]]


@pytest.mark.parametrize(
    "old, new", [("postgresql", "postgresql"), ("sqlite", "postgresql"), ("postgresql", "sqlite")]
)
def test_a_backup_restores_into_an_empty_database_and_nothing_differs(  # noqa: PLR0917 - fixtures, and the two kinds
    open_practice, backed_up, past, tmp_path, old, new
):
    verified, first = backed_up(old)
    after, second = open_practice(new), tmp_path / "second.backup"
    restored, again, kept = after.run(("restore", first), ("audit", "verify"), ("backup", second))
    assert restored[0] == 0, restored
    assert again == verified
    assert kept[0] == 0
    assert rows_of(first) == rows_of(second)
    assert sum(row["model"] == "store.claimversion" for row in rows_of(first)) == 9
    # and work goes on: new rows, and files that are known
    person, *loaded, refused, still = after.run(
        ("person", "create", "bo", "--role", "coder"),
        *loads(past),
        ("restore", first),
        ("audit", "verify"),
    )
    assert person[0] == 0
    assert all("nothing was changed" in said for _, said in loaded)
    assert (refused[0], still[0]) == (1, 0)


ODD = {
    "encounter_id": "E-" + "9" * 300,
    "patient": {"id": "P-" + "8" * 300, "sex": "F" * 300},
    "service_date": "2026-03-02",
    "payer": "a payer\x00of " + "x" * 300,
    "providers": {"rendering_npi": "1" * 300},
    "authorization": {"number": "A" * 300},
    "claim_lines": [{"code": "64490", "units": 1, "charge": 650.0}],
}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_odd_value_keeps_a_file_out(open_practice, tmp_path, kind):
    """What one database would take and the other refuse: both keep it, fitted, and the claims beside it."""
    practice = open_practice(kind)
    claims, remittances = tmp_path / "odd.json", tmp_path / "odd.835"
    other = ODD | {"encounter_id": "E-" + "9" * 300 + "8", "patient": {"id": "P-1"}}
    claims.write_text(json.dumps([ODD, other]))
    remittances.write_bytes(REMITS.read_bytes().replace(b"CLP*C00000000", b"CLP*C\x00" + b"0" * 300))
    (_, of_claims), (_, of_remittances) = practice.run(
        ("load", "claims", claims), ("load", "remittances", remittances)
    )
    assert "2 in the file: 2 accepted" in of_claims
    assert "11 in the file: 0 accepted, 11 held" in of_remittances
