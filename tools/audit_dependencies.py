"""Looks for known weaknesses of every locked dependency, and says plainly where nothing is known.

usage: audit_dependencies.py LOCKFILE    exit status 0: each was looked up and none is known to be weak; 1: some are;
2: at least one could not be looked up, which is no pass
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

AUDIT = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")


def main() -> int:
    """Ask, count and judge."""
    command = [str(Path(sys.executable).with_name("pip-audit")), *AUDIT, "-r", sys.argv[1]]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"the audit itself failed; nothing was looked up: {asked.stderr.strip()[-300:]}")
        return 2
    status, lines = judge(found)
    print("\n".join(lines))
    return status


def judge(found: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit status, and what to say."""
    skipped = [item["name"] for item in found if "skip_reason" in item]
    weak = [(item, weakness) for item in found for weakness in item.get("vulns", ())]
    lines = []
    for item, weakness in weak:
        mended = ", ".join(weakness["fix_versions"]) or "no version"
        lines.append(f"{item['name']} {item['version']}: {weakness['id']}, mended in {mended}")
    lines.append(
        f"{len(found) - len(skipped)} of {len(found)} dependencies looked up, {len(weak)} known weaknesses"
    )
    if skipped or not found:
        lines.append(f"not looked up: {', '.join(skipped) or 'anything'}")
        lines.append(
            "this is no pass: the package index that answers here gives no data on weaknesses of these"
        )
    return (1 if weak else 2 if skipped or not found else 0), lines


if __name__ == "__main__":
    sys.exit(main())
