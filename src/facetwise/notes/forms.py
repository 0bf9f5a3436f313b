"""A form that was not filled in: what its square brackets offer to choose from is not said.

Where several brackets of a note name what has to be written there (``[Date]``, ``[Left/Right]``), none of its brackets
tells anything: ``[L3-4, L4-5]`` may be an example. Where none does, a bracket may hold what was filled in.
"""

import re

_SIDE = r"(?:left|right|bilateral|both)"
_TO_FILL_IN = re.compile(
    r"\[(?:(?:[a-z']+ ){0,2}(?:names?|dates?|levels?|laterality|sides?|durations?|diagnos[ie]s|timeframe|provider"
    r"|physician|steroid|anesthetic|medication|contrast)|x{2,}|[ctl]_\W?_"
    rf"|{_SIDE}(?: ?/ ?{_SIDE})+)\]"
)
_VALUE = re.compile(  # "{0.5} mL of {lidocaine 1%}": a value stands in braces and offers no choice
    r"\{(?=[^{}\n]*[a-z\d])(?! ?(?:the )?(?:[a-z]+ )?(?:levels?|sides?|lateralit\w+|dates?|names?|provider"
    r"|patient|doses?"
    r"|medications?|drugs?|needles?|contrast|diagnos[ie]s|physician|times?|sites?|nerves?|joints?|targets?"
    r"|numbers?"
    r"|volumes?|percent\w*|scores?|guidance|findings?|text|choices?|select\w*|amount|purpose) ?\})"
    r"(?![^{}\n]*(?:[:*|@_]|\bor\b|[a-z](?<!mg)(?<!mcg) ?/ ?[a-z]))(?P<value>[^{}\n]{1,200})\}"
)
_ANSWER = r"[a-z0-9][a-z0-9 -]{0,30}? (?:y|n|yes|no)"
_ANSWERS = re.compile(  # "Right Y / Left N": of what is answered one by one only what has a yes is said
    rf"(?m)(?<=: ){_ANSWER}(?: ?[/,;|] ?{_ANSWER})+(?=[ .]*$)"
)
_ANSWERED_NO = re.compile(r"(?<![^/,;|])[^/,;|]* no?\b")
_FEWEST_VALUES = 3  # a single brace may as well stand for what nobody has filled in
_FEWEST = 3  # a single such bracket may have been overlooked in a note that is filled in
_BRACKET = re.compile(r"\[(?!x?\])[^\[\]\n]{1,160}\]")
_OF_LEVELS = re.compile(r"\blevel|\b[ctls]\d|\bjoints?\b|\bbranch|\btargets?\b")
_OF_A_SIDE = re.compile(rf"\b{_SIDE}\b|\bsides?\b|\blateralit")


def without_offers(plain: str) -> str:
    """The text with each bracket of a form emptied, to a blank for the levels or the side where it stands for these."""
    if plain.count("[") < _FEWEST or len(_TO_FILL_IN.findall(plain)) < _FEWEST:
        return plain
    return _BRACKET.sub(_emptied, plain)


def _emptied(bracket: re.Match[str]) -> str:
    words = bracket.group()
    blank = ""
    if _OF_LEVELS.search(words) and len(words) >= len("[levels]"):
        blank = "[levels]"
    elif _OF_A_SIDE.search(words) and len(words) >= len("[side]"):
        blank = "[side]"
    return blank.ljust(len(words))


def without_noes(plain: str) -> str:
    """The text without the choices of a form that are answered with no, where another of them has a yes."""
    return _ANSWERS.sub(_without_noes, plain)


def _without_noes(answers: re.Match[str]) -> str:
    words = answers.group()
    if not re.search(r" y(?:es)?\b", words):
        return words
    return _ANSWERED_NO.sub(lambda item: " " * len(item.group()), words)


def with_values(plain: str) -> str:
    """The text without the braces in which several values stand, as a template leaves them; its length is the same."""
    if len(_VALUE.findall(plain)) < _FEWEST_VALUES:
        return plain
    return _VALUE.sub(lambda match: f" {match['value']} ", plain)
