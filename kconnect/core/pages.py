"""Reading page numbers from an address: odd ones are the first page, never an error."""

from django.http import HttpRequest


def page_number(request: HttpRequest, name: str = "page") -> int:
    """The wanted page, 1 for what is no sensible number."""
    text = request.GET.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) > 0 else 1
