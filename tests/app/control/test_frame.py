"""What stands around every page: sections for those who may use them, and nobody else."""

import re

import pytest

pytestmark = pytest.mark.django_db


def here(page):
    return re.findall(r'href="([^"]+)" aria-current="page"', page)


def test_an_operator_sees_the_sections_of_an_operator(an_account, sign_in, browser):
    an_account("truc1", "official", ("operator", ""))
    sign_in("truc1")
    page = browser.get("/desk/bulletins/").content.decode()
    assert 'href="/ioc/"' in page
    assert 'href="/admin/"' not in page
    assert here(page) == ["/desk/bulletins/"]
    assert "Bàn làm việc" in browser.get("/").content.decode()


def test_a_citizen_is_offered_no_desk(an_account, sign_in, browser):
    an_account("cd1")
    sign_in("cd1")
    page = browser.get("/").content.decode()
    assert "Bàn làm việc" not in page
    assert "Lê Thử" in page


def test_the_name_of_the_province_comes_from_its_pack(browser):
    from saola.province import api as province

    page = browser.get("/").content.decode()
    assert province.current().name.vi in page
    browser.get("/language/en")
    assert province.current().name.en in browser.get("/").content.decode()


def test_a_bad_token_sees_a_public_page_as_nobody(client):
    answer = client.get("/", headers={"authorization": "Bearer x", "accept": "text/html"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("officer", "H58.10"),
        ("counter", "H58.10"),
        ("leader", "H58.10"),
        ("operator", ""),
        ("architect", ""),
        ("exchange_admin", ""),
        ("par_reporter", "H58.10"),
        ("par_appraiser", ""),
        ("admin", ""),
    ],
)
def test_the_desk_link_leads_every_official_to_a_page_that_lets_them_in(
    browser, an_account, sign_in, role, unit
):
    an_account("cb1", "official", (role, unit))
    sign_in("cb1")
    page = browser.get("/").content.decode()
    desk = re.search(r'<a href="([^"]+)">Bàn làm việc', page)[1]
    assert browser.get(desk).status_code == 200


def test_a_province_without_rubric_or_salinity_is_offered_no_page_of_them(browser, monkeypatch):
    import msgspec

    from saola.province import api as province

    bare = msgspec.structs.replace(province.current(), rubrics=(), quantities=())
    for offered in ('href="/par-index/"', 'href="/city/salinity/"'):
        assert offered in browser.get("/").content.decode()
    monkeypatch.setattr(province, "current", lambda: bare)
    page = browser.get("/").content.decode()
    assert "/par-index/" not in page
    assert "/city/salinity/" not in page
