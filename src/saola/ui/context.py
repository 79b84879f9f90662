"""What every page's frame needs from the request."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """The language of the page."""
    return {"language": "en" if getattr(request, "LANGUAGE_CODE", "vi") == "en" else "vi"}
