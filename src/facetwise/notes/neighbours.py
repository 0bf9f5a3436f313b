"""The procedures beside facet work, and the words that name a place or a heart sound and no procedure at all."""

import re

from facetwise.notes.once import once_a_note
from facetwise.notes.stems import Stemmed

_NO_INJECTION = (  # what is epidural and no injection
    r"(?:space|run-?off|spread|flow|leak\w*|uptake|extension|extravasation|fat|veins?|venous|ha?ematomas?"
    r"|abscess"
    r"|lipoma\w*|scar\w*|fibrosis|placement|pattern|contrast|puncture|infection|bleed\w*|an(?:a?)esthe\w+"
    r"|catheter)\b"
)
_NO_DIRECTION = (  # a beam or a needle is turned caudally too
    r"(?!-| (?:tilt|angl|angulat|obliq|cephal|cranial|rotat|view|direction|orient|aspect|edge|margin|end\b"
    r"|half"
    r"|part|trajector|inclin|to\b))"
)
OPERATION = "spine operation"
NEIGHBOURS = {
    OPERATION: r"\bdecompression\b|\b(?:hemi)?lamin(?:ec|o)tom\w*|\b(?:micro)?dis[ck]ectom\w*"
    r"|\bfacetectom\w*|\bforaminotom\w*|\bcorpectom\w*|\bdebridement\b|\barthrodesis\b|\bdecorticat\w*"
    r"|\b(?:instrumented|interbody|posterolateral|spinal) fusion\b|\b(?:facet|pedicle) screws?\b"
    r"|\b(?:surgical |open )(?:excision|resection)\b|\bexcision of\b",
    "transforaminal epidural injection": r"\btransforaminal\b|\bunder the pedicle\b|\bsafe triangle\b"
    "|\bneurogram\b"
    r"|\balong the (?:\w+ )?(?:nerve )?root\b|\btfesis?\b|\bselective nerve root|\bsnrbs?\b"
    r"|\bnerve root blocks?",
    "epidural injection": rf"\bepidurals?\b(?! {_NO_INJECTION})|\bepiduro\w+|\btuohy\b|\besis?\b"
    rf"|\binterlaminar\b|(?<!to )(?<!-)\bcaudal\b{_NO_DIRECTION}",
    "sacral lateral branch procedure": r"\blateral branch(?:es)?\b|\bsacral lateral"
    "|\bs1\b[^.]{0,12}?\bs[23]\b"
    r"|\bs[23]\b[^.]{0,20}?\b(?:branch|radiofreq|rfa?\b|ablat|block|nerve)",
    "sacroiliac joint procedure": r"\bsacro-?iliac\b|\bsi joints?\b|\bsij\b",
    "trigger point injection": r"\btrigger points?\b|\btpis?\b",
    "occipital nerve block": r"\b(?:greater|lesser) occipital|\bgonb?s?\b"
    r"|(?<!third )(?<!3rd )\boccipital nerve blocks?",
    "discography": r"\bdis[ck]ogra(?:m|phy|ms)\b",
    "vertebral augmentation": r"\bkyphoplasty\b|\bvertebroplasty\b|\bvertebral augmentation",
    "stimulator procedure": r"\b(?:spinal cord|peripheral nerve|multifidus"
    r"|restorative neuro)[ -]?stimulat|\bscs\b|\bpns\b"
    r"|\breactiv8\b|\bsprint\b|\bimplant\w*\b|\bipg\b|(?<!ekg )(?<!ecg )\bleads? (?:(?:was"
    r"|were) )?(?:placed|advanced"
    r"|inserted|anchored|secured|tunnel\w+)",
    "ablation of another organ or of a tumor": r"\btumou?rs?\b|\bmetastas[ei]s\b|\bosteoid\b|\bosteoma\b"
    r"|\bnidus\b|\bcardiac\b"
    r"|\batri\w+|\bav node\b|\breentr\w+|\bsaphenous vein|\bliver\b|\bhepatic\b|\brenal\b|\bthyroid\b"
    r"|\bprostat\w+"
    r"|\bendometri\w+|\bosteocool\b|\bvertebral body\b[^.;]{0,40}\b(?:ablat|rfa)"
    r"|\bparavertebral (?:\w+ )?(?:phenol|neurolysis)",
    "peripheral joint or bursa injection": r"\b(?:plantar|subtalar|tmj|temporomandibular|carpal"
    r"|h(?:a)?emorrhoid\w*"
    r"|sternoclavicular|acromioclavicular|glenohumeral|knee|hip|shoulder|bursa|genicular|piriformis"
    r"|subacromial|trochanteric)\b",
    "sympathetic block": r"\bstellate\b|\bsympathetic (?:block|nerves?|chain|plexus|trunk|ganglion|ganglia)"
    r"|\b(?:hypogastric|c[eo]liac) plexus|\bsplanchnic|\bganglion impar",
    "dorsal root ganglion procedure": r"\bdorsal root gangli|\bdrg\b",
    "basivertebral nerve ablation": r"\bbasivertebral\b|\bintracept\b",
    "disc procedure": r"\bintradis[ck]al\b|\bnucleoplasty\b|\bannuloplasty\b|\bbiacuplasty\b"
    "|\bchemonucleolysis\b",
    "rib joint procedure": r"\bcosto-?(?:vertebral|transverse|chondral)\b",
    "fascial plane block": r"\berector spinae\b|\besp block\b|\b(?:tap|quadratus lumborum) block\b"
    r"|\bparavertebral (?:nerve )?block",
    "neuraxial procedure": r"\bblood patch\b|\blumbar puncture\b|\bmyelogra|\bintrathecal\b",
    "electrodiagnostic study": r"\bemg\b|\bnerve conduction\b|\belectromyogra\w+|\bncs\b",
    "needling or manual treatment": r"\bacupuncture\b|\btens (?:unit|trial)|\belectrical stimulation\b"
    r"|\bdry needling\b|\bmanipulat(?:ion|ed)\b|\bmobili[sz](?:ations?|ed|ing)\b|\bhvla\b|\bflexion[ -]distraction"
    r"|\bmuscle energy\b|\bmanual therapy\b|\bprolo(?:therapy)?\b|\bdextrose\b",
    "pars injection": r"\bpars (?:defect |interarticularis )?(?:inj\w*|block\w*)",
    "botulinum toxin injection": r"\b(?:ona|abo|inco|rima)?botulinum\w*|\bbotox\b|\bdysport\b|\bxeomin\b",
    "interspinous or decompression device": r"\binterspinous\b|\bsuperion\b|\bvertiflex\b|\bmild procedure\b",
    "peripheral nerve procedure": r"\b(?:obturator|musculocutaneous|femoral|intercostal|suprascapular"
    r"|ilioinguinal"
    r"|iliohypogastric|pudendal|saphenous|sciatic|trigeminal|cluneal|ulnar|median|radial|tibial|peroneal)"
    r" (?:and \w+ )?nerves?\b|\bbranch(?:es)? of (?:the )?(?:saphenous|femoral|obturator|genicular|sural|radial"
    r"|ulnar)\b",
}
NEIGHBOUR = Stemmed(
    rf"\b(?:{'|'.join(f'(?P<n{number}>{words})' for number, words in enumerate(NEIGHBOURS.values()))})"
)
_NAMES = tuple(NEIGHBOURS)
_ACT = re.compile(
    r"inject|block|ablat|\brf|radio-?freq|neuroly|rhizotom|neurotom|denervat|lesion|cryo|aspirat"
    r"|arthro(?:gra|cent)"
    r"|intra-?articular|infiltrat|steroid|cannul|needle|branch|foram|\bprp\b|phenol|botulin|stimulat|releas"
)
_PASSING = Stemmed(  # where somebody lies, and what hurts
    r"\b(?:pillows?|rolls?|bolsters?|wedges?|bumps?|supports?|padding"
    r"|blankets?)\b[^.;,\n]{0,30}\b(?:shoulders?"
    r"|hips?|knees?)\b|\b(?:shoulder|hip|knee) (?:rolls?|bolsters?|pads?|pain|flex\w*|extens\w*|abduct\w*"
    r"|shrug|replacement|arthroplasty|surgery|x-?rays?)\b"
)
_AT_THE_SPINE = re.compile(
    r"\b(?:[ctl]\d|lumb|cervical|thoracic|spin|lamin|dis[ck]|vertebr|facet|nerve root|canal)"
)
_NEEDED = {  # a body part alone is no procedure, S1 and S2 are heart sounds too, and bowels are decompressed
    "peripheral joint or bursa injection": _ACT,
    "peripheral nerve procedure": _ACT,
    "ablation of another organ or of a tumor": re.compile(
        r"ablat|\brfa?\b|radio-?freq|denervat|neuroly|lesion|\d c\b"
    ),
    "sacral lateral branch procedure": _ACT,
    "needling or manual treatment": re.compile(
        r"needles?\b|performed|\bdone\b|dextrose|inject|treat|\bused\b|mobili|hvla|distraction|manipulat|min\b"
    ),
    OPERATION: _AT_THE_SPINE,
}


@once_a_note
def neighbour_in(words: str) -> re.Match[str] | None:
    """The first neighbour procedure that the words name; its end and start are places in the words."""
    told = _PASSING.sub(lambda match: " " * len(match.group()), words)
    for match in NEIGHBOUR.finditer(told):
        needed = _NEEDED.get(neighbour_name(match))
        if needed is None or needed.search(told):
            return match
    return None


def neighbour_name(match: re.Match[str]) -> str:
    """Which neighbour procedure was found, in plain words."""
    return _NAMES[int((match.lastgroup or "n0")[1:])]
