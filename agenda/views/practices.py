"""Practices: the public list and one of them; inside, proposals, their assessment and where they are used."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agenda import rules, services
from agenda.filters import PracticeFilter
from agenda.forms import AssessmentForm, PracticeForm, UseForm
from agenda.models import Practice, PracticeUse
from agenda.queries import practices as queries
from agenda.views.public import public
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.loaded import values_of
from kconnect.core.pages import page_number
from workgroups.models import Organization, User
from workgroups.permissions import Permission, Where, access_of


@require_safe
@public
def practice_list(request: HttpRequest) -> HttpResponse:
    """What helps, who knows it, and what was decided."""
    chosen = PracticeFilter(request.GET, queryset=Practice.objects.public().with_outcome(), request=request)
    context = {
        "listed": queries.practice_list(chosen.qs, number=page_number(request)),
        "filter": chosen,
        "scale": queries.evidence_scale(),
    }
    return render(request, "agenda/practice_list.html", context)


@require_safe
@public
def practice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One practice."""
    about = queries.practice_page(slug)
    if about is None:
        raise Http404
    context = {"about": about, "practice": about.row.practice, "scale": queries.evidence_scale()}
    return render(request, "agenda/practice_detail.html", context)


# Inside ---------------------------------------------------------------------------------------------------------------


def insider(request: HttpRequest) -> User:
    """The signed-in person, if they hold a role in the network; else 404."""
    user: User = person_of(request)
    allow(may_see=rules.can_enter_practices(user))
    return user


@require_safe
@signed_in
def practice_room(request: HttpRequest) -> HttpResponse:
    """All practices, public or not."""
    user = insider(request)
    found = Practice.objects.visible_to(user).with_outcome()
    chosen = PracticeFilter(request.GET, queryset=found, request=request)
    room = queries.practice_room(user, chosen.qs, number=page_number(request))
    return render(request, "agenda/practice_room.html", {"room": room, "filter": chosen})


@require_form
@signed_in
def practice_create(request: HttpRequest) -> HttpResponse:
    """A member, or an editor in the name of a partner, proposes a practice."""
    user = insider(request)
    edited = access_of(user).places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION)
    partners = Organization.objects.filter(pk__in=edited)
    first = {"organization": partners.first(), "origin": "community"} if partners.count() == 1 else {}
    form = PracticeForm(request.POST or None, partners=partners, initial=first)

    def act() -> None:
        services.propose_practice(by=user, **values_of(form))

    if sent(request, form, act, _("Proposed. Somebody else reads it and says what follows.")):
        return redirect("agenda:practice_room")
    return render(request, "agenda/practice_edit.html", {"form": form})


@require_form
@signed_in
def practice_edit(request: HttpRequest, practice_id: int) -> HttpResponse:
    """Changes the words of a practice."""
    user = insider(request)
    practice = get_object_or_404(Practice, pk=practice_id)
    allow(may_see=True, may_do=rules.can_edit_practice(user, practice))
    form = PracticeForm(request.POST or None, instance=Practice.objects.get(pk=practice.pk))

    def act() -> None:
        services.change_practice(by=user, practice=practice, **values_of(form))

    if sent(request, form, act, _("Saved.")):
        return redirect("agenda:practice_edit", practice_id=practice.pk)
    context = {"form": form, "practice": practice, "assesses": rules.can_assess(user)}
    return render(request, "agenda/practice_edit.html", context)


@require_POST
@signed_in
def practice_publish(request: HttpRequest, practice_id: int) -> HttpResponse:
    """Shows a practice to the public or takes it back."""
    user = insider(request)
    allow(may_see=True, may_do=rules.can_assess(user))
    practice = get_object_or_404(Practice, pk=practice_id)
    published = request.POST.get("published") == "yes"
    well = _("Public now.") if published else _("Not public any more.")
    told(request, lambda: services.publish_practice(by=user, practice=practice, published=published), well)
    return redirect("agenda:practice_edit", practice_id=practice.pk)


@require_form
@signed_in
def practice_assess(request: HttpRequest, practice_id: int) -> HttpResponse:
    """Somebody else than who proposed it says what it is good for and what follows."""
    user = insider(request)
    practice = get_object_or_404(Practice, pk=practice_id)
    allow(may_see=True, may_do=rules.can_assess_practice(user, practice))
    form = AssessmentForm(request.POST or None)

    def act() -> None:
        services.assess_practice(by=user, practice=practice, **values_of(form))

    if sent(request, form, act, _("Noted. Earlier assessments stay beside it.")):
        return redirect("agenda:practice_room")
    context = {"form": form, "practice": practice, "earlier": list(practice.assessments.order_by("-pk"))}
    return render(request, "agenda/practice_assess.html", context)


@require_form
@signed_in
def practice_uses(request: HttpRequest, practice_id: int) -> HttpResponse:
    """Where it is used: read by everybody inside, written by whoever keeps the strategy, the action or the partner."""
    user = insider(request)
    practice = get_object_or_404(Practice, pk=practice_id)
    ties = rules.can_tie_somewhere(user)
    allow(may_see=True, may_do=ties or request.method != "POST")
    form = UseForm(request.POST or None)

    def act() -> None:
        services.tie_practice(by=user, practice=practice, **form.cleaned_data)

    if sent(request, form, act, _("Noted. Everybody sees where it is used.")):
        return redirect("agenda:practice_uses", practice_id=practice.pk)
    context: dict[str, Any] = {"form": form, "practice": practice, "uses": queries.uses_inside(practice), "ties": ties}
    return render(request, "agenda/practice_uses.html", context)


@require_POST
@signed_in
def practice_untie(request: HttpRequest, practice_id: int, use_id: int) -> HttpResponse:
    """Takes back that it is used somewhere."""
    user = insider(request)
    use = get_object_or_404(
        PracticeUse.objects.select_related("practice", "strategy__workgroup", "action__strategy", "organization"),
        pk=use_id, practice=practice_id,
    )  # fmt: skip
    may = rules.can_tie_practice(user, strategy=use.strategy, action=use.action, organization=use.organization)
    allow(may_see=True, may_do=may)
    told(request, lambda: services.untie_practice(by=user, use=use), _("Taken back."))
    return redirect("agenda:practice_uses", practice_id=practice_id)
