"""Training: the public list, signing up without an account, and one's own place."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kconnect.core.access import person_of, require_form, signed_in
from kconnect.core.acts import done, told
from kconnect.core.calendars import calendar_answer, calendar_of
from kconnect.core.downloads import download
from kconnect.core.errors import DomainError
from kconnect.core.i18n import language_of
from kconnect.core.limits import within
from kconnect.core.pages import page_number
from workgroups.forms.trainings import SignUpForm
from workgroups.models import TrainingMaterial, TrainingSession, User
from workgroups.queries import trainings as queries
from workgroups.services import training_places as services
from workgroups.training_words import entry_of_session
from workgroups.views.public import public

PER_PAGE = 25
# As many as a library's shared address may send on an evening.
SIGN_UPS_AN_HOUR = 20


@require_safe
@public
def training_list(request: HttpRequest) -> HttpResponse:
    """What the workgroups teach."""
    page = Paginator(queries.offers_public(), PER_PAGE).get_page(page_number(request))
    return render(request, "workgroups/training_list.html", {"page": page, "rows": queries.offer_rows(page)})


@require_safe
@public
def training_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One training with its sessions to come."""
    offer = get_object_or_404(queries.offers_public(), slug=slug)
    return render(request, "workgroups/training_detail.html", {"about": queries.offer_page(offer), "offer": offer})


@require_safe
def training_material(request: HttpRequest, slug: str, material_id: int) -> FileResponse:
    """A file of a training that everybody may read about, to save."""
    files = TrainingMaterial.objects.filter(offer__in=queries.offers_public(), offer__slug=slug)
    material = get_object_or_404(files.select_related("file"), pk=material_id)
    return download(material.file, filename=material.name)


@require_safe
@public
def training_file(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session for a calendar; `?lang=` gives it in another language."""
    session = get_object_or_404(queries.sessions_public(), pk=session_id)
    with translation.override(language_of(request)):
        content = calendar_of([entry_of_session(session)], name=session.offer.title, kind="Trainings")
    return calendar_answer(request, content, f"{session.offer.slug}.ics")


# Without an account -------------------------------------------------------------------------------------------------------


@require_form
@never_cache
def training_sign_up(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The form for a place, without an account. A page of its own that no cache keeps."""
    session = get_object_or_404(queries.sessions_public(), pk=session_id, offer__slug=slug)
    form = SignUpForm(request.POST or None)
    taken = False
    if request.method == "POST" and form.is_valid():
        taken = form.is_from_a_program or _take(request, session, form)
    if taken:
        return redirect("workgroups:training_signed_up", slug=slug, session_id=session_id)
    context = {"session": session, "offer": session.offer, "row": queries.counted(session), "form": form}
    return render(request, "workgroups/training_sign_up.html", context | {"days": settings.SEAT_APPLICATION_DAYS})


def _take(request: HttpRequest, session: TrainingSession, form: SignUpForm) -> bool:
    """Hands the form over; False after writing into it why not."""
    sender = get_adapter().get_client_ip(request)
    if not within("training-sign-up", sender, most=SIGN_UPS_AN_HOUR, seconds=3600):
        form.add_error(
            None, _("Many people signed up from here within the hour. Try again later; what you wrote is still here.")
        )
        return False
    return done(form, lambda: services.sign_up(by=None, session=session, **form.values()))


@require_safe
@never_cache
def training_signed_up(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """What happens next, for whoever has just signed up; it says of nobody whether they have a place."""
    session = get_object_or_404(queries.sessions_public(), pk=session_id, offer__slug=slug)
    context = {
        "session": session, "offer": session.offer, "row": queries.counted(session),
        "links": queries.calendar_links(session), "days": settings.SEAT_APPLICATION_DAYS,
    }  # fmt: skip
    return render(request, "workgroups/training_signed_up.html", context)


@require_form
@never_cache
def training_place(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a message; the token is the permission, and one tap gives the place back."""
    place = services.place_of_token(token)
    if place is None:
        raise Http404
    session, refused = place.session, ""
    if request.method == "POST":
        try:
            services.give_up_place(by=None, session=session, person=place.person)
        except DomainError as error:
            refused = str(error)
        place.refresh_from_db(fields=["state"])
    context = {
        "place": place, "session": session, "offer": session.offer, "refused": refused,
        "row": queries.counted(session), "links": queries.calendar_links(session),
    }  # fmt: skip
    response = render(request, "workgroups/training_place.html", context)
    # The link is a key: it goes to no other site. With "no-referrer" the page's own form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


# With an account ----------------------------------------------------------------------------------------------------------


@require_form
@signed_in
def training_register(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """One's own place in a session: taken or given back with one tap."""
    user: User = person_of(request)
    session = get_object_or_404(queries.sessions_public(), pk=session_id, offer__slug=slug)
    if request.method == "POST":
        if request.POST.get("do") == "give_up":
            well = _("Your place is free for somebody else.")
            told(request, lambda: services.give_up_place(by=user, session=session), well)
        else:
            told(request, lambda: services.take_place(by=user, session=session), _("Noted. This is how it stands:"))
        return redirect("workgroups:training_register", slug=slug, session_id=session_id)
    context = {
        "session": session, "offer": session.offer, "place": queries.place_of(user, session),
        "row": queries.counted(session), "links": queries.calendar_links(session),
    }  # fmt: skip
    return render(request, "workgroups/training_register.html", context)
