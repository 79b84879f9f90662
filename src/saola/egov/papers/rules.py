"""What a file is, told by its content alone; names that can harm nobody."""

import io
import unicodedata
import zipfile

from saola.egov import limits, refusals
from saola.egov.papers.model import Upload
from saola.kernel.errors import Refusal

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIGNS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
PART = b"PK\x01\x02"  # begins each line of an archive's table of contents
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx"}
ACCEPT = ",".join(ENDINGS.values()) + ",.jpeg"


def content_type(content: bytes) -> str | None:
    """The type the content has; None when it is none that dossiers take."""
    for sign, kind in SIGNS:
        if content.startswith(sign):
            return kind
    return DOCX if content.startswith(b"PK\x03\x04") and _is_docx(content) else None


def checked(upload: Upload) -> str:
    """The type of an upload; refuses an empty one, one too large, one of another type."""
    name = cleaned(upload.name)
    if not upload.content:
        raise Refusal(refusals.ATTACHMENT_EMPTY, name=name)
    if len(upload.content) > limits.attachment_bytes_max:
        raise too_large(name)
    kind = content_type(upload.content)
    if kind is None:
        raise Refusal(refusals.ATTACHMENT_TYPE, name=name)
    return kind


def too_large(name: str) -> Refusal:
    """The refusal of a file over the limit, which its door gives before it reads the file."""
    return Refusal(
        refusals.ATTACHMENT_TOO_LARGE, name=cleaned(name), bytes_max=limits.attachment_bytes_max
    )


def cleaned(name: str) -> str:
    """A file's name without folders, control signs and surrogates, of bounded length."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, ending = seen.rpartition(".")
    most = limits.filename_letters_max
    if dot and len(ending) < len(ENDINGS[DOCX]):
        return f"{stem[: most - len(ending) - 1]}.{ending}"
    return seen[:most] or "tep"


def _is_docx(content: bytes) -> bool:
    """Only the archive's table of contents is read, if it is short; nothing is unpacked."""
    if content.count(PART) > limits.attachment_parts_max:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False
    return {"[Content_Types].xml", "word/document.xml"} <= names
