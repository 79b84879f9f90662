"""A walk that was walked to its end is not walked by itself again."""

import pytest

from saola.app.demo import walked
from saola.kernel import settings


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SAOLA_VAR", str(tmp_path))
    settings.current.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.current.cache_clear()


def test_a_walk_is_remembered_once_it_was_walked(data_folder):
    assert not walked.before("dossier")
    walked.keep("dossier")
    walked.keep("dossier")
    assert walked.before("dossier")
    assert not walked.before("reading")
