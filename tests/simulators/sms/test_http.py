import json

import pytest
from tests.support.simulated import ask

from saola.simulators.sms import http


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(http, "inbox", http.Inbox("SMS"))
    yield
    http.failing.mode, http.failing.times = "", 0


def send(**changes):
    body = {"Brandname": "SAOLA", "Phone": "84901234567", "Content": "Xin", "RequestId": "r1"}
    return ask(
        http.routes(),
        "POST",
        "/sms/send",
        body=json.dumps({k: v for k, v in (body | changes).items() if v is not None}).encode(),
    )


def code(answer):
    return json.loads(answer.body)["CodeResult"]


def received():
    return json.loads(ask(http.routes(), "GET", "/sms/messages").body)


def test_a_message_is_taken_once_however_often_it_is_sent():
    assert [code(send()), code(send())] == ["100", "100"]
    assert [one["to"] for one in received()] == ["84901234567"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"Phone": "0901"}, "118"), ({"Content": ""}, "119"), ({"RequestId": None}, "99")],
)
def test_what_is_wrong_is_told_by_a_code_and_not_kept(changes, expected):
    assert code(send(**changes)) == expected
    assert received() == []


def test_it_fails_as_often_as_it_is_told():
    told = json.dumps({"fail": "limited", "times": 1}).encode()
    ask(http.routes(), "POST", "/sms/control", body=told)
    assert [send().status, send().status] == [429, 200]
    assert ask(http.routes(), "POST", "/sms/control", body=b'{"fail":"xx"}').status == 400


def test_the_inbox_shows_words_not_markup():
    send(Content="<script>1</script>")
    assert b"<script>" not in ask(http.routes(), "GET", "/sms/inbox").body
