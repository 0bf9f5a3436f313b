"""Every test of the importers has a data folder of its own."""

from pathlib import Path

import pytest

from facetwise.codes import loaded


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(loaded.ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path
