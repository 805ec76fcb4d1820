"""Full addresses of our pages, for messages, files and calendars that are read elsewhere."""

from django.conf import settings


def absolute(path: str) -> str:
    """The full address of a page of ours."""
    return settings.SITE_URL.rstrip("/") + path
