"""Tables as files that spreadsheets open."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from kconnect.core import csv


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str | int]], name: str) -> StreamingHttpResponse:
    """A CSV file to keep, sent line by line."""
    lines = csv.stream(header, rows)
    # The mark tells spreadsheets that this is UTF-8.
    response = StreamingHttpResponse(("\ufeff" + line if not number else line for number, line in enumerate(lines)))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
