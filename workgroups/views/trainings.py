"""Training: the public list, one's own place, and the room in which leads offer it and write down who came."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import number_of, page_number
from workgroups.forms.trainings import ParticipantForm, TrainingForm, TrainingSessionForm
from workgroups.models import TrainingOffer, TrainingSession, User, Workgroup
from workgroups.queries import trainings as queries
from workgroups.rules import can_enter_workgroup
from workgroups.rules import trainings as rules
from workgroups.services import trainings as services
from workgroups.views.network import manager
from workgroups.views.public import public
from workgroups.views.tables import csv_file

PER_PAGE = 25


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
    return render(request, "workgroups/training_detail.html", {"row": queries.offer_rows([offer])[0], "offer": offer})


@require_form
@signed_in
def training_register(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """One's own place in a session: taken or given back with one tap."""
    user: User = person_of(request)
    sessions = TrainingSession.objects.filter(offer__in=queries.offers_public()).select_related("offer__workgroup")
    session = get_object_or_404(sessions, pk=session_id, offer__slug=slug)
    if request.method == "POST":
        if request.POST.get("do") == "give_up":
            well = _("Your place is free for somebody else.")
            told(request, lambda: services.give_up_place(by=user, session=session), well)
        else:
            told(request, lambda: services.take_place(by=user, session=session), _("You have a place."))
        return redirect("workgroups:training_register", slug=slug, session_id=session_id)
    context = {"session": session, "offer": session.offer, "place": queries.place_of(user, session)}
    return render(request, "workgroups/training_register.html", context)


def group_of(request: HttpRequest, slug: str, *, leads: bool = True) -> tuple[User, Workgroup]:
    """The signed-in person and a workgroup; its leads and staff, or everybody inside."""
    user: User = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=can_enter_workgroup(user, group), may_do=not leads or rules.can_offer_training(user, group))
    return user, group


@require_safe
@signed_in
def group_training_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group teaches; for leads also what was held, to write down who came, and which seat holders completed what."""
    user, group = group_of(request, slug, leads=False)
    leads = rules.can_offer_training(user, group)
    offers = TrainingOffer.objects.filter(workgroup=group).select_related("workgroup")
    context = {
        "workgroup": group, "rows": queries.offer_rows(offers, begun=leads), "may_offer": leads,
        "matrix": queries.completion_matrix(group) if leads else None,
    }  # fmt: skip
    return render(request, "workgroups/group_training_list.html", context)


@require_form
@signed_in
def training_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A new training."""
    user, group = group_of(request, slug)
    form = TrainingForm(request.POST or None)

    def act() -> None:
        services.offer_training(by=user, workgroup=group, **form.cleaned_data)

    if sent(request, form, act, _("Offered. Say now when it is held.")):
        return redirect("workgroups:group_training_list", slug=slug)
    return render(request, "workgroups/training_edit.html", {"form": form, "workgroup": group})


@require_form
@signed_in
def training_edit(request: HttpRequest, slug: str, offer_id: int) -> HttpResponse:
    """Changes what a training says of itself."""
    user, group = group_of(request, slug)
    offer = get_object_or_404(TrainingOffer.objects.select_related("workgroup"), pk=offer_id, workgroup=group)
    form = TrainingForm(request.POST or None, initial={name: getattr(offer, name) for name in TrainingForm.base_fields})

    def act() -> None:
        services.change_training(by=user, offer=offer, **form.cleaned_data)

    if sent(request, form, act, _("Saved.")):
        return redirect("workgroups:group_training_list", slug=slug)
    return render(request, "workgroups/training_edit.html", {"form": form, "workgroup": group, "offer": offer})


@require_form
@signed_in
def training_session_create(request: HttpRequest, slug: str, offer_id: int) -> HttpResponse:
    """Says when a training is held."""
    user, group = group_of(request, slug)
    offer = get_object_or_404(TrainingOffer.objects.select_related("workgroup"), pk=offer_id, workgroup=group)
    form = TrainingSessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        session = services.add_training_session(by=user, offer=offer, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workgroups:training_session_detail", slug=slug, session_id=session.pk)
    return render(
        request, "workgroups/training_edit.html", {"form": form, "workgroup": group, "offer": offer, "when": True}
    )


@require_form
@signed_in
def training_session_detail(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Who has a place and who completed it; a lead adds people without an account."""
    user, group = group_of(request, slug)
    own = TrainingSession.objects.filter(offer__workgroup=group).select_related("offer__workgroup")
    session = get_object_or_404(own, pk=session_id)
    adding = request.POST.get("do") == "add"
    form = ParticipantForm(request.POST if adding else None)

    def add() -> None:
        services.add_participant(by=user, session=session, **form.cleaned_data)

    if sent(request, form, add, _("Saved.")) if adding else _completed(request, user, session):
        return redirect("workgroups:training_session_detail", slug=slug, session_id=session_id)
    context = {"form": form, "workgroup": group, "session": session, "places": queries.places_of(session)}
    return render(request, "workgroups/training_session_detail.html", context)


def _completed(request: HttpRequest, user: User, session: TrainingSession) -> bool:
    """Whether it was sent who completed it, and is kept."""
    chosen = {number_of(key) for key in request.POST.getlist("place")} - {0}
    return request.method == "POST" and told(
        request, lambda: services.record_training(by=user, session=session, completed=chosen), _("Saved.")
    )


@require_safe
@signed_in
def training_export(request: HttpRequest) -> StreamingHttpResponse:
    """How many people trainings reached, as a file."""
    manager(request)
    return csv_file(queries.training_header(), queries.training_lines(), "trainings.csv")
