import re

import pytest
from django.urls import resolve

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


def test_the_home_page_shows_alerts_in_force_with_source_and_age(browser, tell):
    assert "Hiện không có cảnh báo" in browser.get("/").content.decode()
    tell()
    page = browser.get("/").content.decode()
    for words in ("Mặn vượt 4 g/l", "Trạm quan trắc", "vừa xong", "Cấp 2"):
        assert words in page
    browser.get("/language/en")
    assert "Salinity above 4 g/l" in browser.get("/").content.decode()


def test_the_home_page_shows_the_first_alerts_and_counts_the_rest(browser, tell):
    for number in range(7):
        tell(key=f"k{number}")
    page = browser.get("/").content.decode()
    assert page.count("<article") == 5
    assert "Còn 2 cảnh báo nữa" in page


def test_what_is_typed_into_the_search_is_shown_as_words(browser):
    page = browser.get("/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "Không có thủ tục nào khớp" in page


def test_the_light_page_needs_nothing_else(browser, tell):
    tell()
    page = browser.get("/plain/").content.decode()
    assert "Không lấy nước tưới." in page
    assert "<link" not in page
    assert "<script" not in page


def test_no_door_of_the_home_page_leads_nowhere(browser):
    page = browser.get("/").content.decode()
    for path in set(re.findall(r'href="(/[^"]*)"', page)):
        if not path.startswith("/static/"):
            resolve(path.partition("?")[0])
