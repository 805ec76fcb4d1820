"""The pages that frame all others: home, KConnect 101, my work, messages, the console, background work, the audit log, refusals."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kconnect.core import letterbox, limits, taps, wishes
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.choices import Topic
from kconnect.core.errors import DomainError
from kconnect.core.models import Job
from kconnect.core.pages import page_number
from kconnect.portal import queries, rules, services
from kconnect.portal.conditions import BY_SLUG, CONDITIONS
from kconnect.portal.filters import AuditFilter, JobFilter, ToldFilter
from kconnect.portal.forms import MailWishForm
from kconnect.portal.gallery import gallery_context
from kconnect.portal.queries import evidence
from kconnect.portal.queries.untranslated import untranslated
from workgroups import rules as people
from workgroups.models import Workgroup

PER_PAGE = 25
TAPS_PER_MINUTE = 60
# A list of so many messages needs no filter.
FEW = 5


@require_safe
@cache_control(public=True, max_age=60)
def home(request: HttpRequest) -> HttpResponse:
    """What the network agreed to change, and whether it is changing."""
    return render(request, "portal/home_detail.html", {"home": queries.home()})


@require_safe
@cache_control(public=True, max_age=3600)
def about_101(request: HttpRequest) -> HttpResponse:
    """What a collective impact network is and how this one works."""
    return render(request, "portal/about_detail.html", {"conditions": CONDITIONS})


@require_safe
@cache_control(public=True, max_age=60)
def condition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One condition of collective impact, with what this network can show for it."""
    if slug not in BY_SLUG:
        raise Http404
    about = evidence.condition_page(BY_SLUG[slug])
    return render(request, "portal/condition_detail.html", {"about": about})


@require_safe
@signed_in
def translation_list(request: HttpRequest) -> HttpResponse:
    """What stands in one language only."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=people.can_edit_agenda(user))
    found = untranslated(request.GET.get("noun", ""), number=page_number(request))
    return render(request, "portal/translation_list.html", {"found": found})


@require_safe
@signed_in
def my_work(request: HttpRequest) -> HttpResponse:
    """What is mine to do."""
    user = person_of(request)
    return render(request, "portal/my_work.html", {"work": queries.my_work(user)})


@require_safe
@signed_in
def workgroup_inside(request: HttpRequest, slug: str) -> HttpResponse:
    """A workgroup as its own people see it."""
    user = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=people.can_enter_workgroup(user, group))
    context = {"workgroup": group, "inside": queries.workgroup_inside(user, group)}
    return render(request, "portal/workgroup_inside.html", context)


@require_POST
@signed_in
def news_read(request: HttpRequest) -> HttpResponse:
    """Puts away what I was told."""
    services.put_away_news(by=person_of(request))
    return redirect("portal:my_work")


# Messages ----------------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def message_list(request: HttpRequest) -> HttpResponse:
    """Everything that this person was told, read or not."""
    user = person_of(request)
    chosen = ToldFilter(request.GET, queryset=queries.told(user))
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    told = queries.told_rows(user, page)
    unread = any(not row.is_read for row in told)
    context = {
        "page": page,
        "filter": chosen,
        "told": told,
        "unread": unread,
        "filtered": bool(request.GET),
        "few": FEW,
    }
    return render(request, "portal/message_list.html", context)


@require_POST
@signed_in
def messages_read(request: HttpRequest) -> HttpResponse:
    """Marks everything as read."""
    services.put_away_news(by=person_of(request))
    return redirect("portal:message_list")


@require_POST
@signed_in
def message_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Marks one thing as read, or as not read again."""
    user = person_of(request)
    notice = get_object_or_404(queries.told(user), pk=notice_id)
    services.mark_read(by=user, notice=notice, read="again" not in request.POST)
    return redirect("portal:message_list")


@require_safe
@signed_in
def follow_list(request: HttpRequest) -> HttpResponse:
    """What this person follows."""
    user = person_of(request)
    page = Paginator(queries.follows(user), PER_PAGE).get_page(page_number(request))
    context = {"page": page, "followed": queries.followed_rows(user, page)}
    return render(request, "portal/follow_list.html", context)


@require_POST
@signed_in
def follow_end(request: HttpRequest, follow_id: int) -> HttpResponse:
    """Follows something no more."""
    user = person_of(request)
    services.end_follow(by=user, follow=get_object_or_404(queries.follows(user), pk=follow_id))
    messages.success(request, _("You follow this no more."))
    return redirect("portal:follow_list")


@require_form
@signed_in
def mail_wish(request: HttpRequest) -> HttpResponse:
    """How often this person gets mail, and about what."""
    user = person_of(request)
    form = MailWishForm(request.POST or None, wish=wishes.wish_of(user))
    if form.is_valid():
        wishes.choose(by=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("portal:mail_wish")
    return render(
        request,
        "portal/mail_wish.html",
        {"form": form, "email": user.email, "returned": letterbox.returned(user.email)},
    )


@require_form
@never_cache
def tap_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a one-tap link; the token is the permission for one act, and only the button does it."""
    sender = get_adapter().get_client_ip(request)
    if not limits.within("tap", sender, most=TAPS_PER_MINUTE, seconds=60, uncounted=True):
        return render(request, "portal/tap_wait.html", status=429)
    done, status = request.method == "POST", 200
    context: dict[str, Any] = {"done": done}
    try:
        context["opened"] = taps.use_tap(token) if done else taps.open_tap(token)
    except DomainError as error:
        context["problem"] = error
        status = 404 if isinstance(error, taps.BrokenTapError) else 410
    return keep_key_here(render(request, "portal/tap_confirm.html", context, status=status))


@csrf_exempt
@require_form
@never_cache
def messages_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stops messages, for whoever holds the signed address; mail programs send one POST for it (RFC 8058)."""
    user, topic = wishes.reader_of(token) or (None, "")
    if user is None:
        raise Http404
    form = MailWishForm(request.POST if "rhythm" in request.POST else None, wish=wishes.wish_of(user))
    if form.is_valid():
        wishes.choose(by=user, **form.cleaned_data)
    elif request.method == "POST" and not form.is_bound:
        wishes.stop(user=user, topic=topic)
    done = request.method == "POST" and not form.errors
    words = dict(Topic.choices).get(topic, "")
    context = {"form": form, "topic": words, "done": done, "stopped": not form.is_bound, "user_email": user.email}
    return keep_key_here(render(request, "portal/messages_stop.html", context))


def keep_key_here(response: HttpResponse) -> HttpResponse:
    """The address of the page is a key: no other site and no search engine hears of it.

    Not "no-referrer": browsers then hide where its own form comes from, and the form is refused.
    """
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


# The console -------------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def console(request: HttpRequest) -> HttpResponse:
    """The rooms of the console that this person may enter."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=rules.can_open_console(user))
    return render(request, "portal/console_detail.html", {"console": queries.console(user)})


@require_safe
@signed_in
def attention_list(request: HttpRequest) -> HttpResponse:
    """What nobody has done for too long."""
    user = person_of(request)
    allow(may_see=people.is_insider(user), may_do=people.can_manage_workgroups(user))
    return render(request, "portal/attention_list.html", {"headings": queries.attention()})


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
