import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as some

from saola.egov import limits, refusals
from saola.egov.papers import rules
from saola.egov.papers.model import Upload
from saola.kernel.errors import Refusal


def archive(*names):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", rules.PDF),
        (b"\xff\xd8\xff\xe0", rules.JPEG),
        (b"\x89PNG\r\n\x1a\n", rules.PNG),
        (archive("[Content_Types].xml", "word/document.xml"), rules.DOCX),
    ],
)
def test_a_files_type_is_told_by_its_content_whatever_its_name(content, kind):
    assert rules.checked(Upload("declaration", "virus.exe", content)) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", refusals.ATTACHMENT_EMPTY),
        (b"MZ\x90", refusals.ATTACHMENT_TYPE),
        (b"<html>%PDF-", refusals.ATTACHMENT_TYPE),
        (archive("xl/workbook.xml"), refusals.ATTACHMENT_TYPE),
        (b"PK\x03\x04 torn", refusals.ATTACHMENT_TYPE),
        (b"%PDF-" + b"x" * limits.attachment_bytes_max, refusals.ATTACHMENT_TOO_LARGE),
    ],
)
def test_what_is_empty_too_large_or_of_another_type_is_refused(content, code):
    with pytest.raises(Refusal) as refused:
        rules.checked(Upload("declaration", "giấy.pdf", content))
    assert refused.value.code is code


def test_an_archive_of_very_many_parts_is_no_text_and_is_not_gone_through():
    parts = (f"word/{number}.xml" for number in range(limits.attachment_parts_max - 1))
    text = archive("[Content_Types].xml", "word/document.xml", *parts)
    with pytest.raises(Refusal) as refused:
        rules.checked(Upload("declaration", "đơn.docx", text))
    assert refused.value.code is refusals.ATTACHMENT_TYPE


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\giấy tờ.pdf", "giấy tờ.pdf"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.png"),
        ("...", "tep"),
    ],
)
def test_a_name_keeps_its_letters_and_loses_its_folders(sent, kept):
    assert rules.cleaned(sent) == kept


@given(some.text())
def test_any_name_becomes_a_short_one_without_ways_out(name):
    kept = rules.cleaned(name)
    assert 0 < len(kept) <= limits.filename_letters_max
    assert not set(kept) & {"/", "\\", "\n", "\x00"}
