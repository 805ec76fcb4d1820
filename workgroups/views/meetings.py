"""Meetings inside a workgroup: the list, one meeting, planning and calling off, answers, the packet, calendar files."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.calendars import calendar_answer, calendar_of
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.forms import (
    FOLLOWING,
    CancelMeetingForm,
    DocumentForm,
    InviteeForm,
    ItemForm,
    MeetingForm,
    ReplyForm,
)
from workgroups.meeting_calendars import entry_of
from workgroups.models import Meeting, User, Workgroup


def group_inside(request: HttpRequest, slug: str) -> tuple[User, Workgroup]:
    """The signed-in person and a workgroup inside which they see; else 404."""
    user: User = person_of(request)
    workgroup = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=rules.can_enter_workgroup(user, workgroup))
    return user, workgroup


def meeting_inside(request: HttpRequest, slug: str, meeting_id: int, *, run: bool = False) -> tuple[User, Meeting]:
    """The signed-in person and a meeting of such a workgroup; with `run` they may run it, else 403."""
    user, workgroup = group_inside(request, slug)
    allow(may_see=True, may_do=not run or rules.can_run_meetings(user, workgroup))
    return user, get_object_or_404(queries.meeting_of(workgroup, meeting_id))


def to_meeting(meeting: Meeting, part: str = "") -> HttpResponse:
    """To the page of a meeting, at one of its parts."""
    address = reverse("workgroups:meeting_detail", args=[meeting.workgroup.slug, meeting.pk])
    return redirect(f"{address}#{part}" if part else address)


def try_it(request: HttpRequest, action: Any, done: str = "") -> Any:
    """What the action returns; None after telling why it was refused."""
    try:
        result = action()
    except DomainError as error:
        messages.error(request, str(error))
        return None
    if done:
        messages.success(request, done)
    return result


@require_safe
@signed_in
def meeting_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of a group: what is to come, what was, and times to answer."""
    user, workgroup = group_inside(request, slug)
    found = queries.meeting_list(user, workgroup, number=page_number(request), past_number=page_number(request, "past"))
    return render(request, "workgroups/meeting_list.html", {"workgroup": workgroup, "meetings": found})


