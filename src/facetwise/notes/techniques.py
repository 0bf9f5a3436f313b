"""The words for what can be done at the spine: facet work by technique, and its neighbours."""

import re

from facetwise.domain.vocabulary import Technique
from facetwise.notes.aims import TO_KNOW
from facetwise.notes.lesions import LESIONED
from facetwise.notes.once import once_a_note
from facetwise.notes.stems import Stemmed

RADIOFREQUENCY = re.compile(
    r"\b(?:\bradio-? ?frequency\b|\b[clt]?rfa\b|\brfx?\b|\brftc\b|\brhizos?\b|\brhizotom(?:y|ies)|\bneurotom(?:y|ies)"
    r"|\bdenervations?\b|\brhizolys\w+|\bthermo-?coagulat\w+|\b(?:mb)?rfn\b|\brfl\b|\bmbrfa?\b|\brf lesion\w*"
    r"|\bneuroly(?:sis|tic)\b|\bablat(?:ion|ions|ed|ing)\b|\bthermal lesion)"
)
PULSED = Stemmed(r"(?<!not )(?<!no )(?<!without )(?<!than )\bpulsed\b|\bpulse (?=rf|radio)|\bprf\b")
BLOCK = re.compile(
    r"\b(?:\bmedi(?:al|an)[- ]?branch(?!(?:es)?\W{0,2}(?: of| to) (?:the )?(?:\w+ )?(?:peroneal|scn"
    r"|cluneal|pectoral|thenar"
    r"|antebrach|pulmonary|coronary|artery))|\b[cltf]?mbn?bs?\b|\bmedial br\b|\bmbrf[an]?\b"
    r"|(?<!ck-)(?<!cpk-)(?<!ck )(?<!cpk )\bmbs?\b(?! (?:fraction|isoenzyme|band))"
    r"|\bfacet(?: joint)?(?: median| medial)? nerves?\b|\bnerve blocks? (?:of|for|to"
    r"|at) [^.,;]{0,25}\bfacet|\bnerves? (?:to|supplying|innervating|that (?:supply|innervate)"
    r"|of) (?:the )?(?:[a-z0-9/-]+ ){0,3}?facets?\b|\bdorsal ram(?:us|i)\b|\bl5 ?\(?drs?\b|\b(?:third"
    r"|3rd) occipital|\bton\b)"
)
JOINT = re.compile(
    r"\b(?:\bfj(?:is?|s)?\b|\bfacett?s?(?: joints?| jts?)?(?: steroid)?(?: injections?| blocks?)?\b"
    r"(?!ectom|[ -](?:mediat|origin|driven))"
    r"|\bzyg\w*apo\w*\b|\bapophy?s[ei]+al joints?\b|\bz[- ]?j(?:oin)?ts?\b|\batlanto-?axial\b"
    r"|\bintra[- ]?articular|\bia (?:inj\w*|facet|joint|steroid)|\bia\b(?:(?<=[-/]\d ia)|(?<=[-/][st]1 ia))(?! \w)"
    r"|\b(?:c[1-7]|t\d{1,2}|l[1-5]) ?[-/] ?[ctls]?\d{1,2} joints?\b)"  # between two vertebrae
)
_NOT_BESIDE = "".join(
    rf"(?<!{word} )"
    for word in (
        "next",
        "adjacent",
        "close",
        "lateral",
        "medial",
        "posterior",
        "superficial",
        "parallel",
        "near",
    )
)
INTRAARTICULAR = re.compile(
    r"\bia\b(?:(?<=[-/]\d ia)|(?<=[-/][st]1 ia))(?! \w)|\b[clt]?fjis?\b|\bfj inj"
    r"|\bfacets?\b[^.;\n]{0,30}[, ]ia\b|\bfacett? (?:joint )?(?:infiltrat\w+"
    r"|(?:cortisone |steroid )?shots?)"
    r"|\binfiltrat\w+ (?:of|into) (?:the )?(?:\w+ )?facet|\bia (?=facet|inj|steroid|joint|z-?j)"
    r"|\bfacett?s? (?:joints? )?inj\b"
    r"|\bfacett?s? (?:(?:joints? )?(?:were|was) )?(?:injected|entered)|"
    r"\binject(?:ed|ions?|ing)\b[^.]{0,60}\b(?:facets?|(?:apophyseal|zyg\w+) joints?)\b|\bwithin (?:each"
    r"|the) joint"
    r"|\b(?:facets?|apophyseal|zyg\w+)(?: joints?)?[^.]{0,40}\b(?:were|was) injected|"
    r"\bintra[- ]?articular|\bjoint recess\b|\bjoints? (?:was|were) (?:\w+ )?(?:entered|punctured|cannulated"
    r"|penetrated|distended|opacified)\b|\b(?:entered|inside|entry into|penetrat\w+) (?:each |the "
    r"|both )?(?:[a-z0-9/ -]{0,20})?(?:facets?|joints?|capsules?)\b"
    rf"|{_NOT_BESIDE}\b(?:in)?to (?!{TO_KNOW}\b)(?:each |the |both )?(?:[a-z0-9/ -]{{0,20}})?facets?\b(?! (?:nerve"
    rf"|medial|branch|line"
    rf"|region|area|column))|{_NOT_BESIDE}\b(?:in)?to (?:each |the |both )?(?:[a-z0-9/ -]{{0,20}})?(?:facet "
    r"|zygapophyseal )?joints?\b(?! lines?)|\barthrogra|\b(?:joint|jt) (?:steroid "
    r"|cortisone )?inj(?:ections?|\b)"
    r"|\bfacett? (?:(?:joint|jt|steroid|cortisone|corticosteroid|cortico) )*inj(?:ections?|\b)|\b(?:into|in|within"
    r"|inside|enter\w*|through"
    r"|punctur\w*|penetrat\w*|pierc\w*|distend\w*|outlin\w*|fill\w*) (?:(?:the|each|both|its|that|right|left|inferior"
    r"|superior|facet|joint|[ctl]\d[\w/-]*) )*(?:capsule|joint space)\b|\bz[- ]?j(?:oin)?t inj(?:ections?|\b)"
    r"|\batlanto-?axial\W+(?:facet )?joint injection"
)
ENTRY = re.compile(
    r"\bintra[- ]?articular|\barthrogra|\b(?:joints?|capsules?) (?:\w+ )?(?:was"
    r"|were) (?:\w+ )?(?:entered|penetrated|accessed)"
    r"|\b(?:entered|into|inside|within|penetrat\w+) (?:each |the |both )?(?:[a-z0-9/ -]{0,20})?(?:joints?"
    r"|capsules?)\b"
)
BLOCKED = re.compile(
    r"\b[cltf]?mbbs?\b|\b[cltf]?mbn?bs?\b|\bblock|\binject|\binfiltrat|\banesthet|\banaesthet|\bnumb"
)
TREATED = re.compile(
    r"\b(?:fluoro|inj\b|fji\b|tx\b|inject|block|treat|lesion|burn(?:ed|t)\b|ablat|enter|cannulat|anesthet"
    r"|anaesthet|access"
    r"|target|needle|cannula|electrode|probe|introducer)|\bfacets? (?:joints? )?[ctl]\d[\w/-]*(?: (?:right|left|rt|lt|r"
    r"|l))? ?[-:,] ?\d*\.?\d+ ?(?:mls?|ccs?)\b"
)
SPARED = re.compile(
    r"\b(?:contacted|struck|hit|abutted) (?:the )?(?:\w+ )?facets?\b(?![^.]*\b(?:enter|inject|into))"
    r"|\b(?:skin|subcutaneous tissues?|soft tissues?) (?:and|down to|to|through to) (?:\w+ ){0,2}facets?\b"
    r"(?! (?:joints? )?(?:was|were|injection))"
    r"|\bneedle (?:track|tract)s? (?:none|not)|"
    r"\b(?:hypertroph\w*|degenerat\w*|spared|clear of|not violated|edge of|avoid\w*|excluded|inadvertent\w*|near"
    r"|facet (?:type|pain|line"
    r"|sources?)|facet edge"
    r"|(?:past|below|above|beneath|beside|off|outside|in front of|behind|alongside|skirt\w*|(?:medial|lateral"
    r"|inferior"
    r"|superior|anterior|posterior|adjacent|next|close) to) (?:(?:the|each|both|right|left|its"
    r"|[ctl]\d[\w/-]*) )*facets?"
    r"(?: joints?)?)\b"
)
_FOR_PAIN = re.compile(r"\bfor (?:[\w/-]+ ){0,4}facet(?: joint)? (?:pain|type)\b")  # why it was done


