"""What the network answers for, as everybody reads it: promised, moved, stopped; the report card as a sheet and as files."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dashboard.answers import with_etag
from dashboard.queries import accountability as queries
from dashboard.queries import report_card as card
from kconnect.core import csv

# These pages hold figures: a shared cache asks again after a second, as for the pages of the indicators.
fresh = cache_control(public=True, max_age=1)


@require_safe
@fresh
def accountability_detail(request: HttpRequest) -> HttpResponse:
    """What was promised, what moved, for whom, what was stopped and why."""
    return with_etag(request, render(request, "dashboard/accountability.html", {"page": queries.accountability()}))


@require_safe
@fresh
def report_card(request: HttpRequest) -> HttpResponse:
    """All success measures on one sheet."""
    return with_etag(request, render(request, "dashboard/report_card.html", {"card": card.report_card()}))


@require_safe
@fresh
def report_card_csv(request: HttpRequest) -> HttpResponse:
    """The sheet as a table for spreadsheets."""
    lines = csv.stream(card.COLUMNS, (tuple(row.values()) for row in card.card_rows()))
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    return _file(request, response, "csv")


@require_safe
@fresh
def report_card_json(request: HttpRequest) -> HttpResponse:
    """The sheet for programs."""
    body = json.dumps({"rows": list(card.card_rows())}, ensure_ascii=False, allow_nan=False)
    return _file(request, HttpResponse(body, content_type="application/json"), "json")


def _file(request: HttpRequest, response: HttpResponse, ending: str) -> HttpResponse:
    """A file that anybody's page may read: it holds public figures only."""
    response.headers["Content-Disposition"] = f'attachment; filename="report-card.{ending}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return with_etag(request, response)
