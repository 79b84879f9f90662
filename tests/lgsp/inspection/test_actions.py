import pytest
from tests.lgsp.pages import file

from saola.identity.tokens import Principal
from saola.kernel import audit, orm
from saola.kernel.errors import Refusal
from saola.lgsp.inspection import actions, rules

pytestmark = pytest.mark.django_db

ADMIN = Principal(id="admin-9", kind="official")


def test_whoever_looks_at_a_record_or_takes_a_receipt_is_noted():
    (number,) = file({"dossier": "H00-1"})
    assert actions.look_up(ADMIN, number).record.dossier == "H00-1"
    assert actions.take_receipt(ADMIN, number).index == number
    with orm.transacting() as tx:
        noted = [one["action"] for one in audit.about(tx, str(number), limit=10)]
    assert noted[:2] == ["lgsp.receipt.taken", "lgsp.record.read"]
    with pytest.raises(Refusal):
        actions.look_up(ADMIN, 10**9)


def test_records_are_listed_newest_first_and_narrowed():
    numbers = file({"dossier": "H00-2"}, {"outcome": "refused", "dossier": "H00-2"}, {})
    assert [one.seq for one in actions.entries({}, None)][:3] == numbers[::-1]
    found = actions.entries({"dossier": " H00-2 ", "outcome": "refused", "other": "x"}, None)
    assert [one.seq for one in found][:1] == [numbers[1]]
    assert [one.seq for one in actions.entries({}, numbers[1])][:1] == [numbers[0]]


def test_traffic_of_today_is_summed_by_service():
    before = {load.service: load for load in rules.loads(actions.hours(1))}
    file(
        {"service": "VN/GOV/X/y/z"},
        {"service": "VN/GOV/X/y/z", "status": 500},
        {"service": "VN/GOV/X/y/z", "outcome": "refused", "fault": "no_contract"},
    )
    (load,) = [one for one in rules.loads(actions.hours(1)) if one.service == "VN/GOV/X/y/z"]
    assert "VN/GOV/X/y/z" not in before
    assert (load.calls, load.errors, load.refused, load.undeclared) == (3, 1, 1, 1)
    assert (load.average_ms, load.most_ms) == (0, 10)
