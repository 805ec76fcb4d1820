"""Hints while somebody writes: the texts of a form in, a few lines of HTML out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from engagement.queries.hints import hints_of
from kconnect.core.access import allow, person_of, signed_in
from workgroups.rules import is_insider


@require_POST
@signed_in
def hint_list(request: HttpRequest) -> HttpResponse:
    """Hints on the texts that were sent; nothing of them is kept."""
    allow(may_see=is_insider(person_of(request)))
    return render(request, "parts/hints.html", {"hints": hints_of(request.POST.dict())})
