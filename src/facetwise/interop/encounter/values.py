"""One value of one field: text to date, number, yes or no, a word of a vocabulary, a code, a joint.

Every function takes the node and its place, returns the value, and raises `WrongValueError` for what it
cannot read. Codes, modifiers and diagnoses are only brought to one form here: whether they exist is for
the rules to say.
"""

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from facetwise.domain.target_names import TargetReading, read_joint
from facetwise.interop.encounter import american_days
from facetwise.interop.encounter.nodes import Node, Scalar, is_null, kind_of
from facetwise.interop.encounter.place import Place, WrongValueError

Word = TypeVar("Word", bound=StrEnum)
Reader = Callable[[Node, Place], object]

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{1,2}:\d{2}.*)?")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_WHOLE_AS_DECIMAL = re.compile(r"(\d+)\.0")  # how spreadsheets and data frames write a code
_ICD10 = re.compile(r"([A-Z]\d[0-9A-Z])\.?([0-9A-Z]{0,4})")
_YES, _NO = {"true", "yes", "y", "on"}, {"false", "no", "n", "off"}
_FIRST_DATE, _LAST_DATE = date(1880, 1, 1), date(2199, 12, 31)
_POINTER_LETTERS = "ABCDEFGHIJKL"  # as in box 24E of a CMS-1500

_LIMITS: dict[str, tuple[float, float]] = {  # by field name; what is not named here is 0 or more
    "percent": (0, 100),
    "relief_percent": (0, 100),
    "function_gain_percent": (-100, 1000),
    "temperature_c": (-200, 200),
}
_LARGEST = 1e9

_SPELLINGS = {
    "rt": "right", "r": "right", "lt": "left", "l": "left", "both": "bilateral", "b": "bilateral",
    "bil": "bilateral", "bilat": "bilateral", "fluoro": "fluoroscopy", "us": "ultrasound",
    "computed_tomography": "ct", "intra_articular": "intraarticular", "ia": "intraarticular",
    "mbb": "medial_branch_block", "rfa": "radiofrequency", "rf": "radiofrequency",
    "radiofrequency_ablation": "radiofrequency", "pulsed_rf": "pulsed_radiofrequency", "sdv": "single_dose",
    "mdv": "multi_dose", "single_use": "single_dose", "cervical": "cervical_thoracic",
    "thoracic": "cervical_thoracic", "lumbar": "lumbar_sacral", "sacral": "lumbar_sacral",
    "nonaffirmed": "non_affirmed", "monitored_anesthesia_care": "mac",
}  # fmt: skip

STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC",
    "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
    "AS", "GU", "MP", "PR", "VI",
})  # fmt: skip


def scalar(node: Node, expected: str) -> str:
    """The text of a single value."""
    if not isinstance(node, Scalar):
        raise WrongValueError(node, f"{kind_of(node)} stands where a single value is needed", expected)
    if is_null(node):
        raise WrongValueError(node, "an item is empty", expected)
    return node.text.strip()


def text(node: Node, place: Place) -> str | None:
    """Free text; blank is not known."""
    written = scalar(node, "text")
    if isinstance(node, Scalar) and not node.is_quoted and written in ("true", "false"):
        raise WrongValueError(node, f"{written} stands where text is needed", "text")
    return written or None


def reason(node: Node, place: Place) -> str:
    """A reason in the record's words; an empty text, or false, says that the record is known to give none."""
    if isinstance(node, Scalar) and not node.is_quoted and node.text.casefold() == "false":
        return ""
    return text(node, place) or ""


def number(node: Node, place: Place) -> float | None:
    """A finite number within what its field can hold."""
    written = scalar(node, "a number")
    if not written:
        return None
    if not _NUMBER.fullmatch(written):
        raise WrongValueError(node, f"{place.shown(written)} is not a number", "a number, without its unit")
    least, most = _LIMITS.get(place.path.rpartition(".")[2], (0, _LARGEST))
    value = float(written)
    if value < least:
        raise WrongValueError(node, f"{written} is less than {least:g}", _range(least, most))
    if value > most:
        raise WrongValueError(node, f"{place.shown(written)} is more than {most:g}", _range(least, most))
    return value


def whole_number(node: Node, place: Place) -> int | None:
    """A number without a fraction, zero or more."""
    value = number(node, place)
    if value is not None and not value.is_integer():
        raise WrongValueError(node, f"{value:g} is not a whole number", "a whole number")
    return None if value is None else int(value)


def yes_or_no(node: Node, place: Place) -> bool | None:
    """True or false, also as yes or no."""
    written = scalar(node, "true or false").casefold()
    if written in _YES or written in _NO:
        return written in _YES
    if written:
        # the value is not shown: who writes a name here means that somebody signed
        raise WrongValueError(node, "the value is neither true nor false", "true, false or null")
    return None


def day(node: Node, place: Place) -> date | None:
    """An ISO date, of which a time of day is left out; or one as `american_days` reads it, which is told."""
    expected = "a date as YYYY-MM-DD"
    written = scalar(node, expected)
    if not written:
        return None
    value = iso = _iso_day(written)
    if iso is None:
        is_told = place.problems.is_month_first
        value = american_days.month_named(written) or (
            american_days.month_first(written) if is_told else None
        )
    if value is None or not _FIRST_DATE <= value <= _LAST_DATE:
        raise WrongValueError(node, f"{place.shown(written)} {_why_no_day(written)}", expected)
    if iso is None:
        place.tell_day(node, written, value)
    return value


def _iso_day(written: str) -> date | None:
    match = _DATE.fullmatch(written)
    try:
        return date.fromisoformat(match.group(1)) if match else None
    except ValueError:
        return None