def is_spared(words: str) -> bool:
    """Whether words say that a facet was passed by, touched, or is only what hurts."""
    return SPARED.search(_FOR_PAIN.sub(" ", words)) is not None


_LESIONING = r"(?:radio-?frequency(?: ablation)?|[clt]?rfa?|rftc|ablation|neurotomy|rhizotomy|denervation)"
_NOT_IT = Stemmed(  # radiofrequency that was not done, or did not help: why something else was
    rf"\b(?:no|not|never|without|cannot have|can't have|declin\w+|refus\w+|denied|fail\w+|instead of|rather than"
    rf"|unsuited (?:for|to))"
    rf" (?:(?:a|an|the|any|his|her|for|of|to|have|prior|previous|lumbar|cervical|thoracic|facet) )*{_LESIONING}\b"
    rf"|\b{_LESIONING} (?:(?:has|had|was|is|were|being|been|has been|having) )*(?:failed|denied|declined|refused"
    rf"|contraindicated"
    r"|not (?:possible|an option|covered|approved|helpful|indicated|wanted|offered|available)|unsuccessful"
    r"|(?:of )?no (?:benefit|help))\b"
)
_AIM = Stemmed(  # what the work is a step towards is not what was done
    r"\b(?:candida\w+ (?:for|of)|(?:before|prior to|ahead of|in anticipation of|prognostic (?:for|of)"
    r"|suitab\w+ (?:for|of)|predict\w*"
    r"|in preparation for|for (?:possible|future|potential|later|subsequent|upcoming)|eligib\w+ for"
    r"|qualif\w+ (?:\w+ )?for|response to|work(?:ed|ing)?[- ]?up for|leading to|with a view to|towards?"
    r"|(?:assess\w*|evaluat\w+|consider(?:ed|ation)|select\w*|screen\w*|test\w*|listed|list (?:him|her|them)"
    r"|referred|trial|plan\w*"
    r"|decid\w+|pathway|stage) (?:\w+ )?(?:for|of|on|to|before|about)|as a (?:test|trial|guide) (?:for|of|to)"
    r"|step (?:to|towards?)))"
    r" (?:the |a |an |her |his |any |thermal |lumbar |cervical |thoracic |facet "
    r"|medial branch )*(?:radiofrequency|rfa?\b|rftc|ablation|neurotomy"
    r"|rhizotomy|rhizolys\w+|denervation)(?: (?:ablation|neurotomy|denervation|lesioning))?"
    r"|\b(?:rfa?|radio-?frequency(?: ablation)?|ablation|neurotomy) (?:work-?up|candida\w+|screening"
    r"|trial)\b|\bpre-?rfa?\b"
)
CYST = Stemmed(
    r"\bcysts?\b[^.]{0,40}\b(?:aspirat|ruptur|fenestrat|decompress)|\b(?:aspirat|ruptur"
    r"|fenestrat|decompress)\w*\b[^.]{0,40}\bcysts?\b"
)
OTHER_LESION = Stemmed(
    r"\bendoscop\w+|\bcryo\b|\bcryo-?(?:ablat|neuro|therap|analg|denerv|rhizo|lesion|probe|coag)\w*|\blaser\b"
    r"|\bphenol\b|\bglycerol\b|\bethanol\b|\b(?:dehydrated|absolute|ethyl) alcohol\b|\balcohol neurolysis"
    r"|\bneurolysis (?:\w+ ){0,4}with (?:\S+ ){0,3}alcohol\b"
    r"|\bchemical (?:denervation|neurolysis|rhizotomy|ablation)"
)
_OTHER_BONE = (  # ankle, knee, foot and ribs have facets too
    r"(?:patell\w+|retropatellar|subtalar|talar|tal(?:us|o\w+)|calcane\w+|navicular|cuboid|trochlea\w*"
    r"|tibia\w*|femor\w+|malleol\w+|fibul\w+|costal)"
)
_OTHER_FACET = (
    rf"\b{_OTHER_BONE} facets?\b(?: joints?)?|\bfacets?(?: joints?)? of the (?:\w+ )?{_OTHER_BONE}\b"
)
NOT_FACET_WORK = re.compile(
    rf"{_OTHER_FACET}"
    r"|\bfacets?(?: joints?)?(?: capsules?| complex(?:es)?)? (?:(?:was|were) )?(?:\w+ly )?(?:removed|resected|excised"
    r"|decorticated|drilled|undercut|exposed|preserved|burred)\b"
    r"|\bfacetectom|\bfacet screws?|\bfacet (?:hypertrophy|arthropathy|arthrosis|arthritis|syndrome"
    r"|loading|fusion|disease|pain|effusion|tropism)"
)
_FACET = re.compile(
    r"\bfacett?s?\b(?!ectom)|\bzyg\w*apo|\bapophy?s[ei]+al|\bz[- ]?joints?\b|\b[clt]?fjis?\b"
    r"|\barticular pillars?\b"
)
_AT_THE_SPINE = re.compile(r"\b[ctl]\d{1,2}\b|\b(?:lumb\w+|cervical|thoracic|spin(?:e|al)|neck|back)\b")
_SPINE = re.compile(
    r"\b(?:[ctl] ?-?\d{1,2}\b|lumb|cervic|thoracic|spin(?:e|al)\b|spondyl|vertebr|paraspin|ram(?:us|i)\b"
    r"|mbbs?\b|mbrf|occipital|medial[- ]?branch|articular pillar|zyg\w*apo|apophy?s[ei]+al|low back|atlanto"
    r"|sacr(?:al|um))"
)


