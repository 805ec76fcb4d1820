"""How a view does one thing and says how it went: in the form that was sent, or at the top of the next page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from kconnect.core.errors import DomainError


def done(form: Any, act: Callable[[], Any], *, at: str | None = None) -> bool:
    """Whether the use case went through; what it refuses stands in the form, or with its field `at`."""
    try:
        act()
    except DomainError as error:
        form.add_error(at, str(error))
        return False
    return True


def sent(request: HttpRequest, form: Any, act: Callable[[], Any], well: str, *, at: str | None = None) -> bool:
    """Whether a form was sent, is right and went through; then the next page says `well`."""
    if request.method != "POST" or not form.is_valid() or not done(form, act, at=at):
        return False
    messages.success(request, well)
    return True


def told(request: HttpRequest, act: Callable[[], Any], well: str) -> bool:
    """The same for a button: the next page says `well`, or why it was refused."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, well)
    return True
