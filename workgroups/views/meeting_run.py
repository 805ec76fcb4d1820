"""Running a meeting on a phone, and closing it: every tap and every note is a plain post back to the same page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import number_of
from workgroups import queries, services
from workgroups.choices import MeetingState
from workgroups.forms import ActionItemForm, DecisionForm, MinutesForm, NotesForm, StipendForm, WalkInForm
from workgroups.models import ActionItem, AgendaItem, Meeting
from workgroups.services.errors import NotesChangedError
from workgroups.views.meetings import meeting_inside, to_meeting, try_it


def to_run(meeting: Meeting, part: str) -> HttpResponse:
    """Back to where the reader was."""
    return redirect(reverse("workgroups:meeting_run", args=[meeting.workgroup.slug, meeting.pk]) + f"#{part}")


@require_safe
@signed_in
def meeting_run(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """The page on which a meeting is run."""
    _user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    return run_page(request, meeting)


def run_page(request: HttpRequest, meeting: Meeting, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page with its small forms; `conflict` holds the notes that somebody else changed meanwhile."""
    context = {
        "workgroup": meeting.workgroup, "meeting": meeting,
        "run": queries.run_page(meeting, services.expected_people(meeting)), "walk_in": WalkInForm(prefix="walk"),
        "decision": DecisionForm(), "action": ActionItemForm(workgroup=meeting.workgroup), **forms,
    }  # fmt: skip
    return render(request, "workgroups/meeting_run.html", context, status=status)


