"""What everybody reads of meetings, and what a person's secret links open: the answer of a letter, calendar files."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kconnect.core.access import person_of, require_form, signed_in
from kconnect.core.acts import done
from kconnect.core.addresses import absolute
from kconnect.core.calendars import calendar_answer, calendar_of
from kconnect.core.errors import DomainError
from kconnect.core.i18n import current_language, language_of
from kconnect.core.pages import page_number
from workgroups import queries, services
from workgroups.filters import PublicMeetingFilter
from workgroups.forms import PollAnswerForm, ReplyForm
from workgroups.meeting_calendars import entry_of
from workgroups.meeting_words import when_words
from workgroups.models import CalendarKey
from workgroups.views.public import public

PER_PAGE = 20


@require_safe
@public
def meeting_list_public(request: HttpRequest) -> HttpResponse:
    """The meetings that everyone may come to, and the minutes of those that were."""
    chosen = PublicMeetingFilter(request.GET, queryset=queries.public_meetings(), request=request)
    now = timezone.now()
    coming = Paginator(chosen.qs.upcoming(now), PER_PAGE).get_page(page_number(request))
    past = Paginator(chosen.qs.past(now), PER_PAGE).get_page(page_number(request, "past"))
    context = {
        "filter": chosen, "coming": coming, "coming_rows": queries.rows_of(coming), "past": past,
        "past_rows": queries.rows_of(past),
    }  # fmt: skip
    return render(request, "workgroups/meeting_list_public.html", context)


@require_safe
@public
def meeting_public(request: HttpRequest, slug: str) -> HttpResponse:
    """One public meeting, and its minutes when they are published."""
    found = queries.meeting_public(slug)
    if found is None:
        raise Http404
    return render(request, "workgroups/meeting_public.html", {"page": found, "meeting": found.meeting})


@require_safe
@public
def meeting_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One public meeting for a calendar; `?lang=` gives it in another language."""
    meeting = queries.public_meetings().select_related("workgroup", "series").filter(slug=slug).first()
    if meeting is None:
        raise Http404
    with translation.override(language_of(request)):
        content = calendar_of([entry_of(meeting, inside=False)], name=meeting.title, kind="Meetings")
    return calendar_answer(request, content, f"{meeting.slug}.ics")


# By a secret link --------------------------------------------------------------------------------------------------------


@require_form
@never_cache
def meeting_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a letter: I come, or I cannot. The token is the permission; opening it changes nothing."""
    found = services.answer_of_token(token)
    if found is None:
        raise Http404
    meeting, person = found
    form, said, refused = ReplyForm(request.POST or None), "", ""
    if request.method == "POST" and form.is_valid():
        coming, asks = form.cleaned_data["coming"] == "yes", form.cleaned_data["interpretation"]
        try:
            services.answer_meeting(by=None, meeting=meeting, person=person, coming=coming, interpretation=asks)
        except DomainError as error:
            refused = str(error)
        else:
            said = "yes" if coming else "no"
    context = {"page": queries.letter_page(meeting, token), "meeting": meeting, "done": said, "refused": refused}
    response = render(request, "workgroups/meeting_answer.html", {**context, "form": ReplyForm()})
    # The link is a key: it goes to no other site. With "no-referrer" the page's own form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@require_form
@never_cache
def poll_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a time poll: which times suit me. The token is the permission."""
    found = services.poll_of_token(token)
    if found is None:
        raise Http404
    poll, person = found
    form = PollAnswerForm(request.POST or None, slots=queries.slots_of(poll, person))
    kept = request.method == "POST" and form.is_valid() and done(
        form, lambda: services.vote_on_slots(by=None, poll=poll, person=person, answers=form.answers())
    )  # fmt: skip
    context = {"poll": poll, "form": form, "done": kept, "picked": when_words(poll.meeting) if poll.meeting else ""}
    response = render(request, "workgroups/poll_answer.html", context)
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@require_safe
@never_cache
def meeting_letter_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting of a letter for a calendar, in the language of the person."""
    found = services.answer_of_token(token)
    if found is None:
        raise Http404
    meeting, person = found
    with translation.override(person.language):
        own = absolute(reverse("workgroups:meeting_answer", args=[token]))
        content = calendar_of([entry_of(meeting, inside=True, page=own)], name=meeting.title, kind="Meetings")
    return calendar_answer(request, content, f"{meeting.slug}.ics", secret=True)


@require_form
@signed_in
def calendar_edit(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar: made, made anew, given up. It is shown once."""
    user, secret = person_of(request), ""
    if request.method == "POST":
        if request.POST.get("to") == "give-up":
            services.give_up_calendar_key(by=user)
            messages.success(request, _("The address works no more."))
            return redirect("workgroups:calendar_edit")
        secret = services.renew_calendar_key(by=user)
    feed = reverse("engagement_outside:my_feed", args=[secret]) if secret else ""
    context = {
        "address": absolute(f"{feed}?lang={current_language()}") if secret else "",
        "key": CalendarKey.objects.filter(person=user.person_id).first(),
    }
    return render(request, "workgroups/calendar_edit.html", context)
