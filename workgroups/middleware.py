"""What the people of the network add to a request: those who run it prove themselves twice; sessions are listed."""

import hashlib
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from workgroups.adapters import demo_is_allowed
from workgroups.rules import needs_second_factor

View = Callable[..., HttpResponseBase]
# How often "last seen" in the list of sessions is renewed: a write per page would be a lock per page.
SEEN_SECONDS = 300
# Whoever runs the network signs in anew each working day.
STAFF_SESSION_SECONDS = 12 * 3600


def is_private(view: View) -> bool:
    """True for pages of the workspace, the console and the admin: only they may ask who is there.

    A public page that asked would vary by cookie, and no cache could keep it.
    """
    return bool(getattr(view, "is_private", False)) or hasattr(view, "admin_site")


class StaffNeedsSecondFactor:
    """Sends backbone staff, data stewards and superusers to set up a second factor before any private page.

    Their session ends after twelve hours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """The way to the setup page, or None to go on."""
        if not is_private(view):
            return None
        user = request.user
        if not user.is_authenticated or not needs_second_factor(user):
            return None
        # Here and not at sign-in, because there are several ways to sign in, and roles are given later.
        if request.session.get_expiry_age() > STAFF_SESSION_SECONDS:
            request.session.set_expiry(STAFF_SESSION_SECONDS)
        if get_adapter().is_mfa_enabled(user):
            return None
        if user.is_demo and demo_is_allowed(request):
            return None
        messages.warning(request, _("You help run the network, so your account needs a second step. Set it up here."))
        return redirect("mfa_index")


class SessionActivity:
    """Keeps "last seen" of the person's list of sessions, on private pages only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Writes at most once in SEEN_SECONDS and session."""
        if is_private(view) and request.user.is_authenticated:
            # The key of a session opens it, so only its hash leaves the session table.
            key = hashlib.sha256(str(request.session.session_key).encode()).hexdigest()
            if cache.add(f"session-seen:{key}", 1, SEEN_SECONDS):
                UserSession.objects.create_from_request(request)
