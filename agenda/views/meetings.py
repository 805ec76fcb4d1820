"""What follows a meeting: the lead makes actions of the workplan from what people took on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agenda import services
from agenda.forms import TakeUpForm
from agenda.models import Strategy
from agenda.queries import meetings as queries
from agenda.views.activities import group_of
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.errors import DomainError
from workgroups.models import Meeting
from workgroups.rules import can_run_meetings


@require_form
@signed_in
def meeting_follow_up(request: HttpRequest, slug: str, meeting_id: int) -> HttpResponse:
    """The action items of a meeting, each with the way into the workplan."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=can_run_meetings(user, workgroup))
    meeting = get_object_or_404(Meeting, pk=meeting_id, workgroup=workgroup)
    wanted = request.POST.get("item", "")
    rows = []
    for row in queries.follow_up(meeting):
        sent = request.POST if wanted == str(row.item.pk) else None
        form = TakeUpForm(sent, workgroup=workgroup, item=row.item)
        if sent is not None and form.is_valid():
            try:
                services.take_up(by=user, item=row.item, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("It is in the workplan now."))
                return redirect("agenda:meeting_follow_up", slug=slug, meeting_id=meeting.pk)
        rows.append((row, form))
    has_strategy = Strategy.objects.filter(workgroup=workgroup).exclude(state="stopped").exists()
    context = {"workgroup": workgroup, "meeting": meeting, "rows": rows, "has_strategy": has_strategy}
    return render(request, "agenda/meeting_follow_up.html", context)
