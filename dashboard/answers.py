"""How addresses of published figures answer: ETag and 304, old slugs, what is not public, what is not there."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response

from dashboard.models import IndicatorVersion, Release
from dashboard.queries.public import (
    COLUMNS,
    NotPublishedError,
    UnknownChoiceError,
    moved_to,
    withdrawal_document,
    withdrawal_of,
    withdrawn_row,
)
from kconnect.core import csv

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def etag_of(*parts: object) -> str:
    """A strong ETag over everything that decides the bytes of an answer."""
    return '"' + hashlib.sha256("\x1f".join(map(str, parts)).encode(errors="replace")).hexdigest()[:32] + '"'


def with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page with an ETag of its bytes, or 304 when the reader has these bytes already."""
    etag = etag_of(response.content.hex())
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def answers_for_published(view: View[P]) -> View[P]:
    """Turns refusals of the public queries into answers.

    Not public: the present address for an old slug, else 404, with the note where figures were withdrawn. A place, period
    or group without figures: 404 with what to do. Both are the same for everyone.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        slug = str(kwargs["slug"])
        try:
            return view(request, *args, **kwargs)
        except NotPublishedError as error:
            if new := moved_to(slug):
                return redirect(_moved(request, new), permanent=True)
            if gone := withdrawal_of(slug):
                return _withdrawn(request, slug, *gone)
            raise Http404 from error
        except UnknownChoiceError as unknown:
            context = {"unknown": unknown, "state": unknown.state, "slug": slug}
            return render(request, "dashboard/indicator_unknown.html", context, status=404)

    return guarded  # type: ignore[return-value]  # wraps() keeps the names of the arguments


def _withdrawn(request: HttpRequest, slug: str, version: IndicatorVersion, withdrawal: Release) -> HttpResponse:
    """That figures were taken back, when and why: as a page, or in the form that was asked for."""
    told: HttpResponse
    if request.path.endswith(".json"):
        document = {"meta": {"indicator": slug, "withdrawn": withdrawal_document(withdrawal)}, "rows": []}
        told = JsonResponse(document, status=404, json_dumps_params={"ensure_ascii": False})
    elif request.path.endswith(".csv"):
        lines = csv.stream(COLUMNS, [tuple(withdrawn_row(slug, withdrawal).values())])
        told = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", status=404)
    else:
        about = {"version": version, "withdrawal": withdrawal}
        return render(request, "dashboard/indicator_withdrawn.html", about, status=404)
    told.headers["Access-Control-Allow-Origin"] = "*"
    told.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return told


def _moved(request: HttpRequest, slug: str) -> str:
    match, query = request.resolver_match, request.META.get("QUERY_STRING", "")
    name, rest = (match.view_name, match.kwargs) if match else ("dashboard:indicator_detail", {})
    return reverse(name, kwargs={**rest, "slug": slug}) + (f"?{query}" if query else "")
