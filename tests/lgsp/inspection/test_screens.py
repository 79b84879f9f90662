import json

import pytest
from tests.lgsp.pages import file

from saola.kernel import audit, orm
from saola.lgsp import api
from saola.lgsp.evidence import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(an_account, sign_in, browser):
    an_account("exchange", "official", ("exchange_admin", ""))
    sign_in("exchange")
    api.load_pack()
    return browser


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "page", ["", "services/", "contracts/", "organisations/", "evidence/", "contracts/new"]
)
def test_an_administrator_reads_the_exchange_in_both_languages(admin, page, language):
    file({}, {"outcome": "refused", "fault": "no_contract", "contract": ""})
    answer = admin.get(f"/exchange/{page}", headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_a_record_shows_its_proof_and_gives_a_receipt_a_stranger_can_check(admin, tmp_path):
    (number,) = file({"purpose": "tthc.prefill"})
    page = admin.get(f"/exchange/evidence/{number}").content.decode()
    assert "tthc.prefill" in page
    assert "saola/" in page
    kept = tmp_path / "receipt.json"
    kept.write_bytes(admin.get(f"/exchange/evidence/{number}/receipt.json").content)
    assert json.loads(kept.read_text())["index"] == number
    assert verify.main([str(kept)]) == 0
    with orm.transacting() as tx:
        assert len(audit.about(tx, str(number), limit=10)) >= 2
    assert admin.get("/exchange/evidence/99999999").status_code == 404
    found = admin.get(f"/exchange/evidence/?number={number}")
    assert found["location"] == f"/exchange/evidence/{number}"
    odd = "/exchange/evidence/?number=x&before=-1&outcome=%27"
    assert admin.get(odd).status_code == 200


def test_evidence_is_for_administrators_of_the_exchange(an_account, sign_in, browser):
    an_account("architect", "official", ("architect", ""))
    sign_in("architect")
    assert browser.get("/exchange/").status_code == 200
    for page in ("evidence/", "evidence/0", "evidence/0/receipt.json"):
        assert browser.get(f"/exchange/{page}").status_code == 403
