"""The documentation shows each page once, as the script takes it, and stays small."""

import re
from pathlib import Path

FOLDER = Path("docs/screenshots")
SCRIPT, PAGE = Path("tools/screenshots.py"), Path("docs/app-pages.md")


def test_every_picture_is_taken_by_the_script_and_shown():
    taken = set(re.findall(r'Picture\("([\w-]+)"', SCRIPT.read_text()))
    shown = re.findall(r"\]\(screenshots/([\w-]+)\.png\)", PAGE.read_text())
    assert taken == {path.stem for path in FOLDER.glob("*.png")}
    assert sorted(shown) == sorted(taken)


def test_the_pictures_together_are_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_000_000
