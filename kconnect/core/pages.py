"""Reading numbers from an address or a form: odd ones are the first page or nobody's number, never an error."""

from django.http import HttpRequest


def page_number(request: HttpRequest, name: str = "page") -> int:
    """The wanted page, 1 for what is no sensible number."""
    text = request.GET.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) > 0 else 1


def number_of(text: str) -> int:
    """The id that a form sent, 0 for what is none that a database could have given."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
