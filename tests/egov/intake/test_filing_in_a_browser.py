"""A citizen and a one-stop counter file in a real browser, with scripts and without."""

import time

import pytest
from tests.support.running import LANGUAGES, barriers

pytestmark = pytest.mark.slow

FORM = "/procedures/1.001193/file"
ANSWERS = {"personal_number": "000188000017", "birth_date": "2026-01-02", "copies": "1"}
PATIENCE_S = 20


def fill(page):
    """Answer what is asked and still empty; promise the papers on paper."""
    page.select_option("[name=unit]", index=1)
    for field in page.locator("main form[enctype] .field:visible").all():
        asked = field.locator("select, textarea, input:not([type=file])").first
        if asked.count() == 0 or asked.input_value():
            continue
        name = asked.get_attribute("name")
        if asked.evaluate("one => one.tagName") == "SELECT":
            asked.select_option(index=1)
        elif name.startswith("answer_"):
            known = (value for key, value in ANSWERS.items() if key in name)
            asked.fill(next(known, "Mẫu"))
    for promise in page.locator("[name^=on_paper_]").all():
        promise.check()


def send(page):
    page.locator("main form[enctype] button").last.click()
    page.wait_for_load_state()


def code_of(page):
    assert page.url.endswith("/receipt"), page.inner_text("main")
    return page.url.split("/")[-2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wide", [True, False], ids=["wide", "phone"])
def test_a_citizen_files_sees_the_receipt_and_follows_the_dossier(visit, province, language, wide):
    page = visit(FORM, "congdan", language=language, wide=wide)
    found = barriers(page)
    assert page.locator("[name=applicant_personal_number]").is_visible()
    assert not page.locator("[name=applicant_passport]").is_visible()
    send(page)
    assert page.locator("#problems a").count() > 3
    found += barriers(page)
    fill(page)
    send(page)
    code = code_of(page)
    for path in (
        f"/dossiers/{code}/receipt",
        f"/dossiers/{code}/",
        "/my/",
        f"/track/?code={code}",
        "/procedures/",
        "/procedures/1.001193/",
    ):
        page.goto(province.address + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        found += barriers(page)
    assert not found, "\n".join(found)


def test_the_counter_files_for_a_walk_in_person_and_prints_the_appointment(visit):
    page = visit("/desk/counter/?q=khai sinh", "motcua.xa")
    found = barriers(page)
    page.locator("a", has_text="Đăng ký khai sinh").first.click()
    page.wait_for_load_state()
    found += barriers(page)
    page.fill("[name=applicant_name]", "Người Đến Quầy")
    page.select_option("[name=applicant_id_kind]", "none")
    fill(page)
    send(page)
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in page.inner_text("main")
    assert not found + barriers(page)


def test_the_officer_finds_what_the_population_database_answered(visit, province):
    citizen = visit(FORM, "congdan")
    fill(citizen)
    send(citizen)
    code = code_of(citizen)
    page = visit(f"/desk/dossiers/{code}/", "motcua.xa")
    deadline = time.monotonic() + PATIENCE_S
    while "Khớp dữ liệu dân cư" not in page.inner_text("main"):
        assert time.monotonic() < deadline, page.inner_text("main")
        time.sleep(0.5)
        page.reload()


def test_the_form_is_whole_without_scripts(chromium, province):
    context = chromium.new_context(java_script_enabled=False, locale="vi")
    page = context.new_page()
    page.goto(f"{province.address}/account/login/")
    page.fill("[name=login]", "congdan")
    page.fill("[name=password]", province.password("congdan"))
    page.locator("main form button[type=submit]").first.click()
    page.goto(province.address + FORM)
    assert page.locator("[name=applicant_passport]").is_visible()
    send(page)
    assert page.locator("#problems a").count() > 3
    context.close()
