import datetime as dt

import pytest
from tests.support.egov import a_filing, somebody, walked_to_the_leader


@pytest.fixture(autouse=True)
def monday(clock):
    """Nine o'clock of a working Monday."""
    clock.at = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def waiting(db):
    """A dossier at its deciding step."""
    from saola.egov.dossiers import actions

    return walked_to_the_leader(actions.file(somebody("citizen-1"), a_filing()))
