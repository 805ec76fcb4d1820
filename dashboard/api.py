"""Published figures as files: the state that an address asks for as CSV or JSON, streamed, for any program to read."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dashboard.answers import answers_for_published, etag_of, with_etag
from dashboard.public_filters import choice_from, number_from
from dashboard.queries import public
from kconnect.core import csv

LINES = 200
Answer = TypeVar("Answer", bound=HttpResponseBase)
fresh = cache_control(public=True, max_age=1)


@require_safe
@fresh
@answers_for_published
def indicator_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The rows with the columns of the public interface, in their order."""
    state = public.published_state(slug, choice_from(request.GET))
    rows = (tuple(row.values()) for row in public.file_rows(state))
    return _file(request, state, csv.stream(public.COLUMNS, rows), "text/csv; charset=utf-8", "csv")


@require_safe
@fresh
@answers_for_published
def indicator_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`{"meta": …, "comparisons": {…} or null, "rows": [row, …]}`; one row per line."""
    state = public.published_state(slug, choice_from(request.GET))
    compared = _json(public.document_of(public.compared(state)))
    return _file(request, state, _document(state, compared), "application/json", "json", compared)


@require_safe
@fresh
@answers_for_published
def number_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One published number with its formula, the rows of files behind it, its run and its release."""
    document = public.number_document(public.number_page(slug, number_from(request.GET)))
    return with_etag(request, _open(HttpResponse(_json(document), content_type="application/json")))


def _document(state: public.State, compared: str) -> Iterator[str]:
    yield f'{{"meta": {_json(public.document_meta(state))},\n"comparisons": {compared},\n"rows": ['
    for number, row in enumerate(public.file_rows(state)):
        yield (",\n" if number else "\n") + _json(row)
    yield "\n]}\n"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False)


def _file(
    request: HttpRequest, state: public.State, lines: Iterable[str], content_type: str, ending: str, *more: str
) -> HttpResponseBase:
    """The file, or 304. Anyone's page may read it: it holds public figures only."""
    language = translation.get_language() or "en"
    names = [(group.key, group.name, group.name_es) for group in state.groups]
    etag = etag_of(
        ending, language, state.tile, state.choice, state.place, names, _json(public.document_meta(state)), *more
    )
    body = _in_language(language, lines)
    response = StreamingHttpResponse(body, content_type=content_type)
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = f'attachment; filename="{state.slug}.{ending}"'
    _open(response)
    return get_conditional_response(request, etag=etag, response=response) or response  # type: ignore[arg-type]  # streamed answers are taken as well


def _open(response: Answer) -> Answer:
    """Lets anyone's page read the answer: it holds public figures only."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _in_language(language: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines in blocks, made in the language of the address: they are read after the request has ended."""
    waiting = iter(lines)
    with translation.override(language):
        while block := "".join(islice(waiting, LINES)):
            yield block
