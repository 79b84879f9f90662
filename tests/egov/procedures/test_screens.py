import pytest

pytestmark = pytest.mark.django_db


def test_the_catalogue_is_open_to_everybody_and_searched_without_accents(browser):
    assert "Đăng ký khai sinh" in browser.get("/procedures/").content.decode()
    found = browser.get("/procedures/", {"q": "nuoc duoi dat"}).content.decode()
    assert "Đăng ký khai thác nước dưới đất" in found
    assert "Đăng ký khai sinh" not in found
    assert "Không có thủ tục nào khớp" in browser.get("/procedures/?q=xyz").content.decode()


def test_a_procedure_tells_papers_fee_deadline_basis_handler_and_its_way_online(browser):
    body = browser.get("/procedures/1.001193/").content.decode()
    for words in (
        "Giấy chứng sinh",
        "miễn phí",
        "Trong ngày làm việc",
        "Trực tuyến toàn trình",
        "Căn cứ pháp lý",
        "Cơ quan giải quyết",
        "/procedures/1.001193/file",
    ):
        assert words in body
    browser.cookies["django_language"] = "en"
    assert "Birth registration" in browser.get("/procedures/1.001193/").content.decode()


def test_a_procedure_of_the_counter_offers_no_form(browser):
    body = browser.get("/procedures/2.000815/").content.decode()
    assert "/procedures/2.000815/file" not in body


@pytest.mark.parametrize("code", ["9.999999", "x", "..", "%00"])
def test_an_unknown_procedure_is_refused(browser, code):
    assert browser.get(f"/procedures/{code}/").status_code == 404
