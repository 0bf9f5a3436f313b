"""What earlier blocks have shown at each joint and side, and the next step there."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, product

from facetwise.domain import spine
from facetwise.domain.encounter import PastSession
from facetwise.domain.vocabulary import Guidance, Purpose, Side, Technique
from facetwise.planning.model import JointStatus
from facetwise.planning.relief import helped, is_longer_than_ago, relief_asked, relief_given
from facetwise.planning.windows import purpose_of
from facetwise.policy.resolve import PolicyValue, Resolution

Key = tuple[str, Side]


def joint_statuses(
    history: Sequence[PastSession], for_block: Resolution, for_ablation: Resolution, day: date
) -> tuple[JointStatus, ...]:
    """One status per joint and side that an earlier diagnostic block or ablation names, from the head down."""
    found: dict[Key, list[PastSession]] = {}
    shown = [item for item in history if purpose_of(item) in (Purpose.DIAGNOSTIC, Purpose.ABLATION)]
    for session in shown:
        for key in places(session):
            found.setdefault(key, []).append(session)
    order = spine.joints()
    keys = sorted(found, key=lambda key: (order[key[0]].order if key[0] in order else 99, key[1]))
    return tuple(_status(key, found[key], for_block, for_ablation, day) for key in keys)


def is_good(session: PastSession, for_ablation: Resolution, *, of_any_kind: bool = False) -> bool | None:
    """Whether a diagnostic session is a block that counts towards ablation; None where it cannot be told.

    ``of_any_kind``: injections into the joint count too, as they do before a therapeutic one.
    """
    needed = for_ablation["dx_block.relief_min_pct"]
    if not needed.decides or needed.state != "known":
        return None
    is_kind = True if of_any_kind else is_of_kind(session, for_ablation)
    if is_kind is False:
        return False
    if session.relief_percent is None:
        return None
    if session.relief_percent < needed.leaves["dx_block.relief_min_pct.pct"]:
        return False
    is_guided = session.guidance is None or _is_accepted(session.guidance, for_ablation["guidance.required"])
    return is_kind if is_guided else None  # no text says whether a block counts that was guided otherwise


def is_of_kind(session: PastSession, for_ablation: Resolution) -> bool | None:
    """Whether its technique is one that counts towards ablation; None where it is not told."""
    kinds = for_ablation["dx_block.type"]
    if not kinds.decides or "dx_block.type" not in kinds.leaves:
        return True
    if session.technique is None:
        return None
    return session.technique.value in str(kinds.leaves["dx_block.type"]).split("|")


def asks_in_a_row(for_ablation: Resolution) -> bool:
    """Whether the good blocks must follow one another at the same level."""
    key = "dx_block.consecutive_same_level"
    return bool(for_ablation[key].leaves.get(key))


def longest_row(flags: Iterable[bool]) -> int:
    """The most that follow one another."""
    return max((len(list(row)) for is_good_one, row in groupby(flags) if is_good_one), default=0)


def _is_accepted(guidance: Guidance, required: PolicyValue) -> bool:
    accepted = required.leaves.get(f"{required.key}.one_of")
    if accepted is None or not required.decides:
        return True
    return accepted == "any_imaging" or guidance.value in str(accepted).split("|")


def places(session: PastSession) -> frozenset[Key]:
    """The joints and sides of an earlier session; none where it does not tell both."""
    return frozenset(product(session.joints or (), sides_of(session)))


def sides_of(session: PastSession) -> frozenset[Side]:
    """Right, left, or both; none where it does not tell."""
    return frozenset(side for named in session.sides or () for side in _each(named))


def _each(side: Side) -> tuple[Side, ...]:
    return (Side.RIGHT, Side.LEFT) if side is Side.BILATERAL else (side,)


def _status(
    key: Key, sessions: Sequence[PastSession], for_block: Resolution, for_ablation: Resolution, day: date
) -> JointStatus:
    blocks = [item for item in sessions if purpose_of(item) is Purpose.DIAGNOSTIC]
    ablations = sorted(item.service_date for item in sessions if purpose_of(item) is Purpose.ABLATION)
    good = sorted({item.service_date for item in blocks if is_good(item, for_ablation)})
    others = sorted({item.service_date for item in blocks} - set(good))
    last = ablations[-1] if ablations else None
    if last is None:
        step, from_day = _next_step(blocks, good, for_block, for_ablation)
    else:
        of_last_day = [item for item in sessions if item.service_date == last]
        step, from_day = _repeat(of_last_day, for_ablation, day), None
    return JointStatus(
        joint=key[0],
        side=key[1],
        good_blocks=tuple(good),
        other_blocks=tuple(others),
        last_ablation=last,
        next_step=step,
        from_day=from_day,
    )


def _next_step(
    blocks: Sequence[PastSession],
    good: Sequence[date],
    for_block: Resolution,
    for_ablation: Resolution,
) -> tuple[str, date | None]:
    if any(is_good(item, for_ablation) is None for item in blocks):
        return (
            "whether a block counts cannot be told from its relief, technique and guidance, or the payer's "
            "threshold is not known: find out",
            None,
        )
    if not good:
        return _why_not_good(blocks, for_ablation), None
    count = for_ablation["dx_block.count"]
    needed = count.leaves.get("dx_block.count.min") if count.decides else None
    if needed is None:
        return "how many blocks the payer wants before ablation is not known: ask the payer", None
    enough, in_a_row = len(good), ""
    if asks_in_a_row(for_ablation):
        enough, in_a_row = _most_in_a_row(blocks, good, for_ablation), " in a row"
    if enough >= needed:
        gave = f"{enough} blocks{in_a_row} gave enough relief, {needed} are needed"
        return f"{gave}: ablation of this joint is the next step", None
    days = for_block["dx_block.interval_min"]
    wait = days.leaves.get("dx_block.interval_min.days") if days.decides else None
    from_day = good[-1] + timedelta(days=int(wait)) if wait is not None else None
    return f"{enough} of {needed} blocks{in_a_row}: a second block at this joint, or ask why not", from_day


def _repeat(of_last_day: Sequence[PastSession], for_ablation: Resolution, day: date) -> str:
    """What the last ablation's relief says of a repeat at the joint."""
    last = next(item for item in of_last_day if purpose_of(item) is Purpose.ABLATION)
    asked, since = for_ablation["repeat.relief_min"], f"ablated on {last.service_date}"
    if asked.state != "known" or not asked.decides:
        return f"{since}: how much relief a repeat needs is not known for certain: ask the payer"
    enough, given = helped(asked, last, day), relief_given(last)
    if enough:
        return f"{since}, which gave {given}: a repeat is the next step where the pain is back"
    if enough is False:
        return f"{since}, which gave {given}: too little for a repeat, which needs {relief_asked(asked)}"
    if is_longer_than_ago(last, day):
        return f"{since}: a repeat needs {relief_asked(asked)}, and {given} is longer than that is ago: look both up"
    return f"{since}: a repeat needs {relief_asked(asked)}, and how much it gave is not recorded: find out"


def _most_in_a_row(blocks: Sequence[PastSession], good: Sequence[date], for_ablation: Resolution) -> int:
    """The most good blocks in a row; one of a kind that does not count does not break it."""
    days = sorted({item.service_date for item in blocks if is_of_kind(item, for_ablation) is not False})
    return longest_row(day in good for day in days)


def _why_not_good(blocks: Sequence[PastSession], for_ablation: Resolution) -> str:
    newest = max(blocks, key=lambda item: item.service_date)
    if newest.technique is Technique.INTRAARTICULAR:
        return "an injection into the joint does not count towards ablation: medial branch block first"
    percent = for_ablation["dx_block.relief_min_pct"].leaves["dx_block.relief_min_pct.pct"]
    return f"the block of {newest.service_date} gave less than the {percent:g} percent relief that is needed"
