"""Every no is a page in the house frame for people, and problem details for machines."""

import pytest
from django.test import Client

from saola.app.control import urls

pytestmark = pytest.mark.django_db


def is_a_page_of_the_house(answer, status):
    page = answer.content.decode()
    assert answer.status_code == status
    assert "masthead" in page
    assert 'href="/"' in page
    assert "Traceback" not in page
    return page


@pytest.mark.parametrize(
    "address", ["/nothing", "/desk/x", "/par-index/khong/co", "/track/nothing", "/ioc/x"]
)
def test_an_unknown_address_is_answered_in_the_house_frame(browser, an_account, sign_in, address):
    an_account("cb1", "official", ("officer", ""))
    sign_in("cb1")
    page = is_a_page_of_the_house(browser.get(address), 404)
    assert 'role="search"' in page
    assert 'lang="vi"' in page


def test_it_is_answered_in_english_to_those_who_read_it(browser):
    page = is_a_page_of_the_house(browser.get("/nothing", HTTP_ACCEPT_LANGUAGE="en"), 404)
    assert "Nothing stands here" in page


def test_a_program_is_told_in_problem_details(client):
    answer = client.get("/nothing", HTTP_ACCEPT="application/json")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


def test_a_form_without_its_token_is_refused_and_says_what_to_do():
    careful = Client(enforce_csrf_checks=True, HTTP_ACCEPT="text/html", HTTP_ACCEPT_LANGUAGE="vi")
    page = is_a_page_of_the_house(careful.post("/account/login/", {"login": "x"}), 403)
    assert "mở lại trang" in page


@pytest.mark.parametrize("address", ["/account/signup/", "/ioc/incidents/new"])
def test_a_form_with_a_sign_that_not_every_database_keeps_is_refused(
    browser, an_account, sign_in, address
):
    an_account("op1", "official", ("operator", ""))
    sign_in("op1")
    form = {"title": "Đê vỡ\0", "severity": "minor"}
    assert "không đọc được" in is_a_page_of_the_house(browser.post(address, form), 400)


def test_a_wrong_host_is_answered_before_anybody_is_known(browser):
    is_a_page_of_the_house(browser.get("/", HTTP_HOST="elsewhere.example"), 400)


def test_a_wrong_method_says_so_and_names_the_right_ones(browser):
    answer = browser.post("/par-index/")
    assert "POST" in is_a_page_of_the_house(answer, 405)
    assert answer["Allow"] == "GET"


def test_a_fault_outside_every_part_is_a_page_that_asks_nothing_of_the_store(
    browser, monkeypatch, django_assert_num_queries
):
    def broken(*_):
        raise RuntimeError("secret words")

    browser.raise_request_exception = False
    monkeypatch.setattr("django.middleware.locale.LocaleMiddleware.process_request", broken)
    with django_assert_num_queries(0):
        answer = browser.get("/")
    assert "secret words" not in is_a_page_of_the_house(answer, 500)


def test_the_icon_that_browsers_ask_for_is_the_picture(client):
    answer = client.get("/favicon.ico")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content == urls.ICON.read_bytes()
