"""A picture as it is kept: decoded and written anew, so that nothing but the image remains.

Metadata (EXIF with the place and the device, comments, previews) and whatever is hidden behind the
image do not survive it.
"""

import io
import struct

from PIL import Image, UnidentifiedImageError

from saola.cityapps import limits, refusals
from saola.kernel.errors import Refusal

KINDS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
JPEG = b"\xff\xd8"
SCAN = b"\xff\xda"  # begins each pass of a JPEG over all its pixels; stands nowhere within one
TYPE = "image/jpeg"
ORIENTATION = 0x0112  # of EXIF, with what undoes each of its values
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def cleaned(content: bytes) -> bytes:
    """The picture as a JPEG without metadata, upright, at most `picture_side_px_max` a side.

    What it is is told by its content, never by its name. Refuses too many bytes or pixels, other
    kinds of file and what cannot be decoded.
    """
    if len(content) > limits.picture_bytes_max:
        raise Refusal(refusals.PICTURE_TOO_LARGE, bytes_max=limits.picture_bytes_max)
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as found:
            if _is_too_much(found.width * found.height, content):
                raise Refusal(refusals.PICTURE_TOO_LARGE, bytes_max=limits.picture_bytes_max)
            found.draft("RGB", (limits.picture_side_px_max, limits.picture_side_px_max))
            way, flat = _way(found), found.convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refusal(refusals.PICTURE_TOO_LARGE, bytes_max=limits.picture_bytes_max) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as garbled:
        raise Refusal(refusals.PICTURE_KIND) from garbled
    flat.thumbnail((limits.picture_side_px_max, limits.picture_side_px_max))
    upright = flat if way is None else flat.transpose(way)
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def _is_too_much(pixels: int, content: bytes) -> bool:
    """Whether decoding would cost too much; a small file can ask for much memory and many passes.

    A JPEG is decoded at the size that is kept, any other kind whole.
    """
    if not content.startswith(JPEG):
        return pixels > limits.picture_whole_px_max
    scanned = pixels * content.count(SCAN)
    return pixels > limits.picture_pixels_max or scanned > limits.picture_scanned_px_max


def _way(found: Image.Image) -> Image.Transpose | None:
    """How to turn the picture as its camera was held; None when nothing readable says so."""
    try:
        return TURNS.get(found.getexif().get(ORIENTATION, 0))
    except (SyntaxError, ValueError, TypeError, LookupError, struct.error):
        return None
