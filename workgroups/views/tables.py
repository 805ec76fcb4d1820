"""Tables as files that spreadsheets open."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from django.http import StreamingHttpResponse

from kconnect.core import csv

PIECE = 500


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str | int]], name: str) -> StreamingHttpResponse:
    """A CSV file to keep, sent some hundred lines at a time."""
    lines = csv.stream(header, rows)
    # The mark tells spreadsheets that this is UTF-8.
    response = StreamingHttpResponse(_pieces(chain(["\ufeff"], lines)))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(lines: Iterator[str]) -> Iterator[str]:
    while piece := "".join(islice(lines, PIECE)):
        yield piece
