"""The lead's queue: many confirmed by one press, one sent back with a reason, and both taken back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agenda.forms import ReturnForm
from agenda.queries import workspace as queries
from agenda.views.activities import entry_of, group_of
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import number_of, page_number
from workgroups import rules
from workgroups import services as log
from workgroups.models import Activity, User, Workgroup


@require_form
@signed_in
def activity_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirms the chosen ones together, or sends one back and leaves the others as they were ticked."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=rules.can_confirm_activities(user, workgroup))
    missing = None
    if request.method == "POST":
        if one := _to_return(request):
            missing = send_back(request, user, workgroup, one[0])
        if missing is None:
            done = [] if one else confirm_chosen(request, user, workgroup)
            left = set(ids(request.POST.getlist("listed"))) - set(ids(request.POST.getlist("activity"))) - set(one)
            return redirect(address(workgroup, confirmed=done, open=sorted(left) if one else []))
    sent = request.POST if missing is not None else None
    context = {
        "log": queries.queue(user, workgroup, number=page_number(request)),
        "workgroup": workgroup,
        "confirmed": ids(request.GET.get("confirmed", "").split("-")),
        "unticked": _unticked(request) if sent is None else set(ids(sent.getlist("listed"))) - set(ids(sent.getlist("activity"))),
        "missing": missing,
    }  # fmt: skip
    return render(request, "agenda/activity_confirm.html", context)


def ids(texts: list[str]) -> list[int]:
    """The ids among what an address or a form brought."""
    return [number for number in map(number_of, texts) if number]


def _to_return(request: HttpRequest) -> list[int]:
    """Which entry is to be sent back: the one whose button was pressed, or in whose reason somebody pressed Enter."""
    if "enter" not in request.POST:
        return ids(request.POST.getlist("return"))
    listed = ids(request.POST.getlist("listed"))
    return [key for key in listed if request.POST.get(f"reason-{key}", "").strip()][:1]


def _unticked(request: HttpRequest) -> set[int]:
    return set(ids(request.GET.get("open", "").split("-")))


def address(workgroup: Workgroup, **lists: list[int]) -> str:
    """The queue, with what was done a moment ago and what was left unticked."""
    words = {name: "-".join(map(str, keys)) for name, keys in lists.items() if keys}
    return reverse("agenda:activity_confirm", args=[workgroup.slug]) + (f"?{urlencode(words)}" if words else "")


def confirm_chosen(request: HttpRequest, user: User, workgroup: Workgroup) -> list[int]:
    """Confirms what was ticked and is still waiting, tells how many, and returns their ids."""
    keys = ids(request.POST.getlist("activity"))
    waiting = Activity.objects.waiting().filter(workgroup=workgroup, pk__in=keys)
    try:
        confirmed = log.confirm_activities(by=user, activities=list(waiting))
    except DomainError as error:
        messages.error(request, str(error))
        return []
    number = len(confirmed)
    if not number:
        messages.warning(request, _("Nothing was chosen. Tick the activities to confirm."))
    else:
        words = ngettext("%(number)s activity confirmed.", "%(number)s activities confirmed.", number)
        messages.success(request, words % {"number": number})
    return [activity.pk for activity in confirmed]


def send_back(request: HttpRequest, user: User, workgroup: Workgroup, key: int) -> int | None:
    """Sends one entry back with its reason; returns its id if the reason is missing."""
    form = ReturnForm({"reason": request.POST.get(f"reason-{key}", "")})
    if not form.is_valid():
        return key
    found = Activity.objects.waiting().filter(workgroup=workgroup, pk=key).first()
    try:
        if found is not None:
            log.return_activity(by=user, activity=found, reason=form.cleaned_data["reason"])
            messages.success(request, _("Sent back to its author."))
        else:
            messages.warning(request, _("Somebody was faster: this activity does not wait any more."))
    except DomainError as error:
        messages.error(request, str(error))
    return None


@require_POST
@signed_in
def activity_unconfirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes back what was confirmed together a moment ago."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=rules.can_confirm_activities(user, workgroup))
    confirmed = Activity.objects.confirmed().filter(workgroup=workgroup, pk__in=ids(request.POST.getlist("activity")))
    try:
        log.undo_confirmations(by=user, activities=list(confirmed))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back. They wait again."))
    return redirect(address(workgroup))


@require_form
@signed_in
def activity_return(request: HttpRequest, slug: str, activity_id: int) -> HttpResponse:
    """The lead sends an entry back with what is missing."""
    user, activity = entry_of(request, slug, activity_id)
    allow(may_see=True, may_do=rules.can_confirm_activity(user, activity))
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            log.return_activity(by=user, activity=activity, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent back to its author."))
            return redirect("agenda:activity_confirm", slug=slug)
    context = {"form": form, "activity": activity, "workgroup": activity.workgroup}
    return render(request, "agenda/activity_return.html", context)
