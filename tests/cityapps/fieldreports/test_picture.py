import io

import pytest
from PIL import Image
from tests.cityapps.fieldreports.conftest import photo

from saola.cityapps import limits, refusals
from saola.cityapps.fieldreports import picture
from saola.kernel.errors import Refusal


def test_place_and_camera_do_not_survive():
    exif = Image.Exif()
    exif[0x010F] = "Hãng máy ảnh"
    exif.get_ifd(0x8825)[2] = (10.0, 21.0, 36.0)
    sent = photo(exif=exif, comment=b"secret") + b"hidden behind the image"
    kept = picture.cleaned(sent)
    assert b"Exif" in sent
    assert b"Exif" not in kept
    assert b"secret" not in kept
    assert b"hidden" not in kept
    with Image.open(io.BytesIO(kept)) as found:
        assert found.format == "JPEG"
        assert not found.getexif()
        assert found.size == (64, 48)


def test_a_picture_is_turned_upright_and_scaled_down():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(picture.cleaned(photo(size=(3200, 1600), exif=exif)))) as found:
        assert found.size == (limits.picture_side_px_max // 2, limits.picture_side_px_max)


def outcome(content):
    """What is kept of a picture, or why it is refused."""
    try:
        return picture.cleaned(content), None
    except Refusal as refused:
        return b"", refused.code


@pytest.mark.filterwarnings("ignore::UserWarning")  # the decoder's own remarks on such files
def test_a_picture_with_garbled_metadata_is_kept_or_refused_and_never_a_fault():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Hãng máy ảnh"
    exif[0x8769] = {0x829A: 1.5}
    sent = photo(size=(8, 6), exif=exif)
    begin = sent.index(b"Exif") + len(b"Exif")
    for at in range(begin, begin + len(exif.tobytes())):
        for sign in (0, 2, 5, 255):
            garbled = sent[:at] + bytes([sign]) + sent[at + 1 :]
            kept, why = outcome(garbled)
            assert b"Exif" not in kept
            assert why in {None, refusals.PICTURE_KIND}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_it_is_is_told_by_its_content(kind):
    assert picture.cleaned(photo(kind)).startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0 no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        photo("GIF"),
        photo()[:200],
    ],
)
def test_what_is_no_readable_picture_is_refused(content):
    with pytest.raises(Refusal) as refused:
        picture.cleaned(content)
    assert refused.value.code is refusals.PICTURE_KIND


def test_too_many_bytes_or_pixels_are_refused(monkeypatch):
    for content in (b"x" * (limits.picture_bytes_max + 1), photo(size=(10_000, 5_100))):
        with pytest.raises(Refusal) as refused:
            picture.cleaned(content)
        assert refused.value.code is refusals.PICTURE_TOO_LARGE


def test_a_small_picture_that_asks_for_thousands_of_passes_is_refused_before_it_is_decoded():
    usual = photo(size=(1_600, 1_200), progressive=True)
    assert picture.cleaned(usual).startswith(b"\xff\xd8")
    last_pass, end = usual[usual.rindex(picture.SCAN) : -2], usual[-2:]
    with pytest.raises(Refusal) as refused:
        picture.cleaned(usual[:-2] + 1_000 * last_pass + end)
    assert refused.value.code is refusals.PICTURE_TOO_LARGE


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_small_picture_that_asks_for_much_memory_is_refused_before_it_is_decoded(kind):
    assert picture.cleaned(photo(kind, size=(1_000, 1_000))).startswith(picture.JPEG)
    with pytest.raises(Refusal) as refused:
        picture.cleaned(photo(kind, size=(4_001, 4_001)))
    assert refused.value.code is refusals.PICTURE_TOO_LARGE
