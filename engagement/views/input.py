"""Input in public: what is asked and was heard, the form without an account, and one's own input by its key."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engagement import rules, services
from engagement.filters import HeardFilter
from engagement.forms import GiveForm
from engagement.input_keys import input_of_token, token_of_input
from engagement.models import Input, InputAnswer
from engagement.queries import input as queries
from engagement.subjects import Subject, subjects
from engagement.views.events import public
from kconnect.core.access import require_form
from kconnect.core.acts import done
from kconnect.core.limits import within
from kconnect.core.pages import page_number

# As many as one sender may send in as many seconds; whoever sends more is asked to wait, and loses nothing.
MOST, SECONDS = 3, 600


@require_safe
@public
def input_list(request: HttpRequest) -> HttpResponse:
    """Open calls, what was heard, the answers, and how well the network answers."""
    return render(request, "engagement/input_list.html", {"input": queries.input_page(number=page_number(request))})


@require_safe
@public
def input_heard(request: HttpRequest) -> HttpResponse:
    """All that was heard, with filters."""
    chosen = HeardFilter(request.GET, queryset=queries.public_input(), request=request)
    heard = queries.heard_page(chosen.qs, number=page_number(request))
    return render(request, "engagement/input_heard.html", {"heard": heard, "filter": chosen})


@require_safe
@public
def input_call(request: HttpRequest, slug: str) -> HttpResponse:
    """One call for input, what was heard, and the answer."""
    call = queries.call_page(slug, number=page_number(request))
    if call is None:
        raise Http404
    return render(request, "engagement/input_call.html", {"about": call, "call": call.row.call, "row": call.row})


def thing_of(about: str, slug: str) -> tuple[Subject, Any]:
    """A public thing on which people can give input; else 404."""
    subject = subjects().get(about)
    thing = subject.find(slug) if subject is not None else None
    if subject is None or thing is None:
        raise Http404
    return subject, thing


@require_safe
@public
def input_on(request: HttpRequest, about: str, slug: str) -> HttpResponse:
    """All that was heard on one thing."""
    subject, thing = thing_of(about, slug)
    rows = queries.public_input().filter(subject.given(slug))
    heard = queries.heard_page(rows, number=page_number(request), with_about=False)
    context = {"heard": heard, "thing": subject.reference(thing), "label": subject.label}
    context["say_url"] = reverse("engagement:input_say", args=[about, slug])
    return render(request, "engagement/input_on.html", context)


# Giving ---------------------------------------------------------------------------------------------------------------


@require_form
@never_cache
def input_say(request: HttpRequest, about: str, slug: str) -> HttpResponse:
    """The form for input on one thing. A page of its own that no cache keeps."""
    subject, thing = thing_of(about, slug)
    form = GiveForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"thing": subject.reference(thing), "label": subject.label, "form": form, "call": None}
    context["is_open"] = is_open(about, thing)
    if about == "call":
        context["call"] = thing
    status = 200
    if request.method == "POST" and context["is_open"] and form.is_valid():
        if form.is_from_a_program:
            return redirect("engagement:input_list")
        status = take(request, about, thing, form)
        if status == 302:
            given = Input.objects.get(form_token=form.cleaned_data["form_token"])
            return redirect(reverse("engagement:input_mine", args=[token_of_input(given)]) + "?sent=yes")
    response = render(request, "engagement/input_say.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(SECONDS)
    return response


def is_open(about: str, thing: Any) -> bool:
    """Whether the thing takes input now; all but calls and decisions always do."""
    if about == "decision":
        return bool(thing.takes_advice)
    if about != "call":
        return True
    answered = InputAnswer.objects.filter(call=thing).exists()
    return rules.takes_input(thing, is_answered=answered, today=timezone.localdate())


def take(request: HttpRequest, about: str, thing: Any, form: GiveForm) -> int:
    """Hands the form over: 302 when it is in, else the status of the page that says in the form why not."""
    known = Input.objects.filter(form_token=form.cleaned_data["form_token"]).exists()
    sender = get_adapter().get_client_ip(request)
    if not known and not within("input", sender, most=MOST, seconds=SECONDS):
        minutes = timedelta(seconds=SECONDS) // timedelta(minutes=1)
        words = _(
            "A lot came from here just now. Wait %(minutes)s minutes and press Send again; all you wrote is still here."
        )
        form.add_error(None, words % {"minutes": minutes})
        return 429
    went = done(form, lambda: services.give_input(by=None, about=about, thing=thing, **form.values()))
    return 302 if went else 200


@require_form
@never_cache
def input_mine(request: HttpRequest, token: str) -> HttpResponse:
    """One's own input by its key: how it stands, its answer, and the button that takes it back."""
    given = input_of_token(token)
    if given is None:
        raise Http404
    if request.method == "POST":
        services.withdraw_input(by=None, given=given)
        given.refresh_from_db()
    context = {"given": given, "token": token, "mine": queries.mine(given), "sent": "sent" in request.GET}
    response = render(request, "engagement/input_mine.html", context)
    # The link is a key: it goes to no other site. With "no-referrer" the page's own form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
