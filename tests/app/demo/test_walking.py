import os
import subprocess
import sys

import pytest
from tests.support.running import PORTS

from saola.app.demo.pages import Unexpected
from saola.app.demo.walking import Cast, Step, Walk, tell, until

HERE = "http://127.0.0.1:9"


def walk(*steps):
    return Walk("thu", "Thử", "A trial", tuple(Step(*one) for one in steps))


def told(*steps):
    lines = []
    whole = tell(walk(*steps), Cast(HERE, {}), lines.append)
    return whole, "\n".join(lines)


def fails(_cast):
    raise Unexpected("không thấy bản tin")


def test_each_step_is_told_in_both_languages_with_the_address_of_what_it_made():
    whole, text = told(("Khai báo", "Declare", lambda _: "/architecture/x"))
    assert whole
    assert "Khai báo · Declare" in text
    assert f"{HERE}/architecture/x" in text


def test_a_walk_walked_to_its_end_says_what_it_leaves():
    lines = []
    leaving = Walk("thu", "Thử", "A trial", (), ("một hồ sơ", "a dossier"))
    assert tell(leaving, Cast(HERE, {}), lines.append)
    assert "Để lại: một hồ sơ" in lines[-1]
    assert "It leaves: a dossier" in lines[-1]


def test_a_step_that_fails_says_why_and_the_rest_of_its_walk_is_left_out():
    done = []
    whole, text = told(
        ("Một", "One", lambda _: done.append(1) or ""),
        ("Hai", "Two", fails),
        ("Ba", "Three", lambda _: done.append(3) or ""),
    )
    assert not whole
    assert done == [1]
    assert "✗ Hai · Two" in text
    assert "không thấy bản tin" in text
    assert "1 steps were left out" in text


def test_steps_share_what_they_made_and_an_account_that_is_missing_is_told():
    cast = Cast(HERE, {})
    cast.kept["incident"] = "/ioc/incidents/1"
    assert cast.kept["incident"] == "/ioc/incidents/1"
    with pytest.raises(Unexpected, match="no demo account"):
        cast.visitor("truc.ioc")


def test_what_comes_late_is_waited_for_and_what_never_comes_is_told():
    looks = iter([None, None, "here"])
    assert until(lambda: next(looks), 5, "it") == "here"
    with pytest.raises(Unexpected, match="it: not within"):
        until(lambda: None, 0.1, "it")


def demo(environment, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "saola.app", "demo", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )


@pytest.fixture
def environment(province):
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "src",
        "PYTHONIOENCODING": "utf-8",
        "SAOLA_VAR": str(province.var),
        "SAOLA_PORT": str(province.port),
        "SAOLA_MQTT_PORT": str(province.port + PORTS - 1),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reading", "dossier", "system"])
def test_a_walk_is_walked_through_a_running_province_and_again(environment, name):
    for _ in range(2):
        ended = demo(environment, name)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert "✗" not in ended.stdout


@pytest.mark.slow
def test_where_no_province_answers_the_demo_ends_with_an_error_and_sends_no_reading(environment):
    ended = demo(environment, "reading", "--address", "http://127.0.0.1:9")
    assert ended.returncode == 1
    assert "No province answers there" in ended.stdout
    assert " 1 " not in ended.stdout, "no step was begun"
