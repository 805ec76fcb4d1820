"""The plan as a file: taken away, and what becomes of one that was brought back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import rules, services
from agenda.models import PlanFile
from agenda.queries import plan_files as queries
from agenda.queries.plan_table import plan_header, plan_rows
from agenda.views.activities import group_of
from agenda.views.console import staff_of
from kconnect.core.access import allow, person_of, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups.models import User
from workgroups.rules import is_insider
from workgroups.views.tables import csv_file

PER_PAGE = 25


@require_safe
@signed_in
def plan_export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole plan as a file that can be edited and brought back."""
    staff_of(request)
    return csv_file(plan_header(), plan_rows(), "workplan.csv")


@require_safe
@signed_in
def group_plan_export(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The plan of one workgroup, for those who may change it."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=rules.can_bring_plan(user, workgroup))
    return csv_file(plan_header(), plan_rows(workgroup), f"workplan-{workgroup.slug}.csv")


@require_safe
@signed_in
def plan_file_list(request: HttpRequest) -> HttpResponse:
    """The files so far that this person may see."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_bring_some_plan(user))
    page = Paginator(queries.plan_files(user), PER_PAGE).get_page(page_number(request))
    context = {
        "page": page, "files": [queries.plan_file_page(file) for file in page], "may_all": rules.can_edit_goals(user),
    }  # fmt: skip
    return render(request, "agenda/plan_file_list.html", context)


def file_of(request: HttpRequest, file_id: int) -> tuple[User, PlanFile]:
    """The signed-in person and a file that they may see; 403 for insiders who may bring no plan, else 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_bring_some_plan(user))
    return user, get_object_or_404(queries.plan_files(user), pk=file_id)


@require_safe
@signed_in
def plan_file_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file, at whatever step it is."""
    user, file = file_of(request, file_id)
    outcome = request.GET.get("outcome", "")
    page = Paginator(queries.plan_rows_of(file, outcome), PER_PAGE).get_page(page_number(request))
    is_working = file.state in queries.WORKING
    context = {
        "file": queries.plan_file_page(file, outcome), "page": page, "outcome": outcome,
        "rows": [] if is_working else queries.plan_rows_shown(page), "may_all": rules.can_edit_goals(user),
    }  # fmt: skip
    return render(request, "agenda/plan_file_detail.html", context)


@require_safe
@signed_in
def plan_file_progress(request: HttpRequest, file_id: int) -> HttpResponse:
    """The part of the page that changes while work goes on; fetched again and again by the page."""
    _user, file = file_of(request, file_id)
    return render(request, "workgroups/_file_progress.html", {"file": queries.plan_file_page(file)})


def act(request: HttpRequest, file: PlanFile, action: Callable[[], Any], done: str = "") -> HttpResponse:
    """Does one thing with a file, says how it went, and leads back to it."""
    try:
        action()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return redirect("agenda:plan_file_detail", file_id=file.pk)


@require_POST
@signed_in
def plan_file_accept(request: HttpRequest, file_id: int) -> HttpResponse:
    """The rows are written into the plan."""
    user, file = file_of(request, file_id)
    return act(request, file, lambda: services.accept_plan_file(by=user, file=file))


@require_POST
@signed_in
def plan_file_check(request: HttpRequest, file_id: int) -> HttpResponse:
    """Compares the file again with the plan as it stands now."""
    user, file = file_of(request, file_id)
    return act(request, file, lambda: services.check_plan_file(by=user, file=file))


@require_POST
@signed_in
def plan_file_discard(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes the rows away."""
    user, file = file_of(request, file_id)
    return act(request, file, lambda: services.discard_plan_file(by=user, file=file), _("Discarded."))


@require_POST
@signed_in
def plan_file_undo(request: HttpRequest, file_id: int) -> HttpResponse:
    """A file that puts back what this one changed, to be looked at and accepted like any other."""
    user, file = file_of(request, file_id)
    try:
        back = services.undo_plan_file(by=user, file=file)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("agenda:plan_file_detail", file_id=file.pk)
    messages.success(request, _("Nothing is changed yet. Look at what goes back, then accept it."))
    return redirect("agenda:plan_file_detail", file_id=back.pk)


@require_POST
@signed_in
def plan_file_retry(request: HttpRequest, file_id: int) -> HttpResponse:
    """Takes up work that stopped."""
    user, file = file_of(request, file_id)
    return act(
        request, file, lambda: services.retry_plan_file(by=user, file=file), _("The work goes on where it stopped.")
    )
