"""Letters to addresses: stopped by their link, and an address that mail came back from, confirmed again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kconnect.core import letterbox
from kconnect.core.access import person_of, require_form, signed_in
from kconnect.core.acts import told
from workgroups import queries, services
from workgroups.models import Person
from workgroups.views.people import changeable


def with_key(response: HttpResponse) -> HttpResponse:
    """The address of the page is a key: no other site and no search engine hears of it."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@csrf_exempt
@require_form
@never_cache
def letters_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stops letters of a kind to an address without account, or lets them come again; mail programs send one POST (RFC 8058)."""
    found = letterbox.letters_of(token)
    if found is None:
        raise Http404
    digest, kind = found
    again = "again" in request.POST
    if request.method == "POST":
        (letterbox.resume if again else letterbox.stop)(digest, kind)
    context = {"kind": kind.label, "done": request.method == "POST", "again": again}
    return with_key(render(request, "workgroups/letters_stop.html", context))


@require_form
@never_cache
def address_works(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a message that was sent to find out whether an address works; its button says yes."""
    row = letterbox.address_of_works(token)
    if row is None:
        raise Http404
    if request.method == "POST":
        letterbox.confirm(row)
    return with_key(render(request, "workgroups/address_works.html", {"done": request.method == "POST"}))


@require_POST
@signed_in
def address_ask(request: HttpRequest) -> HttpResponse:
    """Sends the message that finds out whether my own address works again."""
    user = person_of(request)
    _ask(request, user, user.person)
    return redirect("portal:mail_wish")


@require_POST
@signed_in
def person_address_ask(request: HttpRequest, person_id: int) -> HttpResponse:
    """The same for somebody else, by staff."""
    user, person = changeable(request, person_id)
    _ask(request, user, person)
    return redirect("workgroups:person_detail", person_id=person.pk)


def _ask(request: HttpRequest, user: Any, person: Person) -> None:
    well = _("A message is on its way. When its link is opened, the address counts again.")
    if queries.returned_address(person) is None:
        messages.info(request, _("This address works."))
        return
    told(request, lambda: services.ask_whether_address_works(by=user, person=person), well)
