"""The words of an aim: finding out where pain comes from, or treating it. What is aimed at is not yet what was done."""

import re

AIM = (
    r"\b(?:purpose|intent(?:ion)?|aim|goal|object(?:ive)?|hope|rationale|reason|question|indication|idea|point"
    r"|intended benefit|expected (?:outcome|benefit)"
    r"|medical necessity|plan (?:for|of) today)s?\b"
)
TO_KNOW = (  # verbs of finding out
    r"(?:ascertain\w*|decid\w+|see(?:ing)?|find(?:ing)?(?: out)?|work(?:ing)? out|determin\w+|establish\w*"
    r"|evaluat\w+|assess\w*"
    r"|confirm\w*|rul(?:e|ing) (?:in|out)|r/o|identify(?:ing)?|locali[sz]\w+|clarify(?:ing)?|prov(?:e|ing)"
    r"|disprove|search(?:ing)? for"
    r"|test(?:ing)?|predict\w*|look(?:ing)? for|diagnos(?:e|ing|is of)|verify(?:ing)?|investigat\w+|elucidat\w+"
    r"|pinpoint\w*|isolat\w+|judge|gauge|know|learn|discern|distinguish|differentiat\w+|figur(?:e|ing) out"
    r"|sort(?:ing)? out|tell)"
)
TO_BE_KNOWN = (  # what is to be found out
    r"(?:pain(?! (?:relief|scores?|levels?|diary|log|after|during|on|with|at|free))|source|the cause\b|cause of"
    r"|generators?|origin\b"
    r"|mediated|facetogenic|painful|hurts?|contribut\w+|responsib\w+|candidacy|suitability|benefit from"
    r"|to blame|at fault|culprit|com(?:es?|ing) from|aris(?:es?|ing) from|stem\w* from|caused by|qualif\w+"
    r"|facet (?:syndrome|joint pain|arthropathy|disease)|neurotomy|ablation|denervation|rhizotomy|rfa?\b)"
)
TO_TREAT = (  # verbs of treating
    r"(?:treat(?:ing|ment of)?|help(?:ing)? with|reliev(?:e|ing)|relief of|manag(?:e|ing|ement of)|reduc(?:e"
    r"|ing|tion (?:in|of))|decreas(?:e|ed|ing|e in)|maint(?:ain\w*|enance of)|take the edge off"
    r"|cut(?:ting)?(?: down)?|lowering|diminish\w*|minimi[sz]\w*|dampen\w*|bring(?:ing)? down|blunt"
    r"|curb|prolong\w*"
    r"|alleviat\w+|settl(?:e|ing)|calm(?:ing)?|eas(?:e|ing)|quiet(?:en)?|lessen(?:ing)?|sooth(?:e|ing)"
    r"|control(?:ling)?|improv(?:e|ing)|palliat\w+|(?:provid|giv|achiev|obtain|offer"
    r"|afford)(?:e|ing)?"
    r"|restor(?:e|ing)|symptomatic|allow|enable|lasting|long(?:er)?[- ](?:term|lasting)|pain|symptom)"
)
TO_DO_AGAIN = (  # what somebody hopes to do once the pain is less
    r"get(?:ting)? (?:\w+ ){0,3}(?:back|through|out|off|moving|some|more)|return|resum|go(?:ing)? back"
    r"|increas|improv|tolerat"
    r"|(?:carry|tide|see|get|take|last|hold|keep) (?:her|him|them|the patient) (?:\w+ ){0,2}(?:through|over|until"
    r"|till|past|going)"
    r"|be able|play|walk|sleep|work(?! out)|lift|driv|less\b|fewer|avoid|delay|postpone|put(?:ting)? off"
    r"|hold (?:her|him|things|off|it|out)|come off|get off"
    r"|wean|taper|keep|stay|remain"
    r"|function|mobil|months"
)
TO_BE_TREATED = (  # what is to be treated or gained
    r"(?:pain(?! (?:source|generator|diary|log|score|on|with|of injection))|symptoms?|inflammation|synovitis|swelling"
    r"|function"
    r"|relief|reduction|analgesia|management"
    r"|(?:low )?back\b(?! (?:to|in|at))|neck|control|flares?|headaches?|aching|ache|arthritis|arthropathy"
    r"|facet (?:syndrome|disease)|therapy|rehab\w*"
    r"|treatment)"
)
_WHY = re.compile(
    rf"\b(?:the |this |today'?s? )?(?:purpose|aim|goal|intent(?:ion)?|objective"
    rf"|rationale)\b[^.;:\n]{{0,40}}\b(?:is|was|to)\b[^.;\n]*"
    r"|\b(?:i|we) (?:am|are|was|were) (?:looking|searching|hoping|aiming|trying)\b[^.;\n]*"
    rf"|\b(?:to|will) (?:help )?(?:to )?{TO_KNOW} (?:if|whether|that|how|the|his|her"
    rf"|for)\b[^.;\n]{{0,80}}?\b{TO_BE_KNOWN}[^.;\n]*"
)
_STEMS = (
    "purpose",
    "aim",
    "goal",
    "intent",
    "objective",
    "rationale",
    " if ",
    "whether",
    " that ",
    "looking",
    "searching",
    "hoping",
    "aiming",
    "trying",
    "pain",
    "source",
)
"""Without one of these, words tell no aim; looked for first, for speed."""
_LEVEL = re.compile(r"\b[ctl]\d")


def without_aims(words: str) -> str:
    """The words with what was aimed at blanked, character for character, where no level is named in it."""
    if not any(stem in words for stem in _STEMS):
        return words
    return _WHY.sub(lambda why: why.group() if _LEVEL.search(why.group()) else " " * len(why.group()), words)
