"""What a note recalls, plans, warns of or gave up, put into it as one more sentence, changes nothing of today."""

import pytest
from tools.note_corpus import GoldNote, notes

from facetwise.notes import Certainty, read_note

EVERY = 12  # each such note of the development half, by name
CLEAR = [note for note in notes("development") if note.procedures and "\n" in note.text.strip()][::EVERY]
SENTENCES = (
    "In 2022 she had CT-guided left C5-6 facet injections with 60 mg of methylprednisolone elsewhere.",
    "Last year a left T8 radiofrequency ablation at 90 degrees was done under ultrasound by another physician.",
    "Plan: bilateral T10 and T11 medial branch radiofrequency ablation under CT guidance at the next visit.",
    "Risks of the procedure, including those of steroid, contrast and sedation, were explained.",
    "A left C2-3 facet injection with ultrasound was offered and declined.",
    "The T4-5 facet joint on the left was not treated.",
    "She received 60 mg of methylprednisolone into the left hip in January.",
    "I discussed with her that ultrasound guidance and general anesthesia are alternatives.",
    "If relief is short, a therapeutic T5-6 facet joint injection with 80 mg of Depo-Medrol will be considered.",
)


def _stated(text: str) -> dict[str, object]:
    """What is stated of today's procedures, drugs and sedation."""
    return {
        fact.path: fact.value
        for fact in read_note(text)
        if fact.certainty is Certainty.STATED
        and fact.path.startswith(
            ("procedures[", "drugs[", "documentation.sedation", "documentation.response")
        )
    }


def _with(note: GoldNote, sentence: str) -> str:
    """The note with the sentence as a line of its own before its last line and after it."""
    *before, last = note.text.rstrip().split("\n")
    return "\n".join([*before, sentence, last, sentence]) + "\n"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_about_another_day_states_nothing_of_this_one(sentence: str) -> None:
    changed = {}
    for note in CLEAR:
        before, after = _stated(note.text), _stated(_with(note, sentence))
        wrong = {path: value for path, value in after.items() if before.get(path) != value}
        if wrong:
            changed[note.name] = wrong
    assert changed == {}
