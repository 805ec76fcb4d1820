"""Meetings that are events too, and one month of the public calendar."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement import services
from engagement.filters import CalendarFilter
from engagement.models import Event
from engagement.queries import meeting_events as queries
from engagement.queries.month import month_of, month_page
from engagement.views.events import keeper_of, kept_event, public
from kconnect.core.access import require_form, signed_in
from kconnect.core.acts import told
from kconnect.core.errors import DomainError
from kconnect.core.pages import number_of, page_number
from workgroups.models import Meeting


@require_safe
@public
def event_month(request: HttpRequest) -> HttpResponse:
    """One month as a grid; of what is filtered by kind, meetings are none."""
    chosen = CalendarFilter(request.GET, queryset=Event.objects.public(), request=request)
    asked = chosen.form.cleaned_data if chosen.form.is_valid() else {}
    meetings = Meeting.objects.none() if asked.get("kind") else Meeting.objects.public()
    if group := asked.get("workgroup"):
        meetings = meetings.filter(workgroup=group)
    month = month_page(request.GET.get("month", ""), chosen.qs, meetings.select_related("workgroup"))
    kept = request.GET.copy()
    kept.pop("month", None)
    context = {
        "month": month, "filter": chosen, "others": f"{kept.urlencode()}&" if kept else "",
        "chosen_month": f"{month_of(request.GET.get('month', ''), timezone.localdate()):%Y-%m}",
    }  # fmt: skip
    return render(request, "engagement/event_month.html", context)


@require_form
@signed_in
def event_from_meeting(request: HttpRequest) -> HttpResponse:
    """The meetings of one's groups that may become events; a tap makes a draft of one."""
    user = keeper_of(request)
    found = queries.meetings_to_open(user)
    if request.method == "POST":
        meeting = get_object_or_404(found, pk=number_of(request.POST.get("meeting", "")))
        try:
            event = services.make_event_of(by=user, meeting=meeting)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("engagement:event_from_meeting")
        messages.success(request, _("Kept as a draft. Show it to the public when it is ready."))
        return redirect("engagement:event_edit", event_id=event.pk)
    page = Paginator(found, queries.PER_PAGE).get_page(page_number(request))
    return render(request, "engagement/event_from_meeting.html", {"page": page, "rows": queries.meeting_rows(page)})


@require_POST
@signed_in
def event_meeting(request: HttpRequest, event_id: int) -> HttpResponse:
    """The event of a workgroup becomes its meeting too."""
    user, event = kept_event(request, event_id)
    well = _("It is a meeting of the workgroup too. Its people are invited.")
    told(request, lambda: services.make_meeting_of(by=user, event=event), well)
    return redirect("engagement:event_edit", event_id=event.pk)
