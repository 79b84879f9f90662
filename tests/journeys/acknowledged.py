"""Writes to a running province until it dies, and prints what was acknowledged, line by line."""

import json
import sys
import threading

from saola.app.control.ready import make_ready
from saola.app.demo import passwords
from saola.app.demo.pages import Unexpected
from saola.app.demo.visitor import Visitor
from saola.kernel import settings
from saola.kernel.errors import Fault, Refusal

make_ready()

from saola.lgsp import api as lgsp  # noqa: E402 # because Django is ready only now
from saola.scp import api as scp  # noqa: E402 # the same


def write_reading(turn):
    """The entity's id, once the broker says that it has it."""
    entity = {
        "id": f"urn:ngsi-ld:WaterQualityObserved:killed-{turn}",
        "type": "WaterQualityObserved",
        "salinity": {"type": "Property", "value": turn / 10},
    }
    scp.upsert([entity])
    return entity["id"]


def make_exchange(_turn):
    """The number of the evidence record, once the exchange tells it."""
    answer = lgsp.call(
        lgsp.POPULATION,
        "POST",
        "verify",
        purpose="tthc.prefill",
        dossier="H00.10-260102-0001",
        body={"personalNumber": "000188000017", "fullName": "Trần Thị Mẫu"},
    )
    return answer.evidence


def file_dossier(turn):
    """The code of a dossier, once its receipt is given; then withdrawn, a step of its life."""
    body = {
        "procedure": "1.001266",
        "key": f"killed-{turn}",
        "unit": "H58.61",
        "applicant": {
            "applicant_name": "Trần Thị Mẫu",
            "applicant_id_kind": "personal_number",
            "applicant_personal_number": "000188000017",
            "applicant_phone": "0900000017",
        },
        "answers": {
            "business_name": "Hộ Minh Họa",
            "place": "Chợ Minh Họa",
            "business_code": "0000000176",
            "end_day": "2026-12-31",
            "reason": "Nghỉ kinh doanh",
            "debts": "yes",
        },
        "fee": "0",
        "on_paper": ["notice"],
    }
    code = json.loads(CITIZEN.post_json("/api/dossiers", body).content)["code"]
    told("filed", code)
    CITIZEN.post_json(
        f"/api/dossiers/{code}/acts", {"verb": "withdraw", "version": 1, "reason": "Đổi ý"}
    )
    return code


CITIZEN = Visitor(settings.current().address)
WRITERS = {"reading": write_reading, "evidence": make_exchange, "withdrawn": file_dossier}


def write(kind):
    """Turn after turn until nobody answers any more."""
    turn = 0
    while True:
        turn += 1
        try:
            told(kind, WRITERS[kind](turn))
        except (Fault, Refusal, Unexpected) as away:
            sys.stderr.write(f"{kind} ends: {away}\n")
            return


def told(kind, what):
    """One line of what was acknowledged."""
    sys.stdout.write(f"{kind} {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    account = next(one for one in passwords.told() if one.username == "congdan")
    CITIZEN.sign_in(account.username, account.password)
    threads = [threading.Thread(target=write, args=(kind,)) for kind in WRITERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
