"""The common agenda: read by everybody in all its versions, written and adopted by staff."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import services
from agenda.forms import AdoptAgendaForm, AgendaForm
from agenda.models import CommonAgenda
from agenda.queries import common_agenda as queries
from agenda.queries.reviews import deciding_bodies
from agenda.services.common_agenda import AGENDA_FIELDS
from agenda.views.console import staff_of
from agenda.views.public import public
from kconnect.core.access import require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import page_number


@require_safe
@public
def agenda_detail(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The agenda that holds, or one version of it; before the first is adopted, the page says so."""
    page = queries.agenda_page(number)
    if page is None and number is not None:
        raise Http404
    return render(request, "agenda/agenda_detail.html", {"page": page, "by_number": number is not None})


@require_safe
@public
def agenda_versions(request: HttpRequest) -> HttpResponse:
    """All adopted versions."""
    return render(request, "agenda/agenda_versions.html", {"versions": queries.agenda_versions()})


@require_safe
@public
def agenda_compare(request: HttpRequest) -> HttpResponse:
    """What two versions say differently; without a choice, the one that holds and the one before it."""
    if not {"earlier", "later"} & set(request.GET):
        latest = next(iter(queries.agenda_versions()), None)
        chosen = (latest.before or 0, latest.number) if latest else (0, 0)
    else:
        chosen = page_number(request, "earlier"), page_number(request, "later")
    found = queries.comparison(min(chosen), max(chosen))
    if found is None:
        raise Http404
    return render(request, "agenda/agenda_compare.html", {"page": found})


@require_form
@signed_in
def agenda_edit(request: HttpRequest) -> HttpResponse:
    """Writes the draft; the version that holds stays until the draft is adopted."""
    user = staff_of(request)
    draft, latest = CommonAgenda.objects.drafts().first(), CommonAgenda.objects.adopted().first()
    form = AgendaForm(request.POST or None, initial=_start(draft, latest))
    if sent(request, form, lambda: services.write_agenda(by=user, **form.cleaned_data), _("Kept as a draft. Look at it as everybody would read it, and adopt it once the network has agreed.")):  # fmt: skip  # noqa: E501
        return redirect("agenda:agenda_edit")
    context = {"form": form, "draft": draft, "latest": latest}
    return render(request, "agenda/agenda_edit.html", context, status=422 if form.errors else 200)


def _start(draft: CommonAgenda | None, latest: CommonAgenda | None) -> dict[str, object]:
    """The words to begin with: the draft's, else those that hold; what changes is said anew."""
    first = draft or latest
    if first is None:
        return {}
    kept = [name for name in AGENDA_FIELDS if draft is not None or not name.startswith("change")]
    goals = list(first.measures.values_list("goal_id", flat=True))
    return {name: getattr(first, name) for name in kept} | {"goals": goals}


@require_safe
@signed_in
def agenda_preview(request: HttpRequest) -> HttpResponse:
    """The draft as everybody would read it, and what it changes."""
    staff_of(request)
    page = queries.agenda_draft()
    if page is None:
        raise Http404
    return render(request, "agenda/agenda_preview.html", {"page": page})


@require_form
@signed_in
def agenda_adopt(request: HttpRequest) -> HttpResponse:
    """Makes the draft the agenda that holds."""
    user = staff_of(request)
    draft = CommonAgenda.objects.drafts().first()
    if draft is None:
        return redirect("agenda:agenda_edit")
    form = AdoptAgendaForm(request.POST or None)
    if sent(request, form, lambda: services.adopt_agenda(by=user, **form.cleaned_data), _("Adopted. Everybody reads it now.")):  # fmt: skip
        return redirect("agenda:agenda_edit")
    context = {"form": form, "draft": draft, "bodies": deciding_bodies()}
    return render(request, "agenda/agenda_adopt.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def agenda_discard(request: HttpRequest) -> HttpResponse:
    """Throws the draft away."""
    user = staff_of(request)
    told(request, lambda: services.discard_agenda(by=user), _("The draft is gone. The agenda that holds is as it was."))
    return redirect("agenda:agenda_edit")
