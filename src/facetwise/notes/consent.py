"""Whether the patient consented: by its name, by who signed what, or by a tick."""

import re

from facetwise.notes.book import Book
from facetwise.notes.context import Context
from facetwise.notes.sections import Clause
from facetwise.notes.stems import Stemmed
from facetwise.notes.telling import write_first

_CONSENT = Stemmed(
    r"\bcons\b(?=[.,;])|\bconsent (?:via|through|per) \w+|\bcons?\b ?[/+] ?(?:to\b|t/o|time)"
    r"|consent(?:[^.\n]{0,60}?)(?:obtained|confirmed"
    r"|completed?|scanned"
    r"|signed|given|on (?:file|(?:the )?chart)|in (?:the )?chart|checked"
    r"|verified"
    r"|reviewed|written|witnessed|✓|\byes\b|\bsgd\b|\bok\b|\bdone)"
    r"|(?:obtained|confirmed|verified|witnessed|reviewed|signed|gave|given|written|verbal|informed|with|after"
    r"|following"
    r"|guardian)[^.\n]{0,30}consent"
    r"|\b(?:having|after|once) (?:checked|obtained|taken|confirmed|checking|obtaining|taking"
    r"|confirming) (?:\w+ ){0,2}consent\b"
    r"|\bconsent (?:taken|both)\b|\bconsent form \d\b|\bconsent y\b|\bconsented\b|\b(?:patient|pt|he|she) consents\b"
    r"|\bconsent ?[=:] ?(?:y"
    r"|true|x)\b"
    r"|consent(?:s|ed)?:? ?(?:\+|present|confirmed|✔|\[x\]|☑|☒|in writing|covers)|\bconsent (?:was "
    r"|were )?for (?:both|each|all|the two)\b|\bconsents? (?:verbal"
    r"|written)\b|\bcons?ent form\)|went through consent\b|\bcons[ent]{0,3}\.? (?:signed|sgd|obtained|ok"
    r"|done)\b"
)
_AFTER_RISKS = re.compile(
    r"\brisks?\b[^.]{0,60}\b(?:he|she|they|patient|pt)(?: \w+)? (?:signed|agreed|consented|elected to proceed"
    r"|wished to proceed|wanted to proceed)\b"
)
_AGREED = re.compile(r"\b(?:agreed|wished|elected|wanted|chose) to (?:proceed|go ahead)\b")
_ONLY_CONSENT = re.compile(r"^\W*consent(?: for (?:each|both|it|this|the procedure))?\W*$")
_IN_A_LIST = re.compile(
    r"(?:^\W*|[,;/|•-] ?)consent ?(?:✓ ?)?(?=[,;/|•.]|$| -)"
)  # as terse notes tick it off
_UNDER_CONSENT = re.compile(
    r"^[\W]*(?:\[x\] ?)?(?:obtained|signed|y(?:es)?\b|\+|given|written|verbal|informed|on (?:the )?(?:file"
    r"|chart)|in (?:the )?chart"
    r"|verified|confirmed|present|done)|\b(?:signed|obtained|consented|agreed)\b"
)
_PAPER = r"(?:forms?|papers?|paperwork|permission|agreement|ic)"
_WORDS_OF_IT = r"(?:informed|written|verbal|signed|oral|her|his|their|the|a|an|this|that|full)"
_SIGNED = re.compile(  # the paper was signed, or somebody signed it
    rf"\b{_PAPER} (?:(?:was|were|is|has been|had been|already) )*(?:re-?)?(?:signed|obtained|completed"
    rf"|in (?:the )?(?:notes|chart|file)|on file)\b"
    rf"|\b(?:re-?)?sign(?:ed|s) (?:{_WORDS_OF_IT} )*(?:consent )?{_PAPER}\b"
    rf"|\b(?:got|obtained|had|with|have|gave|given|give) (?:{_WORDS_OF_IT} )*(?:permission|agreement)\b"
    r"|\b(?:he|she|they|patient|pt|veteran)(?: (?:has|had|have|then|also|already|read it and))? signed"
    r"(?= ?(?:[.,;]|$)| (?:for (?:it|this|the)|it\b|to (?:it|this)|and\b|in\b|with\b))"
    r"|\bconsent (?:form )?(?:no\.? ?)?\d (?:is |was )?(?:in|on|with|signed)\b"
)
_REFUSED = Stemmed(
    r"\bconsent\w*(?: form)? (?:(?:was|were|is|has) )?(?:not|never|refused|declined|withdrawn|pending)\b"
    r"|\b(?:no|without) (?:any |signed |written |informed |valid )*consent\b"
)
_PATH = "documentation.consent"


def write_consent(book: Book, clauses: list[Clause]) -> None:
    """A sentence that says so; a template or words that deny it do not count."""
    told = [clause for clause in clauses if not _REFUSED.search(book.note.plain, clause.start, clause.end)]
    write_first(book, told, _CONSENT, _PATH, {Context.TEMPLATE})
    _write_ticked(book, told)
    write_first(book, told, _AFTER_RISKS, _PATH, {Context.TEMPLATE, Context.PLAN})
    of_risks = [clause for clause in told if clause.context is Context.CONSENT]
    write_first(book, of_risks, _AGREED, _PATH, set())
    write_first(
        book, told, _SIGNED, _PATH, {Context.TEMPLATE, Context.PLAN, Context.HISTORY, Context.NEGATED}
    )


def _write_ticked(book: Book, clauses: list[Clause]) -> None:
    """Consent told by its heading, or by the bare word between two full stops, as terse notes tick it off."""
    for clause in clauses:
        words = book.note.plain[clause.start : clause.end]
        under = _UNDER_CONSENT.search(words) if "consent" in clause.heading else None
        bare = _ONLY_CONSENT.search(words) or _IN_A_LIST.search(words)
        match = under or bare
        if match and clause.context is not Context.TEMPLATE:
            span = (clause.start + match.start(), clause.start + match.end())
            book.add(_PATH, value=True, span=span, pattern="consent")
            return
