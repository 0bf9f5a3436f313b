"""The list of modules at the head of a package leads a newcomer to each of them, and to none that has gone."""

import ast
import re
from pathlib import Path

import facetwise

PACKAGES = Path(facetwise.__file__).parent


def _listed(package: Path) -> set[str]:
    """The names before the colon of each item, as ``- `spine`, `target_names`: joints and nerves``."""
    told = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    items = re.findall(r"^- ((?:`\w+`(?:, )?)+):", told, re.MULTILINE)
    return {name for item in items for name in re.findall(r"`(\w+)`", item)}


def test_every_module_that_a_package_lists_is_there():
    packages = [file.parent for file in PACKAGES.rglob("__init__.py")]
    gone = {
        f"{package.relative_to(PACKAGES)}: {name}"
        for package in packages
        for name in _listed(package)
        if not (package / f"{name}.py").exists() and not (package / name).is_dir()
    }
    assert not gone
    assert sum(len(_listed(package)) for package in packages) > 100, "the lists are not read any more"
