import json

import pytest
from tests.support.simulated import ask

from saola.simulators.push import http


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(http, "inbox", http.Inbox("Push"))
    yield
    http.failing.mode, http.failing.times = "", 0


def send(body):
    answer = ask(http.routes(), "POST", "/push/notifications", body=json.dumps(body).encode())
    return answer.status, json.loads(answer.body)


WHOLE = {"recipient": "a1", "title": "T", "body": "B", "tracking_id": "t1"}


def test_a_notification_is_taken_once():
    assert send(WHOLE)[1]["error"] == 0
    assert send(WHOLE)[1]["error"] == 0
    kept = json.loads(ask(http.routes(), "GET", "/push/messages?to=a1").body)
    assert [one["subject"] for one in kept] == ["T"]


def test_a_notification_without_a_receiver_is_not_taken():
    assert send({**WHOLE, "recipient": 5})[1]["error"] == -100


def test_a_provider_that_is_down_says_so():
    ask(http.routes(), "POST", "/push/control", body=b'{"fail":"down"}')
    assert send(WHOLE)[0] == 503
