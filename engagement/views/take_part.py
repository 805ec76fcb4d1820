"""The page of all ways to take part."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.queries import take_part as queries
from engagement.views.events import public
from kconnect.core.pages import page_number
from workgroups.filters import OpenSeatFilter
from workgroups.queries import open_seats


@require_safe
@public
def take_part(request: HttpRequest) -> HttpResponse:
    """Every way to have a say: what ends soon first, then what is open at any time."""
    chosen = OpenSeatFilter(request.GET, queryset=open_seats(), request=request)
    page = queries.take_part(chosen.qs, number=page_number(request))
    return render(request, "engagement/take_part.html", {"part": page, "filter": chosen})
