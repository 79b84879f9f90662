import pytest
from tests.support.egov import a_filing, somebody

from saola.egov.dossiers import actions as dossiers
from saola.egov.papers import actions, store
from saola.egov.papers.model import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_papers_of_a_dossier_are_kept_in_the_order_they_came():
    asker = somebody("citizen-1")
    one = dossiers.file(asker, a_filing())
    other = dossiers.file(asker, a_filing(client_key="key-2"))
    received = [
        actions.receive(Upload("declaration", f"{number}.pdf", b"%PDF-" + number.encode()))
        for number in "12"
    ]
    actions.attach(asker, one, received)
    kept = store.of(one.id)
    assert [(paper.name, paper.digest) for paper in kept] == [
        (paper.name, paper.digest) for paper in received
    ]
    assert {paper.added_by for paper in kept} == {asker.id}
    assert store.of(other.id) == ()