@require_safe
@signed_in
def meeting_detail(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """One meeting: when, where, answer, agenda, documents, what is open."""
    user, meeting = meeting_inside(request, slug, meeting_id)
    return meeting_page(request, user, meeting)


def meeting_page(request: HttpRequest, user: User, meeting: Meeting, **forms: Any) -> HttpResponse:
    """The page of a meeting with its small forms, one of which may come back with errors."""
    group = meeting.workgroup
    given = {
        "reply_form": ReplyForm(prefix="reply"), "item_form": ItemForm(workgroup=group, prefix="item"),
        "document_form": DocumentForm(prefix="document"), "invitee_form": InviteeForm(workgroup=group, prefix="invitee"),
    }  # fmt: skip
    page = queries.meeting_page(user, meeting)
    context = {"workgroup": group, "meeting": meeting, "page": page, **given, **forms}
    return render(request, "workgroups/meeting_detail.html", context)


@require_form
@signed_in
def meeting_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A new meeting, or a series of them."""
    user, workgroup = group_inside(request, slug)
    allow(may_see=True, may_do=rules.can_run_meetings(user, workgroup))
    form = MeetingForm(request.POST or None, initial={"mode": "in_person", "repeats": "", "every": 1})
    if request.method == "POST" and form.is_valid():
        try:
            _plan(user, workgroup, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Planned. Everybody in the group is invited in time."))
            return redirect("workgroups:meeting_list", slug=slug)
    return render(request, "workgroups/meeting_edit.html", {"form": form, "workgroup": workgroup})


def _plan(user: User, workgroup: Workgroup, form: MeetingForm) -> None:
    data = form.cleaned_data
    if data["repeats"]:
        services.plan_series(by=user, workgroup=workgroup, **form.series())
    else:
        times = {"starts_at": data["starts_at"], "ends_at": data["ends_at"]}
        services.plan_meeting(by=user, workgroup=workgroup, **times, **form.gathering())


@require_form
@signed_in
def meeting_edit(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Changes a meeting, or it and those that follow; people who are invited hear of a new time or place at once."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    form = MeetingForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        change = services.change_following if data.get("scope") == FOLLOWING else services.change_meeting
        times = {"starts_at": data["starts_at"], "ends_at": data["ends_at"]}
        try:
            change(by=user, meeting=meeting, **times, **form.gathering())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. A new time or place is told to everybody who is invited."))
            return to_meeting(meeting)
    context = {"form": form, "workgroup": meeting.workgroup, "meeting": meeting}
    return render(request, "workgroups/meeting_edit.html", context)


@require_form
@signed_in
def meeting_cancel(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Calls a meeting off, or it and those that follow, with the reason."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    form = CancelMeetingForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        following = form.cleaned_data.get("scope") == FOLLOWING
        cancel = services.cancel_following if following else services.cancel_meeting
        try:
            cancel(by=user, meeting=meeting, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Called off. Everybody who was invited is told."))
            return to_meeting(meeting)
    context = {"form": form, "workgroup": meeting.workgroup, "meeting": meeting}
    return render(request, "workgroups/meeting_cancel.html", context)


@require_POST
@signed_in
def meeting_restore(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Lets a meeting that was called off stand again."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    try_it(
        request, lambda: services.restore_meeting(by=user, meeting=meeting), _("It stands again. Everybody is told.")
    )
    return to_meeting(meeting)


@require_POST
@signed_in
def meeting_reply(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """I come, or I cannot."""
    user, meeting = meeting_inside(request, slug, meeting_id)
    form = ReplyForm(request.POST, prefix="reply")
    if not form.is_valid():
        return meeting_page(request, user, meeting, reply_form=form)
    coming = form.cleaned_data["coming"] == "yes"
    # The two buttons of a list do not ask about it.
    asks = form.cleaned_data["interpretation"] if form.add_prefix("interpretation") in request.POST else None
    try_it(
        request,
        lambda: services.answer_meeting(
            by=user, meeting=meeting, person=user.person, coming=coming, interpretation=asks
        ),
        _("You come. See you there.") if coming else _("You cannot come. Thank you for saying so."),
    )
    return redirect("portal:my_work") if request.POST.get("from") == "my" else to_meeting(meeting)


@require_POST
@signed_in
def meeting_came(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """The answer to "did you come?"."""
    user, meeting = meeting_inside(request, slug, meeting_id)
    came = request.POST.get("came") == "yes"
    try_it(request, lambda: services.say_i_came(by=user, meeting=meeting, came=came), _("Noted. Thank you."))
    return redirect("portal:my_work") if request.POST.get("from") == "my" else to_meeting(meeting)


@require_POST
@signed_in
def meeting_invite(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Invites somebody who does not sit in the group."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    form = InviteeForm(request.POST, workgroup=meeting.workgroup, prefix="invitee")
    if not form.is_valid():
        return meeting_page(request, user, meeting, invitee_form=form)
    person = form.cleaned_data["person"]
    try_it(request, lambda: services.invite_person(by=user, meeting=meeting, person=person), _("Invited."))
    return to_meeting(meeting, "invited")


@require_safe
@signed_in
def meeting_packet(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Everything for one meeting on paper."""
    user, meeting = meeting_inside(request, slug, meeting_id)
    context = {"workgroup": meeting.workgroup, "meeting": meeting, "packet": queries.packet(user, meeting)}
    return render(request, "workgroups/meeting_packet.html", context)


@require_safe
@signed_in
def meeting_calendar(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """One meeting for a calendar, with the link to join."""
    _user, meeting = meeting_inside(request, slug, meeting_id)
    content = calendar_of([entry_of(meeting, inside=True)], name=meeting.title, kind="Meetings")
    return calendar_answer(request, content, f"{meeting.slug}.ics", secret=True)
