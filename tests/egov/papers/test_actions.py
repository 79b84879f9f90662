import pytest
from tests.support.egov import a_filing, an_official, somebody

from saola.egov import limits, refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.papers import actions, store
from saola.egov.papers.model import Upload
from saola.kernel import audit, orm
from saola.kernel.errors import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

CITIZEN = somebody("citizen-1")
SCAN = Upload("declaration", "tờ khai.pdf", b"%PDF-1.7 scan")


@pytest.fixture
def filed():
    dossier = dossiers.file(CITIZEN, a_filing())
    actions.attach(CITIZEN, dossier, [actions.receive(SCAN)])
    return dossier


def test_a_paper_is_handed_to_its_owner_and_to_the_officer_whose_reading_is_noted(filed):
    [paper] = store.of(filed.id)
    officer = an_official("officer", filed.competent_unit)
    for asker in (CITIZEN, officer):
        assert actions.content(asker, filed.code, paper.id) == (paper, SCAN.content)
    with orm.transacting() as tx:
        noted = [row["actor"] for row in audit.about(tx, filed.id, limit=9)]
    assert noted[0] == officer.id


@pytest.mark.parametrize("stranger", [somebody("citizen-2"), an_official("officer", "elsewhere")])
def test_nobody_else_gets_it(filed, stranger):
    [paper] = store.of(filed.id)
    with pytest.raises(Refusal) as refused:
        actions.content(stranger, filed.code, paper.id)
    assert refused.value.code is refusals.NO_SUCH_DOSSIER


def test_a_paper_of_another_dossier_is_none_of_this_one(filed):
    other = dossiers.file(CITIZEN, a_filing(client_key="key-2"))
    [paper] = store.of(filed.id)
    with pytest.raises(Refusal) as refused:
        actions.content(CITIZEN, other.code, paper.id)
    assert refused.value.code is refusals.NO_SUCH_PAPER


def test_a_dossier_holds_so_many_files_and_no_more(filed):
    many = [actions.receive(SCAN)] * limits.attachments_per_dossier_max
    with pytest.raises(Refusal) as refused:
        actions.attach(CITIZEN, filed, many)
    assert refused.value.code is refusals.TOO_MANY_ATTACHMENTS
    assert len(store.of(filed.id)) == 1