def may_be_at_facets(note: str, words: str) -> bool:
    """Whether an ablation or a joint injection that these words name can be of facets at all.

    Other organs are ablated and other joints entered: the words name a place at the spine, or the note speaks of
    facets or their nerves.
    """
    return bool(
        _AT_THE_SPINE.search(words) or _FACET.search(NOT_FACET_WORK.sub(" ", note)) or BLOCK.search(note)
    )


def speaks_of_the_spine(note: str) -> bool:
    """Whether a note holds any word of the spine, its nerves or its facets.

    Arteries have a median branch, enzymes an MB, kneecaps and ankle bones facets.
    """
    return bool(_SPINE.search(note) or _FACET.search(NOT_FACET_WORK.sub(" ", note)))


@once_a_note
def is_facet_work(words: str) -> bool:
    """Whether these words name facet work at all, other than as a diagnosis or an operation on bone."""
    return bool(BLOCK.search(words) or JOINT.search(NOT_FACET_WORK.sub(" ", words)))


_TOOL = re.compile(r"\b(?:rf|radio-?frequency) (?:cannula\w*|needles?|probes?|electrodes?|stimulation)\b")


_MAY_NAME = Stemmed(  # without one of these no words name a technique; looked for first, for speed
    r"facet|fj|branch|mb|ram(?:us|i)|\bdrs?\b|occip|\bton\b|nerve|joint|\bjt|zyg|apo?ph|articular|arthro|capsul"
    r"|\bia\b"
    r"|\bz-?j|radio|rf|rhiz|neuro|denerv|coag|ablat|lesion|burn|heat|cook|cauter|therm|cyst|cryo|laser|phenol|endosc"
    r"|alcoh|chemical|atlanto|medi(?:al|an) br|deg|°|º"
)


