"""Writes the generated pages of the documentation: one for each rule and policy, and the matrix of both.

Usage: python tools/build_docs.py            write docs/rules and docs/policies
       python tools/build_docs.py --check    write nothing, end with 1 if a page is not as it would be written
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools.note_accuracy_page import accuracy_page
from tools.note_patterns_page import patterns_page

from facetwise.report.policy_pages import matrix_page, policy_pages, time_line_rows
from facetwise.report.rule_pages import GENERATED, rule_index, rule_page, rule_page_path
from facetwise.rules.registry import all_rules

DOCS = Path(__file__).parent.parent / "docs"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--check", action="store_true", help="write nothing; end with 1 if a page differs")
    arguments.add_argument("--docs", type=Path, default=DOCS, help="folder of the documentation")
    chosen = arguments.parse_args()
    pages = generated_pages()
    return check(pages, chosen.docs) if chosen.check else write(pages, chosen.docs)


def generated_pages() -> dict[str, str]:
    """Every generated page by its path beneath the documentation folder."""
    rules = list(all_rules().values())
    return {
        "matrix.md": matrix_page(rules),
        "generated/note-accuracy.md": accuracy_page(),
        "generated/note-patterns.md": patterns_page(),
        "rules/index.md": rule_index(rules),
        **{f"rules/{rule_page_path(rule)}": rule_page(rule, time_line_rows) for rule in rules},
        **{f"policies/{path}": text for path, text in policy_pages(rules).items()},
    }


def check(pages: dict[str, str], docs: Path) -> int:
    wrong = [path for path, text in pages.items() if _written(docs / path) != text]
    wrong += [str(path.relative_to(docs)) for path in _left_over(pages, docs)]
    for path in wrong:
        sys.stderr.write(f"{path}: not as it would be written now; run python tools/build_docs.py\n")
    return 1 if wrong else 0


def write(pages: dict[str, str], docs: Path) -> int:
    for path, text in pages.items():
        target = docs / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for path in _left_over(pages, docs):
        path.unlink()
    return 0


def _written(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _left_over(pages: dict[str, str], docs: Path) -> list[Path]:
    """Generated pages of rules and policies that are no more."""
    known = {docs / path for path in pages}
    folders = (docs / "rules", docs / "policies")
    written = (path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.md")))
    return [path for path in written if path not in known and GENERATED in path.read_text(encoding="utf-8")]


if __name__ == "__main__":
    sys.exit(main())
