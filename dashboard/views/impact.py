"""The yearly impact report: read and printed by everybody, written and published by staff."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda.rules import can_edit_goals
from dashboard import services
from dashboard.answers import with_etag
from dashboard.choices import ImpactPart, ImpactState
from dashboard.forms import BeginReportForm, SectionForm
from dashboard.models import ImpactReport
from dashboard.queries import impact as queries
from dashboard.views.accountability import fresh
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import done, sent, told
from workgroups.models import User
from workgroups.rules import is_insider


@require_safe
@fresh
def impact_list(request: HttpRequest) -> HttpResponse:
    """The report of each year."""
    return render(request, "dashboard/impact_list.html", {"reports": queries.published_reports()})


@require_safe
@fresh
def impact_detail(request: HttpRequest, year: int, edition: int | None = None) -> HttpResponse:
    """The report of a year, in the edition that holds or an earlier one."""
    page = queries.published_report(year, edition)
    if page is None:
        raise Http404
    return with_etag(request, render(request, "dashboard/impact_detail.html", {"page": page}))


def writer_of(request: HttpRequest) -> User:
    """The signed-in person, if they write the report; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=can_edit_goals(user))
    return user


def draft_of(request: HttpRequest, report_id: int) -> tuple[User, ImpactReport]:
    """The signed-in person and a report that is still a draft; what is published has a page of its own."""
    user = writer_of(request)
    return user, get_object_or_404(ImpactReport, pk=report_id, state=ImpactState.DRAFT)


@require_form
@signed_in
def impact_console(request: HttpRequest) -> HttpResponse:
    """All editions, and the way to begin one."""
    user = writer_of(request)
    form = BeginReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[ImpactReport] = []
        if done(form, lambda: made.append(services.begin_report(by=user, **form.cleaned_data)), at="year"):
            messages.success(request, _("Begun. Write the parts, look at the whole, then publish."))
            return redirect("dashboard:impact_edit", report_id=made[0].pk)
    context = {"reports": queries.all_reports(), "form": form}
    return render(request, "dashboard/impact_console.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def impact_edit(request: HttpRequest, report_id: int) -> HttpResponse:
    """The draft as everybody would read it, each part with the way to its words."""
    _user, report = draft_of(request, report_id)
    return render(request, "dashboard/impact_edit.html", {"page": queries.draft_report(report), "report": report})


@require_form
@signed_in
def impact_section(request: HttpRequest, report_id: int, part: str) -> HttpResponse:
    """The words of one part."""
    user, report = draft_of(request, report_id)
    section = get_object_or_404(report.sections, part=part)
    start = {name: getattr(section, name) for name in ("text", "text_es", "shown")}
    form = SectionForm(request.POST if request.method == "POST" else None, initial=start)
    act = partial(services.write_section, report=report, part=part, by=user)
    if sent(request, form, lambda: act(**form.cleaned_data), _("Saved.")):
        return redirect("dashboard:impact_edit", report_id=report_id)
    context = {"form": form, "report": report, "title": ImpactPart(part).label}
    return render(request, "dashboard/impact_section.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def impact_publish(request: HttpRequest, report_id: int) -> HttpResponse:
    """Freezes the live parts and shows the report to everyone."""
    user, report = draft_of(request, report_id)
    if told(request, lambda: services.publish_report(report=report, by=user), _("Published. Everybody reads it.")):
        return redirect("dashboard:impact_console")
    return redirect("dashboard:impact_edit", report_id=report_id)


@require_POST
@signed_in
def impact_discard(request: HttpRequest, report_id: int) -> HttpResponse:
    """Throws a draft away."""
    user, report = draft_of(request, report_id)
    told(request, lambda: services.discard_report(report=report, by=user), _("The draft is gone."))
    return redirect("dashboard:impact_console")
