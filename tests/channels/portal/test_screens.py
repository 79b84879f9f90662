import pytest

pytestmark = pytest.mark.django_db


def test_the_language_is_switched_without_a_script(browser):
    answer = browser.get("/language/en?next=/account/login/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    assert b'lang="en"' in browser.get("/account/login/").content
    browser.get("/language/vi?next=/")
    assert b'lang="vi"' in browser.get("/account/login/").content


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_the_way_back_from_the_language_switch_stays_here(browser, back):
    assert browser.get("/language/en", {"next": back})["Location"] == "/"


def test_an_unknown_language_is_vietnamese(browser):
    assert browser.get("/language/xx").cookies["django_language"].value == "vi"
