"""Nothing serious bars anybody from any page: both languages, a wide screen and a phone.

Pages need no list: `tests.support.walking` finds them by their addresses and links.
"""

import pytest
from tests.support.walking import Walk, fixed_addresses

from saola.app.demo.accounts import PARTS

pytestmark = pytest.mark.slow
# One person for each set of roles, whatever their unit.
OFFICIALS = {part.roles: part.username for part in reversed(PARTS)}
PEOPLE = {"": (), "congdan": ("citizen",)} | {name: roles for roles, name in OFFICIALS.items()}


@pytest.fixture(scope="session")
def looked_at():
    """The routes of which a page was looked at by somebody who had signed in."""
    return set()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("username", PEOPLE, ids=lambda name: name or "anybody")
def test_nothing_serious_bars_anybody_from_any_page(visit, province, looked_at, username):
    page = visit("/", username)
    walk = Walk(page, province.address, looked_at if username else ())
    walk.along(fixed_addresses(PEOPLE[username]))
    if username:
        looked_at |= walk.seen
    else:
        assert len(walk.pages) > 5
    assert not walk.wrong, "\n".join(walk.wrong)
