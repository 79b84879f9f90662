import pytest

from saola.scp.entities.languages import chosen, ranked

STREET = {"fr": "Grand Place", "nl": "Grote Markt", "en-US": "Main Square"}


def test_weights_outrank_places():
    assert ranked("fr;q=0.2, nl;q=0.9,*;q=0") == ("nl", "fr")


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [("FR", "fr"), ("nl-BE", "nl"), ("en", "en-US"), ("pt", "fr"), ("pt,nl;q=0.1", "nl")],
)
def test_the_language_that_fits_best_is_chosen(wanted, tag):
    assert chosen(STREET, wanted) == tag


def test_nothing_is_chosen_of_nothing():
    assert chosen({}, "vi") == ""
