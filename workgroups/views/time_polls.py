"""Time polls inside a workgroup: offered, answered with one tap each, picked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import number_of
from workgroups import queries, rules, services
from workgroups.choices import SlotAnswer
from workgroups.forms import GatheringForm, InviteeForm, PollForm
from workgroups.models import TimePoll, User
from workgroups.views.meetings import group_inside, to_meeting, try_it


def poll_inside(request: HttpRequest, slug: str, poll_id: int, *, run: bool = False) -> tuple[User, TimePoll]:
    """The signed-in person and a poll of a workgroup inside which they see; with `run` they may pick, else 403."""
    user, workgroup = group_inside(request, slug)
    allow(may_see=True, may_do=not run or rules.can_run_meetings(user, workgroup))
    rows = TimePoll.objects.filter(workgroup=workgroup).select_related("workgroup", "meeting")
    return user, get_object_or_404(rows, pk=poll_id)


@require_form
@signed_in
def poll_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks the members which time suits them."""
    user, workgroup = group_inside(request, slug)
    allow(may_see=True, may_do=rules.can_run_meetings(user, workgroup))
    form = PollForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            poll = services.open_poll(by=user, workgroup=workgroup, slots=form.slots(), **form.about())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. Every member gets a message."))
            return redirect("workgroups:poll_detail", slug=slug, poll_id=poll.pk)
    return render(request, "workgroups/poll_create.html", {"form": form, "workgroup": workgroup})


@require_safe
@signed_in
def poll_detail(request: HttpRequest, slug: str, poll_id: int) -> HttpResponse:
    """The times, what everybody says, and for the lead the way to pick one."""
    user, poll = poll_inside(request, slug, poll_id)
    return poll_page(request, user, poll)


def poll_page(request: HttpRequest, user: User, poll: TimePoll, **forms: Any) -> HttpResponse:
    """The page of a poll; the lead's form may come back with errors."""
    context = {
        "workgroup": poll.workgroup, "poll": poll, "slots": queries.poll_page(user, poll),
        "can_run": rules.can_run_meetings(user, poll.workgroup), "answers": SlotAnswer.choices,
        "form": GatheringForm(initial={"mode": "in_person"}), "guests": queries.guests_of(poll),
        "guest_form": InviteeForm(workgroup=poll.workgroup, prefix="guest"), **forms,
    }  # fmt: skip
    return render(request, "workgroups/poll_detail.html", context)


@require_POST
@signed_in
def poll_vote(request: HttpRequest, slug: str, poll_id: int) -> HttpResponse:
    """One tap: yes, if need be, or no to one time."""
    user, poll = poll_inside(request, slug, poll_id)
    key, answer = number_of(request.POST.get("slot", "")), request.POST.get("answer", "")
    if key and answer in SlotAnswer.values:
        answers = {key: SlotAnswer(answer)}
        try_it(request, lambda: services.vote_on_slots(by=user, poll=poll, person=user.person, answers=answers))
    return redirect("workgroups:poll_detail", slug=slug, poll_id=poll.pk)


@require_POST
@signed_in
def poll_guest(request: HttpRequest, slug: str, poll_id: int) -> HttpResponse:
    """Asks somebody too who does not sit in the group."""
    user, poll = poll_inside(request, slug, poll_id, run=True)
    form = InviteeForm(request.POST, workgroup=poll.workgroup, prefix="guest")
    if not form.is_valid():
        return poll_page(request, user, poll, guest_form=form)
    person = form.cleaned_data["person"]
    try_it(request, lambda: services.invite_to_poll(by=user, poll=poll, person=person), _("Asked."))
    return redirect("workgroups:poll_detail", slug=slug, poll_id=poll.pk)


@require_POST
@signed_in
def poll_pick(request: HttpRequest, slug: str, poll_id: int) -> HttpResponse:
    """The lead picks a time and says where; the meeting stands."""
    user, poll = poll_inside(request, slug, poll_id, run=True)
    form = GatheringForm(request.POST)
    slot = poll.slots.filter(pk=number_of(request.POST.get("slot", ""))).first()
    if form.is_valid() and slot is None:
        form.add_error(None, _("Choose one of the times."))
    if not form.is_valid() or slot is None:
        return poll_page(request, user, poll, form=form)
    slot.poll = poll
    meeting = try_it(
        request, lambda: services.pick_slot(by=user, slot=slot, **form.cleaned_data),
        _("The meeting stands. Everybody is invited."),
    )  # fmt: skip
    return to_meeting(meeting) if meeting else redirect("workgroups:poll_detail", slug=slug, poll_id=poll.pk)


@require_POST
@signed_in
def poll_close(request: HttpRequest, slug: str, poll_id: int) -> HttpResponse:
    """Ends a poll without a meeting."""
    user, poll = poll_inside(request, slug, poll_id, run=True)
    try_it(request, lambda: services.close_poll(by=user, poll=poll), _("Ended without a meeting."))
    return redirect("workgroups:meeting_list", slug=slug)
