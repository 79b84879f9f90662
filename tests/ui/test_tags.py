from django.template import Context, Template


def written(text, **context):
    return Template("{% load saola %}" + text).render(Context({"language": "vi", **context}))


def test_a_field_ties_label_help_and_error_to_its_input():
    text = '{% field "email" "Thư" "Mail" "email" required=True help="Trợ" error="Sai" %}'
    html = written(text)
    assert '<label for="field-email">Thư' in html
    assert 'aria-describedby="field-email-help field-email-error"' in html
    assert 'aria-invalid="true"' in html
    assert " required" in html


def test_what_a_person_wrote_is_escaped():
    assert "<script>" not in written('{% field "x" "X" "X" value=v %}', v='"><script>')


def test_no_figure_is_invented_for_what_is_missing():
    assert written(
        "{% age at %}|{% moment at %}|{% number v %}|{% money v %}", at=None, v=None
    ) == ("chưa có dữ liệu|—|—|—")


def test_money_is_in_dong():
    assert written("{% money v %}", v=15000) == "15.000 đồng"


def test_so_many_of_something_are_one_or_several_in_english():
    tag = '{% count n "trạm" "station" %}, {% count n "lượt" "query" "queries" %}'
    assert written(tag, n=1, language="en") == "1 station, 1 query"
    assert written(tag, n=1200, language="en") == "1,200 stations, 1,200 queries"
    assert written(tag, n=1200) == "1.200 trạm, 1.200 lượt"


def test_what_exists_in_vietnamese_only_is_marked_so_on_an_english_page():
    tag = "{% vietnamese vi en %}"
    assert written(tag, vi="Sở <Y tế>", en="", language="en") == (
        '<span lang="vi">Sở &lt;Y tế&gt;</span>'
    )
    assert written(tag, vi="Sở", en="Sở", language="en") == '<span lang="vi">Sở</span>'
    assert written(tag, vi="Sở", en="Department", language="en") == "Department"
    assert written(tag, vi="Sở", en="Department") == "Sở"