@require_POST
@signed_in
def run_attend(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """One tap: a person or an organisation is there, or is not."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    present = request.POST.get("present") == "yes"
    key = number_of(request.POST.get("organization", ""))
    if key:
        organization = get_object_or_404(queries.organizations_at(meeting), pk=key)
        act: Any = lambda: services.mark_organization(  # noqa: E731
            by=user, meeting=meeting, organization=organization, present=present
        )
    else:
        person = _listed(meeting, request.POST.get("person", ""))
        act = lambda: services.mark_person(by=user, meeting=meeting, person=person, present=present)  # noqa: E731
    try_it(request, act)
    return to_run(meeting, "people")


def _listed(meeting: Meeting, key: str) -> Any:
    """Somebody on the list of a meeting: expected there, or marked before."""
    people = {str(person.pk): person for person in services.expected_people(meeting)}
    marked = meeting.attendees.filter(person__isnull=False).select_related("person")
    people |= {str(row.person_id): row.person for row in marked if row.person is not None}
    if key not in people:
        raise Http404
    return people[key]


@require_POST
@signed_in
def run_walk_in(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Somebody came who is not on the list; or the name was a mistake."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    gone = number_of(request.POST.get("gone", ""))
    if gone:
        attendee = get_object_or_404(meeting.attendees.filter(person__isnull=True), pk=gone)
        try_it(request, lambda: services.remove_walk_in(by=user, attendee=attendee))
        return to_run(meeting, "people")
    form = WalkInForm(request.POST, prefix="walk")
    if not form.is_valid():
        return run_page(request, meeting, walk_in=form)
    try_it(request, lambda: services.add_walk_in(by=user, meeting=meeting, **form.cleaned_data))
    return to_run(meeting, "people")


@require_POST
@signed_in
def run_notes(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Keeps the notes of a point; when somebody else was faster, both texts are shown and none is lost."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    item = get_object_or_404(meeting.items, pk=item_id)
    item.meeting = meeting
    form = NotesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("These notes are too long. Put a part of them into another point."))
        return to_run(meeting, f"item-{item.pk}")
    try:
        services.save_notes(by=user, item=item, **form.cleaned_data)
    except NotesChangedError as error:
        conflict = {
            "item": item.pk,
            "theirs": error.current,
            "mine": form.cleaned_data["notes"],
            "version": error.version,
        }
        return run_page(request, meeting, status=409, conflict=conflict | {"message": str(error)})
    except DomainError as error:
        messages.error(request, str(error))
    return to_run(meeting, f"item-{item.pk}")


def _item(request: HttpRequest, meeting: Meeting) -> AgendaItem | None:
    """The point that a small form belongs to; none is the whole meeting."""
    key = number_of(request.POST.get("item", ""))
    return get_object_or_404(meeting.items, pk=key) if key else None


def _part(item: AgendaItem | None) -> str:
    return f"item-{item.pk}" if item is not None else "loose"


@require_POST
@signed_in
def run_decision(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Notes a decision, or takes one back."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    gone = number_of(request.POST.get("gone", ""))
    if gone:
        decision = get_object_or_404(meeting.decisions, pk=gone)
        decision.meeting = meeting
        try_it(request, lambda: services.remove_decision(by=user, decision=decision))
        return to_run(meeting, f"item-{decision.item_id}" if decision.item_id else "loose")
    form, item = DecisionForm(request.POST), _item(request, meeting)
    if not form.is_valid():
        return run_page(request, meeting, decision=form, decision_item=item.pk if item else 0)
    try_it(request, lambda: services.note_decision(by=user, meeting=meeting, item=item, **form.cleaned_data))
    return to_run(meeting, _part(item))


@require_POST
@signed_in
def run_action(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Notes an action item, or takes one back."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    gone = number_of(request.POST.get("gone", ""))
    if gone:
        row = get_object_or_404(meeting.action_items, pk=gone)
        row.meeting = meeting
        try_it(request, lambda: services.remove_action_item(by=user, item=row))
        return to_run(meeting, f"item-{row.item_id}" if row.item_id else "loose")
    form, item = ActionItemForm(request.POST, workgroup=meeting.workgroup), _item(request, meeting)
    if not form.is_valid():
        return run_page(request, meeting, action=form, action_item=item.pk if item else 0)
    try_it(request, lambda: services.note_action_item(by=user, meeting=meeting, item=item, **form.cleaned_data))
    return to_run(meeting, _part(item))


@require_POST
@signed_in
def action_item_finish(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """What somebody took on is done, or open again."""
    user, meeting = meeting_inside(request, slug, meeting_id)
    row: ActionItem = get_object_or_404(meeting.action_items, pk=item_id)
    on = timezone.localdate() if request.POST.get("done") == "yes" else None
    done = _("Done. Thank you.") if on else _("Open again.")
    try_it(request, lambda: services.finish_action_item(by=user, item=row, on=on), done)
    return redirect("portal:my_work") if request.POST.get("from") == "my" else to_meeting(meeting, "open")


# Closing --------------------------------------------------------------------------------------------------------------


@require_form
@signed_in
def meeting_close(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """The minutes, put together from the notes and edited; how many came; then the meeting is closed."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    form = MinutesForm(request.POST or None, initial=queries.minutes_initial(meeting))
    keep = services.close_with_minutes if request.POST.get("then") == "close" else services.save_minutes
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            keep(by=user, meeting=meeting, **form.cleaned_data)
        except NotesChangedError as error:
            conflict = error.current
            # Saving once more is meant: it writes upon what stands now.
            form.data = {**request.POST.dict(), "version": str(error.version)}
            form.add_error(None, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("workgroups:meeting_close", slug=slug, meeting_id=meeting.pk)
    named = queries.names_in_minutes(meeting) if meeting.state != MeetingState.PUBLISHED else None
    context = {
        "form": form, "workgroup": meeting.workgroup, "meeting": meeting, "conflict": conflict, "named": named,
    }  # fmt: skip
    return render(request, "workgroups/meeting_close.html", context)


@require_POST
@signed_in
def meeting_publish(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Shows the minutes."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    done, agreed = _("Published. The group and its followers are told."), "agreed" in request.POST
    if try_it(request, lambda: services.publish_minutes(by=user, meeting=meeting, agreed=agreed), done) is None:
        return redirect("workgroups:meeting_close", slug=slug, meeting_id=meeting.pk)
    return redirect("agenda:meeting_follow_up", slug=slug, meeting_id=meeting.pk)


@require_POST
@signed_in
def minutes_nameless(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Takes the names of those out of the minutes who have not agreed; the lead reads them once more before publishing."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    try_it(request, lambda: services.take_names_out(by=user, meeting=meeting), _("Done. Read the minutes once more."))
    return redirect("workgroups:meeting_close", slug=slug, meeting_id=meeting.pk)


@require_POST
@signed_in
def meeting_reopen(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Opens a closed meeting again."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    try_it(request, lambda: services.reopen_meeting(by=user, meeting=meeting), _("Open again."))
    return redirect("workgroups:meeting_run", slug=slug, meeting_id=meeting.pk)


@require_form
@signed_in
def meeting_stipends(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """Who was given what for their time: for the lead and staff alone."""
    user, meeting = meeting_inside(request, slug, meeting_id, run=True)
    form = StipendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attendee = get_object_or_404(meeting.attendees, pk=number_of(request.POST.get("attendee", "")))
        attendee.meeting = meeting
        try_it(request, lambda: services.record_stipend(by=user, attendee=attendee, cents=form.cents()), _("Saved."))
        return redirect("workgroups:meeting_stipends", slug=slug, meeting_id=meeting.pk)
    rows, total = queries.stipends(meeting)
    context = {"form": form, "rows": rows, "total": total, "workgroup": meeting.workgroup, "meeting": meeting}
    return render(request, "workgroups/meeting_stipends.html", context)
