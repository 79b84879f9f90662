"""Salinity and field reports in a real browser, in both languages, wide and on a phone."""

import re

import pytest
from tests.cityapps.fieldreports.conftest import WORDS, photo
from tests.support.running import LANGUAGES, barriers

pytestmark = pytest.mark.slow
PUBLIC = ("/city/salinity/", "/city/reports/", "/city/reports/new")


def fits(page, path):
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{path} is wider than the screen"
    return barriers(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wide", [True, False], ids=["wide", "phone"])
def test_nothing_bars_a_citizen_from_the_city_pages(visit, province, language, wide):
    page = visit("/", language=language, wide=wide)
    found = []
    for path in PUBLIC:
        answer = page.goto(province.address + path)
        assert answer.status == 200, path
        assert page.get_attribute("html", "lang") == language
        found += fits(page, path)
    assert not found, "\n".join(found)


def test_a_citizen_reports_on_the_phone_and_the_operations_centre_answers(visit, province):
    page = visit("/", wide=False)
    page.click("a[href='/city/reports/']")
    page.click("a[href='/city/reports/new']")
    page.check("input[value=townscape]")
    page.select_option("[name=division]", index=1)
    page.click("main form button:not([type=button])")
    page.fill("[name=text]", WORDS)
    page.set_input_files(
        "[name=picture]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.click("main form button")
    code = re.search(r"PA-\d{6}-\w{6}", page.url)[0]
    assert not fits(page, page.url)
    desk = visit(f"/desk/reports/{code}/", "truc.ioc")
    assert not fits(desk, desk.url)
    desk.fill("#answer", "Đã thay bóng đèn.")
    desk.click("form:has(#answer) button")
    page.goto(f"{province.address}/city/reports/{code}/")
    page.check("[name=stars][value='5']")
    page.click("form:has([name=stars]) button")
    assert "5/5" in page.inner_text("main")
    assert not fits(page, page.url)
