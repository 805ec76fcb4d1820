"""The Django admin as the room of those who operate the portal: superusers only, signed in like everybody else."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from kconnect.core.access import allow, signed_in
from workgroups.rules import can_operate

OWN_APPS = {"core", "workgroups", "agenda", "engagement", "dashboard", "portal"}
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class OperationsSite(AdminSite):
    """Anonymous visitors are sent to sign in; for everybody but superusers the admin does not exist."""

    site_header = site_title = _("Operations")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Our own models only: keys of second factors, sessions and addresses of people are in no admin."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        if ours := [model for model in models if model._meta.app_label in OWN_APPS]:
            super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Superusers whose account is active."""
        return can_operate(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Refuses before the admin looks anything up."""
        inner = super().admin_view(view, cacheable)

        @signed_in
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            allow(may_see=can_operate(request.user))
            return inner(request, *args, **kwargs)

        # It takes the arguments of the view that it guards.
        return cast("View", guarded)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads to the one sign-in page of the portal, with its second factor and rate limits."""
        wanted = request.GET.get("next", "")
        here = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
        target = wanted if here else reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        allow(may_see=can_operate(request.user))
        return HttpResponseRedirect(target)
