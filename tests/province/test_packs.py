"""Every pack that stands in `packs/` may be loaded."""

import pytest

from saola.kernel import clock
from saola.province.packs import rules, store

NAMES = sorted(path.parent.name for path in store.PACKS.glob("*/pack.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_the_pack_has_no_errors(name):
    province = store.read(store.folder(name))
    wrong = rules.errors(rules.check(province, clock.today()))
    assert not wrong, "\n".join(f"{one.file} {one.where}: {one.en}" for one in wrong)
    assert province.code == name