@once_a_note
def technique_named(words: str) -> Technique | None:
    """The technique that the words name; ``None`` where they say only that a facet was treated."""
    return _technique_in(_NOT_IT.sub(" ", _AIM.sub(" ", words))) if _MAY_NAME.search(words) else None


def names_a_lesion(words: str) -> bool:
    """Whether words name radiofrequency, and not that it was not done or did not help."""
    return RADIOFREQUENCY.search(_NOT_IT.sub(" ", words)) is not None


def _technique_in(words: str) -> Technique | None:
    if BLOCK.search(words) and BLOCKED.search(words):
        words = _TOOL.sub(" ", words)  # a block given through such needles is a block
    if CYST.search(words):
        return Technique.CYST_ASPIRATION
    if OTHER_LESION.search(words) and (RADIOFREQUENCY.search(words) or BLOCK.search(words)):
        return Technique.OTHER
    if PULSED.search(words) and (RADIOFREQUENCY.search(words) or BLOCK.search(words)):
        return Technique.PULSED_RADIOFREQUENCY
    if RADIOFREQUENCY.search(words) or LESIONED.search(words):
        return Technique.RADIOFREQUENCY
    if BLOCK.search(words):
        return Technique.MEDIAL_BRANCH_BLOCK
    return Technique.INTRAARTICULAR if INTRAARTICULAR.search(words) else None
