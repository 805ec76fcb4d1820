"""Surveys for everybody: what can be answered, answering without an account, going on later."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engagement import rules, services
from engagement.choices import SheetState
from engagement.forms import AnswerForm, LaterForm
from engagement.models import Survey
from engagement.queries import surveys as queries
from engagement.queries.input import answer_to_survey
from engagement.queries.survey_results import results
from engagement.services import Way
from engagement.views.events import public
from kconnect.core.access import require_form
from kconnect.core.acts import done
from kconnect.core.limits import within
from kconnect.core.pages import page_number

# As many as a library's shared address may send; a personal link is its own limit.
ANSWERS_MOST, ANSWERS_SECONDS = 40, 600
LETTERS_AN_HOUR = 5


@require_safe
@public
def survey_list(request: HttpRequest) -> HttpResponse:
    """What can be answered now, and what was asked before."""
    lists = queries.survey_lists(number=page_number(request))
    return render(request, "engagement/survey_list.html", {"lists": lists})


@require_safe
@public
def survey_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One survey: what it is for, until when, and its results when they are public."""
    row = found(slug)
    shown = results(row.survey, public=True) if row.has_results else None
    context = {
        "row": row,
        "survey": row.survey,
        "results": shown,
        "answer": answer_to_survey(row.survey) if shown else None,
    }
    return render(request, "engagement/survey_detail.html", context)


def found(slug: str) -> queries.SurveyRow:
    """A survey that the public may read about, or 404."""
    row = queries.public_survey(slug)
    if row is None:
        raise Http404
    return row


# Answering ----------------------------------------------------------------------------------------------------------------


@require_form
@never_cache
def survey_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a survey that is open to everybody. A page of its own that no cache keeps."""
    row = found(slug)
    if not rules.is_open_to_all(row.survey):
        return redirect(row.survey)
    return answering(request, row.survey, Way(key_of(request)))


@require_form
@never_cache
def survey_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind the link of a personal letter; the token is the permission."""
    letter = services.letter_of_token(token)
    if letter is None or letter.survey.state == "draft":
        raise Http404
    return answering(request, letter.survey, Way(letter=letter))


@require_form
@never_cache
def survey_kept(request: HttpRequest, key: str) -> HttpResponse:
    """Answers that were kept for later; the key is the permission."""
    sheet = services.sheet_of(Way(key))
    if sheet is None:
        raise Http404
    return answering(request, sheet.survey, Way(key))


def key_of(request: HttpRequest) -> str:
    """The key that the page drew when it was opened, or a new one."""
    sent = request.POST.get("key", "")
    return sent if 16 <= len(sent) <= 64 else services.new_key()


def answering(request: HttpRequest, survey: Survey, way: Way) -> HttpResponse:
    """The form, however somebody came to it; kept or sent, it leads on."""
    sheet = services.sheet_of(way)
    used = (sheet is not None and sheet.state == SheetState.SENT) or (way.letter is not None and way.letter.used)
    keeps = request.POST.get("do") == "keep"
    form = AnswerForm(
        request.POST or None,
        questions=queries.questions_of(survey),
        given=queries.given_on(sheet),
        keeps=keeps,
        key=way.key,
    )
    if request.method == "POST" and form.is_valid() and take(request, survey, way, form, keeps=keeps):
        return redirect(after(survey, way, keeps=keeps))
    context = {
        "survey": survey, "form": form, "way": way, "used": used, "when": queries.window(survey, timezone.now()),
        "open": rules.takes_answers(survey, timezone.now()), "kept": sheet is not None,
        "changed": sheet is not None and queries.has_changed(sheet),
    }  # fmt: skip
    return private(render(request, "engagement/survey_answer.html", context))


def take(request: HttpRequest, survey: Survey, way: Way, form: AnswerForm, *, keeps: bool) -> bool:
    """Hands the form over; False after writing into it why not."""
    if form.is_from_a_program:
        return True
    sender = get_adapter().get_client_ip(request)
    if way.letter is None and not within("survey", sender, most=ANSWERS_MOST, seconds=ANSWERS_SECONDS):
        form.add_error(
            None,
            _(
                "Many answers came from here within ten minutes. Wait a little and press again; what you wrote is still here."
            ),
        )
        return False
    act = services.keep_answers if keeps else services.send_answers
    return done(form, lambda: act(survey=survey, way=way, given=form.given()))


def after(survey: Survey, way: Way, *, keeps: bool) -> str:
    """Where it goes on."""
    if not keeps:
        asked = f"?felt={services.felt_of_sheet(survey, way)}" if survey.intended_level is not None else ""
        return reverse("engagement:survey_thanks", args=[survey.slug]) + asked
    if way.letter is not None:
        return reverse("engagement:survey_letter", args=[services.token_of_letter(way.letter)])
    return reverse("engagement:survey_later", args=[way.key])


@require_safe
@never_cache
def survey_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What becomes of answers that were sent; whoever has just sent some is asked how much say they felt they have."""
    row, token = found(slug), request.GET.get("felt", "")
    asked = services.thing_felt(token) if token else None
    context = {"row": row, "survey": row.survey, "felt": token if asked and asked[1] == row.survey else ""}
    return render(request, "engagement/survey_thanks.html", context)


@require_form
@never_cache
def survey_later(request: HttpRequest, key: str) -> HttpResponse:
    """The link to answers that were kept, to note or to be sent by e-mail."""
    sheet = services.sheet_of(Way(key))
    if sheet is None or sheet.state == SheetState.SENT:
        raise Http404
    form, sent = LaterForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        sender = get_adapter().get_client_ip(request)
        if within("survey-later", sender, most=LETTERS_AN_HOUR, seconds=3600):
            services.send_link(survey=sheet.survey, key=key, email=form.cleaned_data["email"])
            sent = True
        else:
            form.add_error(None, _("Many links were sent from here within the hour. Note the link instead."))
    link = services.link_of_kept(key)
    context: dict[str, Any] = {"survey": sheet.survey, "form": form, "sent": sent, "link": link}
    return private(render(request, "engagement/survey_later.html", context | {"days": settings.SURVEY_DRAFT_DAYS}))


def private(response: HttpResponse) -> HttpResponse:
    """The address is a key: it goes to no other site. With "no-referrer" the page's own form would be refused."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response
