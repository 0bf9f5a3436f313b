"""What is read is an encounter, and each of its leaves shows the words it rests on."""

from facetwise.domain.encounter import Target
from facetwise.domain.vocabulary import Side
from facetwise.notes import Certainty, Fact, NoteReading


def _fact(path: str, value: object, certainty: Certainty = Certainty.STATED) -> Fact:
    return Fact(path=path, value=value, span=(0, 4), text="word", certainty=certainty, pattern="test")


def test_facts_become_the_encounter_and_what_is_not_sure_stays_out_of_it() -> None:
    facts = [
        _fact("procedures[0].targets[0].nerve", "C4"),
        _fact("procedures[0].targets[0].side", Side.RIGHT),
        _fact("procedures[0].targets[1].nerve", "C5"),
        _fact("procedures[0].targets[1].side", None, Certainty.MISSING),
        _fact("documentation.pain.score", 7.0),
        _fact("documentation.pain.months", 12.0, Certainty.AMBIGUOUS),
    ]
    reading = NoteReading(facts={fact.path: fact for fact in facts})

    (procedure,) = reading.encounter.procedures or ()
    assert procedure.targets == (Target(nerve="C4", side=Side.RIGHT), Target(nerve="C5"))
    assert reading.encounter.documentation.pain.score == 7.0
    assert reading.encounter.documentation.pain.months is None
    assert reading.value("documentation.pain.months") is None


def test_json_has_an_object_at_each_leaf() -> None:
    facts = [_fact("procedures[0].targets[0].side", Side.LEFT)]
    answer = NoteReading(facts={fact.path: fact for fact in facts}).as_json()

    leaf = answer["procedures"][0]["targets"][0]["side"]  # type: ignore[index]
    assert (leaf["value"], leaf["span"], leaf["text"], leaf["certainty"]) == (
        "left",
        [0, 4],
        "word",
        "stated",
    )
