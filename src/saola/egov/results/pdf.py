"""A result's page becomes a PDF/A, the PDF gets its seal, a seal is verified."""

import datetime as dt
import io
from pathlib import Path

import msgspec
import segno
import typst
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError

from saola.egov import limits
from saola.egov.results import keys
from saola.egov.results.model import Sheet

TEMPLATE = Path(__file__).with_name("result.typ")
PROFILE = "PAdES-B-B"


def drawn(sheet: Sheet, at: dt.datetime) -> bytes:
    """The page as PDF/A-2b, from the template and fonts that the typesetter itself brings."""
    code = segno.make(sheet.check_url, error="m").svg_inline(border=0)
    pdf: bytes = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        timestamp=int(at.timestamp()),
        sys_inputs={"sheet": msgspec.json.encode(sheet).decode(), "qr": code},
    )
    assert len(pdf) <= limits.result_pdf_bytes_max, "a page of bounded text is small"
    return pdf


def sealed(pdf: bytes) -> bytes:
    """The PDF with the installation's seal: a PAdES signature over the whole file."""
    out = io.BytesIO()
    how = PdfSignatureMetadata(
        field_name="Seal", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    PdfSigner(how, keys.signer()).sign_pdf(writer, output=out)
    return out.getvalue()


def seal_holds(pdf: bytes, at: dt.datetime) -> bool:
    """Whether the seal was made by our key, good at `at`, and covers every byte of the file."""
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if len(found) != 1:
            return False
        status = validate_pdf_signature(found[0], keys.trusting(at))
    except (PdfError, SignatureValidationError, ValueError):
        return False
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.bottom_line) and whole
