import re

import pytest

from saola.channels import api

pytestmark = pytest.mark.django_db
FORM = {
    "key": "k",
    "kind": "flood",
    "level": "3",
    "title_vi": "Triều cường",
    "text_vi": "Nước lên.",
    "hours": "24",
}


@pytest.fixture
def operator(an_account, sign_in, browser):
    """The browser of an operator on duty."""
    an_account("truc1", "official", ("operator", ""))
    sign_in("truc1")
    return browser


def test_an_operator_tells_the_people_once_and_takes_it_back(operator):
    for _ in range(2):
        assert operator.post("/desk/bulletins/publish", FORM).status_code == 302
    (alert,) = api.alerts_in_force()
    assert (alert.title_en, alert.level) == ("Triều cường", 3)
    assert "Nước lên." in operator.get(f"/bulletins/{alert.id}/").content.decode()
    answer = operator.post(f"/desk/bulletins/{alert.id}/withdraw", {"why": "nước rút"})
    assert answer.status_code == 302
    assert api.alerts_in_force() == []
    assert "nước rút" in operator.get(f"/bulletins/{alert.id}/").content.decode()
    assert "Triều cường" in operator.get("/bulletins/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"level": "x"}, {"level": "9"}, {"hours": "0"}, {"hours": "99999999"}, {"kind": ""}]
)
def test_a_wrong_form_publishes_nothing(operator, wrong):
    assert operator.post("/desk/bulletins/publish", FORM | wrong).status_code == 400
    assert api.alerts_in_force() == []


def test_the_page_of_the_desk_offers_a_fresh_key_each_time(operator):
    keys = {
        re.search(r'name="key" value="([^"]+)"', operator.get("/desk/bulletins/").content.decode())[
            1
        ]
        for _ in range(2)
    }
    assert len(keys) == 2
