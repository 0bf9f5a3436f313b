"""The receipt of an import, for a person."""

from facetwise.codes.receipts import Receipt


def receipt_text(receipt: Receipt) -> str:
    """What was imported, and what was left out and why."""
    if receipt.is_repeated:
        return f"{receipt.kind}: {receipt.file} was imported already, as release {receipt.release}; nothing to do"
    setting = f", {receipt.setting.replace('_', ' ')}" if receipt.setting else ""
    part = f", part {receipt.part}" if receipt.part else ""
    lines = [
        f"{receipt.kind}: release {receipt.release}{setting}{part}, in force from {receipt.effective_from}",
        f"  file      {receipt.file}",
        f"  sha256    {receipt.sha256}",
        f"  rows      {receipt.rows_read:,} read = {receipt.rows_kept:,} kept"
        + "".join(f" + {item.rows:,} left out ({item.reason})" for item in receipt.left_out),
    ]
    if receipt.replaces:
        lines.append(f"  replaces  an earlier file of the same release, sha256 {receipt.replaces[:12]}…")
    return "\n".join([*lines, f"  stored    {receipt.folder}"])
