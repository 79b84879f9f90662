import pytest

from saola.app.demo.pages import Page, Unexpected

HTML = """<html><head><title>Không đọc</title></head><body>
<nav><a href="/desk/">Bàn</a></nav>
<form method="post" action="/ask" enctype="multipart/form-data">
<input type="hidden" name="csrfmiddlewaretoken" value="tok">
<input name="code" value=""><textarea name="why">
cũ</textarea>
<select name="unit"><option>H58.1<option value="x" selected>Xã</select>
<select name="providers" multiple><option value="a">A</option><option value="b">B</option></select>
<input type="checkbox" name="fields" value="f1" checked>
<input type="checkbox" name="fields" value="f2">
<input type="file" name="proof"><input name="off" value="1" disabled>
<button name="act" value="close">Đóng</button><button name="act" value="note">Ghi</button></form>
<form action="/find"><input name="q" value="&lt;"></form>
<script>nói("không")</script><p>Đã thu hồi <b>hôm nay</b></p></body></html>"""


def page(content=HTML):
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page("http://127.0.0.1/here/?a=1", 200, headers, content.encode())


def test_a_form_is_sent_with_what_stood_in_it_and_what_was_filled_in():
    form = page().form("code", "proof", "act")
    assert (form.method, form.multipart, form.action) == ("post", True, "/ask")
    given = {"code": "k", "providers": ["a", "b"]}
    assert form.filled(given, ("act", "close")) == [
        ("csrfmiddlewaretoken", "tok"),
        ("code", "k"),
        ("why", "cũ"),
        ("unit", "x"),
        ("providers", "a"),
        ("providers", "b"),
        ("fields", "f1"),
        ("act", "close"),
    ]


@pytest.mark.parametrize(
    ("given", "button"),
    [
        ({"nothing": "1"}, ("", "")),
        ({"off": "2"}, ("", "")),
        ({"unit": "H58.2"}, ("", "")),
        ({"fields": ["f3"]}, ("", "")),
        ({"proof": "x"}, ("", "")),
        ({}, ("act", "erase")),
    ],
)
def test_nobody_can_send_what_the_page_does_not_offer(given, button):
    with pytest.raises(Unexpected):
        page().form("code").filled(given, button)


def test_an_option_without_a_value_is_its_words():
    assert page().form("unit").fields["unit"].choices == ["H58.1", "x"]


def test_a_form_is_found_by_its_fields_or_its_action_and_one_that_is_missing_is_told():
    assert page().form("q").fields["q"].values == ["<"]
    assert page().form(action="/find").method == "get"
    with pytest.raises(Unexpected, match="no form"):
        page().form("password")


def test_a_page_says_words_and_not_scripts():
    assert "nói" not in page().words
    page().must_say("Đã thu hồi hôm nay")
    with pytest.raises(Unexpected):
        page().must_say("còn hiệu lực")
    assert page().link("/desk/") == "/desk/"
    with pytest.raises(Unexpected):
        page().link("/ioc/")
