"""A citizen's pages in a real browser, in both languages, on a wide screen and a phone."""

import pytest
from tests.support.running import LANGUAGES, barriers

pytestmark = pytest.mark.slow
PAGES = ("/", "/?q=dat", "/bulletins/", "/opendata/", "/plain/", "/account/login/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wide", [True, False], ids=["wide", "phone"])
def test_nothing_bars_a_citizen_from_the_portal(visit, province, language, wide):
    page = visit("/", language=language, wide=wide)
    found = []
    for path in PAGES:
        answer = page.goto(province.address + path)
        assert answer.status == 200, path
        assert page.get_attribute("html", "lang") == language
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{path} is wider than the screen"
        found += barriers(page)
    assert not found, "\n".join(found)


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_first_page_is_light(chromium, province):
    context = chromium.new_context()
    sizes = []
    page = context.new_page()
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(province.address + "/", wait_until="networkidle")
    context.close()
    assert sum(sizes) < 100_000


def test_an_operators_bulletin_reaches_the_portal(visit):
    page = visit("/desk/bulletins/", "truc.ioc")
    assert not barriers(page)
    page.fill("[name=title_vi]", "Mặn vượt 4 g/l")
    page.fill("[name=text_vi]", "Không lấy nước tưới.")
    page.select_option("[name=level]", "2")
    page.locator("button", has_text="Phát cho người dân").click()
    page.wait_for_load_state()
    citizen = visit("/")
    assert citizen.get_by_text("Mặn vượt 4 g/l").first.is_visible()
    assert not barriers(citizen)
    assert not barriers(visit("/desk/notices/", "truc.ioc"))
