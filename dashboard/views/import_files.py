"""What an import found, in full: its issues, its differences, its file with what to do, and corrected rows coming back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard import rules, services
from dashboard.forms.completing import AllowForm, CompleteForm
from dashboard.models import Import
from dashboard.queries.annotated import can_annotate
from dashboard.queries.completing import can_complete, looks_personal
from dashboard.queries.steward import differences, issues
from dashboard.queries.steward.imports import change_counts
from dashboard.services.annotated import annotate_file
from dashboard.services.errors import BusyError
from dashboard.views.guards import insider_who
from dashboard.views.imports import import_of
from kconnect.core import csv
from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number

PER_PAGE = 50


@require_safe
@signed_in
def import_issues(request: HttpRequest, import_id: int) -> HttpResponse:
    """All issues of an import one by one, by severity, kind and part."""
    _user, import_ = import_of(request, import_id)
    severity = request.GET.get("severity", "")
    listed = issues.listed_issues(
        import_, severity=severity, code=request.GET.get("code", ""), part=request.GET.get("part")
    )
    page = Paginator(listed, PER_PAGE).get_page(page_number(request))
    context = {
        "import": import_,
        "page": page,
        "rows": issues.issue_rows(page),
        "severities": issues.severity_counts(import_, severity),
        "is_narrowed": bool(request.GET.get("severity") or request.GET.get("code")),
    }
    return render(request, "dashboard/import_issues_list.html", context)


@require_safe
@signed_in
def import_issues_csv(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The issues of an import as a file."""
    _user, import_ = import_of(request, import_id)
    return _table(f"import-{import_.pk}-issues.csv", issues.ISSUE_HEADER, issues.issue_cells(import_))


@require_safe
@signed_in
def import_differences(request: HttpRequest, import_id: int) -> HttpResponse:
    """Every figure that an import changes, the largest change first."""
    _user, import_ = import_of(request, import_id)
    if not differences.has_differences(import_):
        raise Http404
    chosen = differences.shown_change(import_, request.GET.get("change", ""))
    listed: Any = differences.Differences(import_, chosen)
    page: Any = Paginator(listed, PER_PAGE).get_page(page_number(request))
    context = {"import": import_, "page": page, "chosen": chosen, "changes": change_counts(import_, chosen)}
    return render(request, "dashboard/import_differences.html", context)


@require_safe
@signed_in
def import_differences_csv(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The differences of one kind of change as a file."""
    _user, import_ = import_of(request, import_id)
    if not differences.has_differences(import_):
        raise Http404
    chosen = differences.shown_change(import_, request.GET.get("change", ""))
    rows = differences.Differences(import_, chosen).cells()
    return _table(f"import-{import_.pk}-{chosen}.csv", differences.HEADER, rows)


@require_safe
@signed_in
def import_annotated(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """The file itself with what to do beside each row: all rows, or only those to correct."""
    _user, import_ = import_of(request, import_id)
    if not can_annotate(import_):
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()  # what has no body is not worth a process
    wanted = request.GET
    only_bad, as_csv = wanted.get("rows") != "all", wanted.get("as") == "csv"
    try:
        file = annotate_file(import_, only_bad=only_bad, as_csv=as_csv, part=wanted.get("part", ""))
    except BusyError as busy:
        return _later(request, import_, str(busy))
    if file is None:
        raise Http404
    answer = StreamingHttpResponse(file.blocks, content_type=file.content_type)
    return _attached(answer, file.name)


def _later(request: HttpRequest, import_: Import, why: str) -> HttpResponse:
    """Says that a file cannot be made now, with a way back and a way to ask again."""
    context = {"import": import_, "why": why, "again": request.get_full_path()}
    answer = render(request, "dashboard/import_busy.html", context, status=503)
    answer["Retry-After"] = "60"
    return answer


@require_form
@signed_in
def import_complete(request: HttpRequest, import_id: int) -> HttpResponse:
    """Takes corrected rows of an import."""
    user, import_ = import_of(request, import_id)
    if not can_complete(import_):
        raise Http404
    form = CompleteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            started = services.complete_import(import_=import_, stream=file, name=file.name, by=user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            messages.info(request, _("The corrected rows are being read."))
            return redirect("dashboard:import_detail", import_id=started.import_.pk)
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/import_complete.html", {"form": form, "import": import_}, status=status)


@require_form
@signed_in
def import_allow(request: HttpRequest, import_id: int) -> HttpResponse:
    """Takes the file again that a dry run stopped, with the reason why it holds no single persons."""
    user = insider_who(request, rules.can_allow_personal)
    _user, import_ = import_of(request, import_id)
    if not looks_personal(import_):
        raise Http404
    form = AllowForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, reason = form.cleaned_data["file"], form.cleaned_data["reason"]
        try:
            started = services.allow_import(import_=import_, stream=file, name=file.name, reason=reason, by=user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("dashboard:import_detail", import_id=started.import_.pk)
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/import_allow.html", {"form": form, "import": import_}, status=status)


def _table(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    return _attached(StreamingHttpResponse(csv.stream(header, rows), content_type="text/csv; charset=utf-8"), name)


def _attached(answer: StreamingHttpResponse, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
