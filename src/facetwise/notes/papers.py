"""Words that stand against a note of work done: those of insurers, courts, studies, teaching and the front desk.

One or two such words stand in many a procedure note (who asked for it, which plan pays). A paper that tells of the
procedure from a desk holds many different ones of a kind, however it is headed and whatever it quotes from the note.
"""

import re
from dataclasses import dataclass

from facetwise.notes.facts import Span
from facetwise.notes.stems import Stemmed
from facetwise.notes.text import Note

_ORDINARY = 2  # different words of a kind that stand in many a note
MANY = 4
"""Different words of a kind beyond these two; notes of the corpus with facet work held two at most (2026-11-27)."""

_KINDS = {
    "a paper to or from an insurer": r"you owe|separate bill|your (?:bill|statement)|the statement|deductible"
    r"|advis[oe]rs?|not met|peer call|appeals?|appealed|den(?:y|ial|ied|ying)"
    r"|overturn\w*|uphold|upheld|revers(?:e"
    r"|ed|al)|determination"
    r"|medically necessary|medical necessity|polic(?:y|ies)|insurers?|insurance|payers?|your plan|members?|subscriber"
    r"|enrollee|beneficiar\w+|claims?|remit\w*|remark|allowed|billed|charges?|modifiers?|cpt|hcpcs|coverage|covered"
    r"|reimburs\w*|peer[- ]to[- ]peer|reviewers?|medical director|certif(?:y|ied)|non-?certif\w+|utilization"
    r"|authori[sz]\w+|pre-?auth\w*|pre-?cert\w*|request(?:ed|or|ing)|grievance|recoup\w*|refund|overpayment|payments?"
    r"|paid|pended|criteria|guidelines?|approv(?:ed|al)",
    "a report to a court or an employer": r"examinee|plaintiff|defendant|counsel|attorney|lawyer|deposition"
    r"|testimon\w+|testif\w+|witness"
    r"|exhibit|court|affidavit|under oath|impairment|maximum medical improvement|mmi|apportion\w*|causation"
    r"|reasonable degree|opinions?|adjuster|settlement|litigation|liability"
    r"|independent medical|malpractice|allegation|standard of care|life care|disability|vocational|incident",
    "an account of a study": r"abstract|methods?|results?|conclusions?|trial|randomi[sz]\w+|allotted|cohort"
    r"|subjects?|participants?"
    r"|enrol\w+|sham|placebo|p ?[=<] ?0?\.\d+|confidence interval|irb|nct\d+|retrospective|prospective"
    r"|in our (?:first|series)|in patients|literature|meta-analysis|registry|endpoints?|inclusion|exclusion"
    r"|\d+ (?:patients|subjects|participants|procedures|cases)",
    "teaching or an examination": r"chapter|figure|pitfalls?|pearls?|lecture|slides?|learning|trainees?|cadaver\w*"
    r"|simulat\w+"
    r"|competenc\w+|question|quiz|answer|board review|how (?:we|to|i)|always|never|must|should|typically|usually"
    r"|commonly|in general|protocol|example|case (?:report|log|\d)|conference|m&m|morbidity",
    "a paper of the office": r"reschedul\w+|appointment|front desk|inbox|e-?mail|please|kindly|attached|enclosed"
    r"|voicemail|supply"
    r"|inventory|invoice|vendor|audit\w*|compliance|sample|chart review|coder|biller|billing|work ?queue|case manager"
    r"|care manag\w+|coordinat\w+",
    "a report on records of others": r"records? reviewed|review of records|reports that|states that|according to"
    r"|recalls?|documents"
    r"|procedure notes? of",
}
_FORMS = {kind: Stemmed(rf"\b(?:{words})\b") for kind, words in _KINDS.items()}
_DISOWNED = re.compile(
    r"\b(?:entered|written|dictated|charted|filed|documented) in error\b|\bwrong (?:patient|chart|encounter|record)\b"
    r"|\bdisregard\b|\btest (?:entry|note|patient|line|dictation|record|message)\b|\bdo not (?:sign|file|bill|use)\b"
    r"|\b(?:delete|void|ignore|retract)(?:d|ed)? (?:this|the above|entry|note)\b|\bentry delete\b|\bmacro\b"
    r"|\b(?:coding |cdi |documentation |physician )?query (?:to|for) (?:dr|doctor|physician|provider)\b"
    r"|\bplease clarify\b|\byour (?:\w+ )?(?:note|report|dictation) (?:of|from|dated) \d"
    r"|\bveterinary\b|\b(?:sample|dummy|mock|practice|fictitious|example) (?:note|patient|entry|chart|report)\b"
)


@dataclass(frozen=True, slots=True)
class Against:
    """How many such words a text holds beyond the first of each kind, the kind with most of them, and their places."""

    weight: int
    kind: str
    places: tuple[Span, ...]


_OF_A_LIST = re.compile(  # "0830 AB R L3-5 RFA": a time, somebody's letters, what is to be done
    r"\b(?:0?[7-9]|1\d):?[0-5]\d,? [a-z]{2,3} (?:(?:r|l|b|rt|lt|right|left|bilat\w*) )?(?:[ctl]\d|lumbar|cervical"
    r"|thoracic|mbb|rfa|facet)"
)
_SOMEBODY = re.compile(r"(?m)^\W*\d{1,2}[.)]? (?P<who>(?:mrs?|ms|miss)\b\.? [a-z]+)")
_FEW = 3


def is_schedule(note: Note) -> bool:
    """Whether a text lists times with people's letters and what is to be done to them."""
    return len(_OF_A_LIST.findall(note.plain)) >= _FEW


def disowned(note: Note) -> Span | None:
    """Where a text says of itself that it is no record of one person's care, or lists several people."""
    people = list(_SOMEBODY.finditer(note.plain))
    if len({person["who"] for person in people}) >= _FEW:
        return people[1].span()
    found = _DISOWNED.search(note.plain)
    return found.span() if found else None


def against(note: Note) -> Against:
    """What of a text speaks for a paper of another kind."""
    first: dict[str, dict[str, Span]] = {kind: {} for kind in _FORMS}
    for kind, form in _FORMS.items():
        for match in form.finditer(note.plain):
            first[kind].setdefault(match.group(), match.span())
    most = max(first, key=lambda kind: len(first[kind]))
    weight = sum(max(0, len(words) - _ORDINARY) for words in first.values())
    return Against(weight, most, tuple(sorted(first[most].values())))
