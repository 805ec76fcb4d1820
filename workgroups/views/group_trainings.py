"""The room in which leads offer training, hold its sessions, and write down who came."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import number_of
from workgroups.forms.trainings import (
    CallOffForm,
    MaterialForm,
    ParticipantForm,
    TrainingForm,
    TrainingSessionForm,
    initial_of_session,
    initial_of_training,
)
from workgroups.models import TrainingOffer, TrainingSession, User, Workgroup
from workgroups.queries import trainings as queries
from workgroups.rules import can_enter_workgroup
from workgroups.rules import trainings as rules
from workgroups.services import training_places as places
from workgroups.services import trainings as services
from workgroups.views.network import manager
from workgroups.views.tables import csv_file


def group_of(request: HttpRequest, slug: str, *, leads: bool = True) -> tuple[User, Workgroup]:
    """The signed-in person and a workgroup; its leads and staff, or everybody inside."""
    user: User = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=can_enter_workgroup(user, group), may_do=not leads or rules.can_offer_training(user, group))
    return user, group


def offer_of(request: HttpRequest, slug: str, offer_id: int) -> tuple[User, Workgroup, TrainingOffer]:
    """The same with a training of that group."""
    user, group = group_of(request, slug)
    return user, group, get_object_or_404(group.trainings.select_related("workgroup"), pk=offer_id)


def session_of(request: HttpRequest, slug: str, session_id: int) -> tuple[User, Workgroup, TrainingSession]:
    """The same with a session of one of its trainings."""
    user, group = group_of(request, slug)
    own = TrainingSession.objects.filter(offer__workgroup=group).select_related("offer__workgroup")
    return user, group, get_object_or_404(own, pk=session_id)


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
    user, group, offer = offer_of(request, slug, offer_id)
    form = TrainingForm(request.POST or None, initial=initial_of_training(offer))

    def act() -> None:
        services.change_training(by=user, offer=offer, **form.cleaned_data)

    if sent(request, form, act, _("Saved.")):
        return redirect("workgroups:group_training_list", slug=slug)
    return render(request, "workgroups/training_edit.html", {"form": form, "workgroup": group, "offer": offer})


@require_form
@signed_in
def training_material_list(request: HttpRequest, slug: str, offer_id: int) -> HttpResponse:
    """The files of a training, and one more."""
    user, group, offer = offer_of(request, slug, offer_id)
    form = MaterialForm(request.POST, request.FILES) if request.method == "POST" else MaterialForm()

    def act() -> None:
        file = form.cleaned_data["file"]
        services.add_material(by=user, offer=offer, stream=file.file, name=file.name)

    if sent(request, form, act, _("Added."), at="file"):
        return redirect("workgroups:training_material_list", slug=slug, offer_id=offer_id)
    context = {"form": form, "workgroup": group, "offer": offer, "files": offer.files.select_related("file")}
    return render(request, "workgroups/training_material_list.html", context)


@require_POST
@signed_in
def training_material_remove(request: HttpRequest, slug: str, offer_id: int, material_id: int) -> HttpResponse:
    """Takes a file away."""
    user, _group, offer = offer_of(request, slug, offer_id)
    material = get_object_or_404(offer.files.select_related("file", "offer__workgroup"), pk=material_id)
    told(request, lambda: services.remove_material(by=user, material=material), _("Removed."))
    return redirect("workgroups:training_material_list", slug=slug, offer_id=offer_id)


@require_form
@signed_in
def training_session_create(request: HttpRequest, slug: str, offer_id: int) -> HttpResponse:
    """Says when a training is held."""
    user, group, offer = offer_of(request, slug, offer_id)
    form = TrainingSessionForm(request.POST or None)

    def act() -> None:
        services.add_training_session(by=user, offer=offer, **form.cleaned_data)

    if sent(request, form, act, _("Saved. People can sign up now.")):
        return redirect("workgroups:group_training_list", slug=slug)
    context = {"form": form, "workgroup": group, "offer": offer, "when": True}
    return render(request, "workgroups/training_edit.html", context)


@require_form
@signed_in
def training_session_edit(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Moves a session, or gives it more or fewer places."""
    user, group, session = session_of(request, slug, session_id)
    form = TrainingSessionForm(request.POST or None, initial=initial_of_session(session))

    def act() -> None:
        services.change_training_session(by=user, session=session, **form.cleaned_data)

    if sent(request, form, act, _("Saved. If day, time or place changed, everybody who signed up is told.")):
        return redirect("workgroups:training_session_detail", slug=slug, session_id=session_id)
    context = {"form": form, "workgroup": group, "offer": session.offer, "when": True, "session": session}
    return render(request, "workgroups/training_edit.html", context)


@require_form
@signed_in
def training_session_cancel(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Calls a session off, with a reason for those who signed up."""
    user, group, session = session_of(request, slug, session_id)
    form = CallOffForm(request.POST or None)

    def act() -> None:
        services.cancel_training_session(by=user, session=session, **form.cleaned_data)

    if sent(request, form, act, _("Called off. Everybody who signed up is told.")):
        return redirect("workgroups:training_session_detail", slug=slug, session_id=session_id)
    context = {"form": form, "workgroup": group, "session": session, "row": queries.counted(session)}
    return render(request, "workgroups/training_session_cancel.html", context)


@require_form
@signed_in
def training_session_detail(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Who has a place and who completed it; a lead adds people without an account."""
    user, group, session = session_of(request, slug, session_id)
    adding = request.POST.get("do") == "add"
    form = ParticipantForm(request.POST if adding else None)

    def add() -> None:
        places.add_participant(by=user, session=session, **form.cleaned_data)

    if sent(request, form, add, _("Saved.")) if adding else _completed(request, user, session):
        return redirect("workgroups:training_session_detail", slug=slug, session_id=session_id)
    context = {"form": form, "workgroup": group, "session": session, "about": queries.session_page(session)}
    return render(request, "workgroups/training_session_detail.html", context)


def _completed(request: HttpRequest, user: User, session: TrainingSession) -> bool:
    """Whether it was sent who completed it, and is kept."""
    chosen = {number_of(key) for key in request.POST.getlist("place")} - {0}
    return request.method == "POST" and told(
        request, lambda: places.record_training(by=user, session=session, completed=chosen), _("Saved.")
    )


@require_safe
@signed_in
def training_export(request: HttpRequest) -> StreamingHttpResponse:
    """How many people trainings reached, as a file."""
    manager(request)
    return csv_file(queries.training_header(), queries.training_lines(), "trainings.csv")
