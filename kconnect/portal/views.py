"""The pages that frame all others: home, KConnect 101, my work, the console, background work, the audit log, refusals."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.models import Job
from kconnect.core.pages import page_number
from kconnect.portal import queries, rules, services
from kconnect.portal.filters import AuditFilter, JobFilter
from kconnect.portal.gallery import gallery_context
from workgroups import rules as people

PER_PAGE = 25


@require_safe
@cache_control(public=True, max_age=60)
def home(request: HttpRequest) -> HttpResponse:
    """What the network agreed to change, and whether it is changing."""
    return render(request, "portal/home_detail.html", {"home": queries.home()})


@require_safe
@cache_control(public=True, max_age=3600)
def about_101(request: HttpRequest) -> HttpResponse:
    """What a collective impact network is and how this one works."""
    return render(request, "portal/about_detail.html")


@require_safe
@signed_in
def my_work(request: HttpRequest) -> HttpResponse:
    """What is mine to do."""
    user = person_of(request)
    return render(request, "portal/my_work.html", {"work": queries.my_work(user)})


@require_POST
@signed_in
def news_read(request: HttpRequest) -> HttpResponse:
    """Puts away what I was told."""
    services.put_away_news(by=person_of(request))
    return redirect("portal:my_work")


@require_safe
@signed_in
def console(request: HttpRequest) -> HttpResponse:
    """The rooms of the console that this person may enter."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=rules.can_open_console(user))
    return render(request, "portal/console_detail.html", {"console": queries.console(user)})


@require_safe
@signed_in
def job_list(request: HttpRequest) -> HttpResponse:
    """Background work, newest first, filtered by the address."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=people.can_see_jobs(user))
    chosen = JobFilter(request.GET, queryset=queries.jobs_watched_by(user))
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {"page": page, "filter": chosen, "jobs": queries.job_rows(page), "nightly": queries.nightly_rows(user)}
    return render(request, "portal/job_list.html", context)


def _watched_job(request: HttpRequest, job_id: int) -> Job:
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=people.can_see_jobs(user))
    return get_object_or_404(queries.jobs_watched_by(user), pk=job_id)


@require_safe
@signed_in
def job_detail(request: HttpRequest, job_id: int) -> HttpResponse:
    """One piece of background work: how far it is, what went wrong, what can be done."""
    job = _watched_job(request, job_id)
    page = queries.job_page(job)
    return render(request, "portal/job_detail.html", {"page": page, "job": page.row})


@require_safe
@signed_in
def job_state(request: HttpRequest, job_id: int) -> HttpResponse:
    """The part of the page that changes while the work goes on; fetched again and again by the page."""
    job = _watched_job(request, job_id)
    return render(request, "portal/job_state.html", {"job": queries.job_row(job)})


@require_POST
@signed_in
def job_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Asks a job to stop."""
    job = _watched_job(request, job_id)
    return _act_on_job(
        request, job, services.cancel_job, _("The work stops at its next step. Nothing half-done is kept.")
    )


@require_POST
@signed_in
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Tries a job again."""
    job = _watched_job(request, job_id)
    return _act_on_job(request, job, services.retry_job, _("The work is in the queue again."))


def _act_on_job(request: HttpRequest, job: Job, act: Any, done: str) -> HttpResponse:
    try:
        act(job=job, by=person_of(request))
        messages.info(request, done)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("portal:job_detail", job_id=job.pk)


@require_safe
@signed_in
def audit_list(request: HttpRequest) -> HttpResponse:
    """Who did what: acts of staff and exports of personal data."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=people.can_read_audit(user))
    chosen = AuditFilter(request.GET, queryset=queries.audit_events())
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    return render(
        request, "portal/audit_list.html", {"page": page, "filter": chosen, "events": queries.audit_rows(page)}
    )


@require_safe
@signed_in
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=rules.can_open_console(user))
    return render(request, "portal/gallery_detail.html", gallery_context())


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers; names nothing that helps an attacker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = Job.objects.unfinished().count()
    return JsonResponse({"status": "ok", "jobs": waiting}, headers={"Cache-Control": "no-store"})


# Refusals -----------------------------------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address or the form made no sense."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, may know, may not do."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same words for what does not exist and for what may not be known."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; a page without database and without context."""
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that waited too long: the text is kept, press the button again."""
    return render(request, "403_csrf.html", status=403)
