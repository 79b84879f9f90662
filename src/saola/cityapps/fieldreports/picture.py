"""A picture as it is kept: decoded and written anew, so that nothing but the image remains.

Metadata (EXIF with the place and the device, comments, previews) and whatever is hidden behind the
image do not survive it.
"""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from saola.cityapps import limits, refusals
from saola.kernel.errors import Refusal

KINDS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
TYPE = "image/jpeg"


def cleaned(content: bytes) -> bytes:
    """The picture as a JPEG without metadata, upright, at most `picture_side_px_max` a side.

    What it is is told by its content, never by its name. Refuses too many bytes or pixels, other
    kinds of file and what cannot be decoded.
    """
    if len(content) > limits.picture_bytes_max:
        raise Refusal(refusals.PICTURE_TOO_LARGE, bytes_max=limits.picture_bytes_max)
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as found:
            if found.width * found.height > limits.picture_pixels_max:
                raise Refusal(refusals.PICTURE_TOO_LARGE, bytes_max=limits.picture_bytes_max)
            found.draft("RGB", (limits.picture_side_px_max, limits.picture_side_px_max))
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refusal(refusals.PICTURE_TOO_LARGE, bytes_max=limits.picture_bytes_max) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as garbled:
        raise Refusal(refusals.PICTURE_KIND) from garbled
    upright.thumbnail((limits.picture_side_px_max, limits.picture_side_px_max))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
