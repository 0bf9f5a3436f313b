"""What kind of reason a record gives, as far as its few words tell."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.lower()))


FEAR_OR_WISH = _words("""
    afraid anxiety anxious apprehension apprehensive choice comfort convenience fear fearful frightened nervous
    nervousness preference preferred prefers request requested requests scared wants wish wished wishes worried
""")
FILLERS = _words("""
    a about according and as at because but by due during for had has he her his in is of on only or our own patient
    patients per procedure pt s she some the their they to very was were with
""")


def is_fear_or_wish_alone(reason: str | None) -> bool | None:
    """Whether a reason names the patient's anxiety or preference and nothing else; null where none is known.

    Any word beyond these, such as a disorder or "cannot lie still", is taken for a reason of its own.
    """
    if reason is None:
        return None
    words = _words(reason)
    return bool(words & FEAR_OR_WISH) and words <= FEAR_OR_WISH | FILLERS
