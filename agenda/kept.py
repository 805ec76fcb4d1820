"""Text that was sent after the sign-in ran out: kept in the session, and shown again to the same person after signing in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase

from agenda.forms.activities import KEPT_FOR

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
SESSION_KEY = "kept_form"
# Fields of which several values can be chosen.
SEVERAL = frozenset({"organizations", "places", "populations"})
# A form of ours is far smaller; whoever sends more keeps their own copy.
LARGEST = 20_000


def keeps_text(view: View[P]) -> View[P]:
    """Before an anonymous post is sent to sign in, keeps what it carried if it comes from a form that we gave to somebody."""

    @wraps(view)
    def keeping(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            keep(request)
        return view(request, *args, **kwargs)

    return keeping


def keep(request: HttpRequest) -> None:
    """Puts the posted form into the session, bound to its address and to the person it was made for."""
    try:
        user_id = KEPT_FOR.unsign(request.POST.get("kept_for", ""))
    except BadSignature:
        return
    data = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if sum(len(value) for values in data.values() for value in values) <= LARGEST:
        request.session[SESSION_KEY] = {"path": request.path, "for": user_id, "data": data}


def kept(request: HttpRequest) -> dict[str, Any]:
    """What the signed-in person sent to this address before they signed in, by field name; empty if nothing. Given once."""
    stash = request.session.get(SESSION_KEY)
    if stash is None or stash["path"] != request.path:
        return {}
    del request.session[SESSION_KEY]
    if stash["for"] != str(request.user.pk):
        return {}
    return {name: values if name in SEVERAL else values[-1] for name, values in stash["data"].items()}