def _why_no_day(written: str) -> str:
    if american_days.month_first(written):
        return "may have the month or the day first"
    return "is not a date"


def word_of(vocabulary: type[Word]) -> Reader:
    """A reader of one word of a vocabulary, in any case, with blanks or hyphens for underscores."""
    words = [word.value for word in vocabulary]
    expected = " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", vocabulary.__name__).lower()

    def read(node: Node, place: Place) -> Word | None:
        written = scalar(node, expected)
        plain = re.sub(r"[\s_-]+", "_", written.casefold())
        known = _SPELLINGS.get(plain, plain)
        if known in words:
            return vocabulary(known)
        if not plain:
            return None
        message = f"{place.shown(written)} is no {kind} that is known here"
        raise WrongValueError(node, message + did_you_mean(plain, words), expected)

    return read


def code(node: Node, place: Place) -> str | None:
    """A code or identifier: upper case, without the ``.0`` that spreadsheets add."""
    written = text(node, place)
    whole = _WHOLE_AS_DECIMAL.fullmatch(written) if written else None
    return whole.group(1) if whole else (written and written.upper())


def place_of_service(node: Node, place: Place) -> str | None:
    """Two digits; a single one gets its zero."""
    written = code(node, place)
    if written is None or re.fullmatch(r"\d{1,2}", written):
        return written and written.zfill(2)
    expected = 'a place of service of two digits, such as "11" or "24"'
    raise WrongValueError(node, f"{place.shown(written)} is no place of service", expected)


def state(node: Node, place: Place) -> str | None:
    """Two letters of a state or territory. ``NO`` stays what was typed, and is none."""
    written = scalar(node, "a state of two letters, such as OH").upper()
    if not written or written in STATES:
        return written or None
    raise WrongValueError(node, f"{place.shown(written)} is no state", "a state of two letters, such as OH")


def diagnosis(node: Node, place: Place) -> str:
    """An ICD-10-CM code with its dot. Another shape is told and kept, for pointers count positions."""
    written = (code(node, place) or "").replace(" ", "")
    match = _ICD10.fullmatch(written)
    if not match:
        place.tell(node, f"{place.shown(written)} is no ICD-10-CM code", "a code such as M47.812")
        return written
    return ".".join(filter(None, match.groups()))


def diagnosis_pointer(node: Node, place: Place) -> int:
    """The position of a diagnosis, counted from 1, or its letter on a CMS-1500."""
    expected = "the position of a diagnosis: 1, 2, 3 or 4"
    written = scalar(node, expected).upper()
    if len(written) == 1 and written in _POINTER_LETTERS:
        return _POINTER_LETTERS.index(written) + 1
    if not re.fullmatch(r"\d{1,3}(\.0)?", written) or not float(written):
        raise WrongValueError(node, f"{place.shown(written)} points at no diagnosis", expected)
    return int(float(written))


def joint(node: Node, place: Place) -> str:
    """A joint under any of its names, as ``C4-C5``."""
    expected = "a joint such as C4-C5 or L5-S1"
    written = scalar(node, expected)
    reading = read_joint(written)
    if not reading.names:
        raise WrongValueError(node, name_problem(reading, written, "joint", place), expected)
    return reading.names[0]


def name_problem(reading: TargetReading, written: str, kind: str, place: Place) -> str:
    """What is wrong with the name of a target."""
    why = reading.note or f"is no {kind} that is known here"
    sign = ":" if reading.note and not reading.note.startswith("name") else ""
    hint = f"; did you mean {reading.suggestion}?" if reading.suggestion else ""
    return f"{place.shown(written)}{sign} {why}{hint}"


_MEANT = {  # what else people call it: the first of these that is a word here
    **dict.fromkeys(
        ("level", "levels", "joint", "joints", "nerve", "nerves", "site", "sites"), ("targets", "joints")
    ),
    **dict.fromkeys(("side", "laterality"), ("sides", "targets")),
    **dict.fromkeys(("date", "dos", "date_of_service"), ("service_date",)),
    **dict.fromkeys(("pos", "place"), ("place_of_service",)),
    **dict.fromkeys(("insurance", "insurer", "payor", "plan"), ("payer",)),
    **dict.fromkeys(("dx", "diagnosis", "icd", "icd10", "icd_10"), ("diagnoses",)),
    **dict.fromkeys(("cpt", "hcpcs", "procedure_code"), ("code", "claim_lines")),
    **dict.fromkeys(("lines", "codes", "services", "service_lines"), ("claim_lines", "code")),
    **dict.fromkeys(("mod", "mods", "modifier"), ("modifiers",)),
    **dict.fromkeys(("qty", "quantity"), ("units",)),
    **dict.fromkeys(("relief", "pain_relief"), ("relief_percent",)),
    **dict.fromkeys(("prior_blocks", "previous_blocks", "past_sessions", "sessions", "past"), ("history",)),
    **dict.fromkeys(("medications", "medication", "meds", "drug", "injectate"), ("drugs",)),
    **dict.fromkeys(("imaging", "image_guidance"), ("guidance",)),
    **dict.fromkeys(("dob", "birthdate"), ("birth_date",)),
}


def did_you_mean(written: str, words: list[str]) -> str:
    """The word meant or the closest one, as the end of a message; nothing when none is close."""
    meant = [word for word in _MEANT.get(written.casefold(), ()) if word in words]
    close = meant or get_close_matches(written, words, n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def _range(least: float, most: float) -> str:
    return f"{least:g} or more" if most == _LARGEST else f"{least:g} to {most:g}"
