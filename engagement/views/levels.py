"""Levels of engagement: the public page, what somebody felt, and the pages on which leads and staff say what was reached."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agenda.models import Strategy
from engagement import rules, services
from engagement.forms import CommunityShareForm, FeltForm, KindForm, LevelForm
from engagement.models import CommunityShare
from engagement.queries import console_levels as console_queries
from engagement.queries import levels as queries
from engagement.queries.levelled import NOUNS, Noun
from engagement.views.events import keeper_of, public
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import done, sent
from kconnect.core.pages import page_number
from workgroups.models import User
from workgroups.rules import can_edit_workplan, can_enter_workgroup, is_insider


@require_safe
@public
def level_list(request: HttpRequest) -> HttpResponse:
    """Both scales, what was reached over time, and the money beside it."""
    form = KindForm(request.GET, kinds=[(noun.name, noun.label) for noun in NOUNS.values()])
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    page = queries.levels_page(number=page_number(request), kind=kind)
    return render(request, "engagement/level_list.html", {"about": page, "scales": queries.scales(), "form": form})


@never_cache
@require_form
def felt_edit(request: HttpRequest, token: str) -> HttpResponse:
    """Which level somebody felt who took part; the key in the address says about what."""
    found = services.thing_felt(token)
    if found is None:
        raise Http404
    noun, thing, who = found
    form = FeltForm(request.POST or None, initial={"level": request.GET.get("level", "")})
    thanks = request.method == "POST" and form.is_valid()
    if thanks and not done(
        form, lambda: services.say_felt(noun=noun, thing=thing, who=who, level=form.cleaned_data["level"])
    ):
        thanks = False
    context = {"form": form, "thing": thing, "noun": noun, "url": noun.url(thing), "thanks": thanks}
    return render(request, "engagement/felt_edit.html", context)


# Console ------------------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def console_levels(request: HttpRequest) -> HttpResponse:
    """What is over and has no level yet, goals that only informed, and initiatives with their money."""
    user = keeper_of(request)
    about = console_queries.console_page(user, number=page_number(request))
    return render(request, "engagement/console_levels.html", {"about": about})


def kept(request: HttpRequest, kind: str, pk: int) -> tuple[User, Noun, Any]:
    """The signed-in person and something whose level they may say; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    noun = NOUNS.get(kind)
    if noun is None:
        raise Http404
    thing = get_object_or_404(noun.public(), pk=pk)
    allow(may_see=is_insider(user), may_do=rules.can_say_level(user, noun.group_of(thing)))
    return user, noun, thing


@require_form
@signed_in
def level_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Says what was promised and what was reached."""
    user, noun, thing = kept(request, kind, pk)
    form = LevelForm(request.POST or None, thing=thing)
    act = lambda: services.say_level(by=user, noun=noun, thing=thing, **form.cleaned_data)  # noqa: E731
    if sent(request, form, act, _("Saved.")):
        return redirect("engagement:console_levels")
    return render(
        request, "engagement/level_edit.html", {"form": form, "thing": thing, "noun": noun, "url": noun.url(thing)}
    )


@require_form
@signed_in
def community_share_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Enters which part of the money of a strategy is the community's."""
    user: User = person_of(request)
    strategy = get_object_or_404(Strategy.objects.select_related("workgroup"), slug=slug)
    allow(may_see=can_enter_workgroup(user, strategy.workgroup), may_do=can_edit_workplan(user, strategy.workgroup))
    form = CommunityShareForm(request.POST or None, share=CommunityShare.objects.filter(strategy=strategy).first())
    act = lambda: services.set_community_share(by=user, strategy=strategy, **form.cleaned_data)  # noqa: E731
    if sent(request, form, act, _("Saved.")):
        return redirect("engagement:console_levels")
    return render(request, "engagement/community_share_edit.html", {"form": form, "strategy": strategy})
