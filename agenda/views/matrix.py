"""The public matrix: who does what for which strategy, for whom and where; as a page and as a file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.filters import MatrixFilter
from agenda.models import Commitment
from agenda.queries import matrix as queries
from agenda.views.public import public
from kconnect.core.pages import page_number
from kconnect.core.templatetags.ui import inside
from workgroups.views.tables import csv_file


@require_safe
@public
def matrix_detail(request: HttpRequest) -> HttpResponse:
    """Commitments by two of strategy, partner, people and place; `row` and `column` pick a cell of which all is listed."""
    chosen = MatrixFilter(request.GET, queryset=Commitment.objects.all(), request=request)
    pages = (page_number(request), page_number(request, "across"), page_number(request, "listed"))
    picked = (request.GET.get("row"), request.GET.get("column"))
    found = queries.matrix(chosen.qs, chosen.chosen, goal=chosen.goal_slug, picked=picked, pages=pages)
    context = {
        "matrix": found,
        "filter": chosen,
        "all_href": inside(request.GET, row="", column="", listed=""),
        "file_query": inside(request.GET, rows="", columns="", row="", column="", page="", across="", listed=""),
    }
    return render(request, "agenda/matrix_detail.html", context)


@require_safe
@public
def matrix_file(request: HttpRequest) -> StreamingHttpResponse:
    """The public commitments of a goal, or of all, as a file."""
    chosen = MatrixFilter(request.GET, queryset=Commitment.objects.all(), request=request)
    return csv_file(queries.matrix_header(), queries.matrix_lines(chosen.qs), "commitments.csv")
