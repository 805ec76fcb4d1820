"""The log of a workgroup: the form for a phone, the list, an entry with its history, the lead's queue."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import services
from agenda.filters import LogFilter
from agenda.forms import ActivityForm
from agenda.forms.activities import begun_on, told
from agenda.kept import keeps_text, kept
from agenda.queries import export, history
from agenda.queries import offers as offered
from agenda.queries import workspace as queries
from agenda.queries.offers import Offers
from kconnect.core import csv
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import rules
from workgroups import services as log
from workgroups.choices import ActivityState
from workgroups.models import Activity, User, Workgroup
from workgroups.queries.activity_kinds import scheme


def group_of(request: HttpRequest, slug: str) -> tuple[User, Workgroup]:
    """The signed-in person and a workgroup whose inside they may see; else 404."""
    user: User = person_of(request)
    workgroup = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=rules.can_enter_workgroup(user, workgroup))
    return user, workgroup


def entry_of(request: HttpRequest, slug: str, activity_id: int) -> tuple[User, Activity]:
    """The signed-in person and an activity of that workgroup that they may see; else 404."""
    user: User = person_of(request)
    own = Activity.objects.visible_to(user).filter(workgroup__slug=slug).select_related("workgroup", "person")
    return user, get_object_or_404(own, pk=activity_id)


@require_form
@keeps_text
@signed_in
def activity_create(request: HttpRequest, slug: str) -> HttpResponse:
    """The log form; `?like=<id>` starts from an earlier activity of one's own, `?on=<day>` on a day."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=rules.can_log_activity(user, workgroup))
    restored = kept(request)
    like = offered.earlier(user, workgroup, request.GET.get("like", ""))
    begun = told(like, again=True) if like else begun_on(request.GET.get("on", ""))
    offers, form = form_of(request, user, workgroup, restored or begun)
    if request.method == "POST" and form.is_valid():
        try:
            activity, _new = services.log_work(
                by=user, workgroup=workgroup, form_token=form.token, advances=form.advances(),
                organizations=form.partners(), told=form.told(), **form.entry(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect_to(activity, "agenda:activity_detail", "?logged=1")
    context = {"form": form, "workgroup": workgroup, "offers": offers, "restored": bool(restored)}
    return render(request, "agenda/activity_create.html", context)


@require_form
@keeps_text
@signed_in
def activity_edit(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """Changes an entry; a draft or one that was sent back is logged again by it."""
    user, activity = entry_of(request, slug, activity_id)
    allow(may_see=True, may_do=rules.can_edit_activity(user, activity))
    restored = kept(request)
    _offers, form = form_of(request, user, activity.workgroup, restored or told(activity), activity)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_work(
                by=user, activity=activity, advances=form.advances(), organizations=form.partners(), told=form.told(),
                **form.entry(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect_to(activity, "agenda:activity_detail", "?saved=1")
    context = {"form": form, "workgroup": activity.workgroup, "activity": activity, "restored": bool(restored)}
    return render(request, "agenda/activity_edit.html", context)


def form_of(
    request: HttpRequest, user: User, workgroup: Workgroup, initial: dict[str, Any], also: Activity | None = None
) -> tuple[Offers, ActivityForm]:
    """What the workgroup offers, and the form with it, filled from the request if something was sent."""
    sent = request.POST if request.method == "POST" else None
    chosen = {name: sent.getlist(name) if sent else initial.get(name, []) for name in ("organizations", "places")}
    offers = offered.offers(user, workgroup, also=also, chosen=chosen["organizations"], places=chosen["places"])
    return offers, ActivityForm(sent, user=user, offers=offers, initial=initial)


def redirect_to(activity: Activity, name: str, query: str = "") -> HttpResponse:
    """To a page of an entry."""
    response = redirect(name, slug=activity.workgroup.slug, activity_id=activity.pk)
    response["Location"] += query
    return response


@require_safe
@signed_in
def activity_find(request: HttpRequest, slug: str) -> HttpResponse:
    """What a few letters may mean, for the form: partners, places or words for people."""
    user, _workgroup = group_of(request, slug)
    found = offered.found(user, request.GET.get("kind", ""), request.GET.get("q", "")[:150])
    rows = [{"id": key, "name": name} for key, name in found]
    return JsonResponse({"rows": rows, "none": _("Nothing found with these letters.")})


@require_safe
@signed_in
def activity_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group logged, also what waits."""
    user, workgroup = group_of(request, slug)
    entries = Activity.objects.visible_to(user).filter(workgroup=workgroup)
    entries = entries.select_related("person", "workgroup", "change")
    kinds = scheme()
    chosen = LogFilter(request.GET, queryset=entries, kinds=kinds)
    found = queries.log(user, workgroup, chosen.qs, kinds, number=page_number(request))
    return render(request, "agenda/activity_list.html", {"log": found, "filter": chosen, "workgroup": workgroup})


@require_safe
@signed_in
def activity_export(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The log as a file, narrowed as the page is; it names people, so it is for leads and staff, and the audit log knows."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=rules.can_export_log(user, workgroup))
    entries = Activity.objects.visible_to(user).filter(workgroup=workgroup).exclude(state=ActivityState.DRAFT)
    chosen = LogFilter(request.GET, queryset=entries, kinds=scheme())
    log.note_log_export(by=user, workgroup=workgroup)
    lines = csv.stream(export.header(), export.rows(chosen.qs))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{workgroup.slug}-activities.csv"'
    return response


@require_safe
@signed_in
def activity_detail(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """One entry: where it stands, its history, and what can be done next. Also the page after logging."""
    user, activity = entry_of(request, slug, activity_id)
    context = {
        "about": history.activity_page(user, activity),
        "activity": activity,
        "workgroup": activity.workgroup,
        "just_logged": "logged" in request.GET,
        "just_saved": "saved" in request.GET,
        "can_log": rules.can_log_activity(user, activity.workgroup),
    }
    return render(request, "agenda/activity_detail.html", context)


@require_POST
@signed_in
def activity_undo(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """Takes the last step back; the author lands in the form with what they wrote."""
    user, activity = entry_of(request, slug, activity_id)
    allow(may_see=True, may_do=rules.can_undo_activity(user, activity))
    try:
        moved = log.undo_activity(by=user, activity=activity)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect_to(activity, "agenda:activity_detail")
    messages.success(request, _("Taken back. Nothing is lost."))
    is_mine = rules.is_author(user, moved) and rules.can_edit_activity(user, moved)
    return redirect_to(moved, "agenda:activity_edit" if is_mine else "agenda:activity_detail")


@require_POST
@signed_in
def activity_archive(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """Deletes an entry; its page offers to bring it back."""
    user, activity = entry_of(request, slug, activity_id)
    allow(may_see=True, may_do=rules.can_archive_activity(user, activity))
    try:
        log.archive_activity(by=user, activity=activity)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Deleted. You can bring it back for 30 days."))
    return redirect_to(activity, "agenda:activity_detail")


@require_POST
@signed_in
def activity_restore(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """Brings a deleted entry back as it stood."""
    user, activity = entry_of(request, slug, activity_id)
    allow(may_see=True, may_do=rules.can_restore_activity(user, activity))
    try:
        log.restore_activity(by=user, activity=activity)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is back."))
    return redirect_to(activity, "agenda:activity_detail")
