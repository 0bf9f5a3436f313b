"""A lesion by heat, told by what was done where nobody says radiofrequency: a nerve was burned, so hot, so long."""

import re

_MADE = (
    r"(?:lesions?|lesioned|burn(?:s|ed|t)?|heat(?:ed)?|cook(?:ed)?|coagulat(?:ed|ion)"
    r"|cauteri[sz](?:ed|ation)|thermal)"
)
_TENS = r"(?:sixty|seventy|eighty|ninety)(?:[ -](?:two|five))?"
_MEASURE = (
    rf"(?:(?<![\d.])\d{{2}} ?(?:°|º|degrees?\b|deg\b|c\b)|\b{_TENS} (?:degrees?|seconds?)\b"
    r"|(?<![\d.])\d{2,3} ?(?:s|secs?|seconds?)\b|(?<![\d.])\d(?:\.5)? ?min(?:ute)?s?\b|\b(?:a|one|two) minutes?\b)"
)
LESIONED = re.compile(
    rf"\blesion(?:ed|ing)\b"
    r"|\b(?:coagulation|cauterization|cauterisation|burning) of (?:the |these |those |same |left |right )*"
    r"(?:nerves?|(?:medial )?branch(?:es)?)\b"
    rf"|(?<![\d./-])[6-9]\d ?(?:°|º|degrees?|deg|c)? ?[/x@] ?\d{{2,3}} ?(?:s|secs?|seconds?)\b"
    rf"|(?:(?<![\d./-])[6-9]\d ?|\b{_TENS} )(?:°|º|degrees?|deg) ?(?:c\b|celsius|centigrade)? ?for "
    rf"(?:\d{{2,3}} ?|{_TENS} |one hundred[a-z ]*)(?:s|secs?|seconds?)\b"
    rf"|\b{_MADE}\b[^.;]{{0,80}}?{_MEASURE}|{_MEASURE}[^.;]{{0,60}}?\b{_MADE}\b"
)
"""The verb itself, or a word for it beside a temperature or a time."""
