"""What the people of the network add to a request: those who run it prove themselves twice."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from workgroups.adapters import demo_is_allowed
from workgroups.rules import needs_second_factor


class StaffNeedsSecondFactor:
    """Sends backbone staff, data stewards and superusers to set up a second factor before any private page.

    Only private pages ask who is there, so public ones stay the same for everyone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """The way to the setup page, or None to go on."""
        if not (getattr(view, "is_private", False) or hasattr(view, "admin_site")):
            return None
        user = request.user
        if not user.is_authenticated or not needs_second_factor(user) or get_adapter().is_mfa_enabled(user):
            return None
        if user.is_demo and demo_is_allowed(request):
            return None
        messages.warning(request, _("You help run the network, so your account needs a second step. Set it up here."))
        return redirect("mfa_index")
