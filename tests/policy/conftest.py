"""Packs that a test writes itself."""

from functools import _lru_cache_wrapper

import pytest

from facetwise.policy import intervals, pack, payers, resolve
from facetwise.policy.pack import parse_pack


def _forget():
    for module in (pack, intervals, resolve, payers):
        for kept in vars(module).values():
            if isinstance(kept, _lru_cache_wrapper):
                kept.cache_clear()


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """Writes packs, which for this test are the only ones; answers with what was read."""
    monkeypatch.setattr(pack, "packs_folder", lambda: tmp_path)
    _forget()

    def write(pack_id, text):
        path = tmp_path / f"{pack_id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"pack: {pack_id}\n{text}", encoding="utf-8")
        _forget()
        return parse_pack(path.read_text(encoding="utf-8"), path=path, pack_id=pack_id)

    yield write
    _forget()
