"""The one way a view refuses: 302 to sign in, 404 for what may not be known, 403 for what may not be done."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


# A page with a form: shown, and sent back to itself.
require_form = require_http_methods(["GET", "HEAD", "POST"])


def signed_in(view: View[P]) -> View[P]:
    """Sends an anonymous visitor to sign in before the view looks anything up; keeps the answer out of every cache."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    # Tells middleware that this page asks who is there; public pages do not.
    vars(guarded)["is_private"] = True
    # `wraps` names the arguments differently from a plain callable; they are the same.
    return cast("View[P]", guarded)


def allow(*, may_see: bool, may_do: bool = True) -> None:
    """Raises Http404 when the person may not know that the thing exists, PermissionDenied when they may not act."""
    if not may_see:
        raise Http404
    if not may_do:
        raise PermissionDenied


def person_of(request: HttpRequest) -> Any:
    """The signed-in user of a request that passed `signed_in`; typed loosely because core does not know the model."""
    return request.user
