import pytest

from saola.channels import api
from saola.channels.notices import screens, store
from saola.kernel import clock as kernel_clock

pytestmark = pytest.mark.django_db


def test_what_was_given_up_is_seen_and_sent_again_and_no_address_is_shown(
    an_account, sign_in, browser
):
    an_account("truc1", "official", ("operator", ""))
    sign_in("truc1")
    data = {"title": "Tin thử", "text": "X", "link": "/"}
    api.notify("nguyenvana@example.vn", "bulletin", data, key="k")
    (notice,) = store.newest(1)
    store.failed(notice.id, None, "mail server: refused", kernel_clock.now())
    page = browser.get("/desk/notices/?state=given_up").content.decode()
    assert "mail server: refused" in page
    assert "nguyenvana" not in page
    assert browser.post(f"/desk/notices/{notice.id}/retry").status_code == 302
    assert store.by_id(notice.id).state == "waiting"
    assert browser.post(f"/desk/notices/{notice.id}/retry").status_code == 404


@pytest.mark.parametrize(
    ("address", "shown"),
    [("nguyen@example.vn", "ng…@example.vn"), ("84901234567", "…567")],
)
def test_an_address_is_shortened(address, shown):
    assert screens.shortened(address) == shown
