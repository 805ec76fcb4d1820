"""Votes of the workgroups: opened and watched by whoever keeps the priorities, answered by the lead of each group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import rules, services
from agenda.forms import BallotForm, LastDayForm, RoundForm
from agenda.models import PolicyRound
from agenda.queries import policy_room as queries
from agenda.views.policy_room import insider, keeper
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.loaded import values_of
from workgroups.models import Workgroup


@require_form
@signed_in
def vote_create(request: HttpRequest) -> HttpResponse:
    """Opens a vote."""
    user = keeper(request)
    votable = queries.votable()
    form = RoundForm(request.POST or None, priorities=votable, initial={"priorities": votable})

    def act() -> None:
        services.open_round(by=user, **values_of(form))

    if sent(request, form, act, _("The vote is set. The leads of the groups are told when it begins.")):
        return redirect("agenda:policy_room")
    return render(request, "agenda/vote_create.html", {"form": form, "votable": len(votable)})


@require_form
@signed_in
def vote_edit(request: HttpRequest, vote_id: int) -> HttpResponse:
    """Who has answered; another last day, closing, or calling it off."""
    user = keeper(request)
    vote = get_object_or_404(PolicyRound, pk=vote_id, running=True)
    form = LastDayForm(request.POST or None, initial={"closes_on": vote.closes_on})

    def act() -> None:
        services.extend_round(by=user, vote=vote, **form.cleaned_data)

    if sent(request, form, act, _("Saved.")):
        return redirect("agenda:vote_edit", vote_id=vote.pk)
    return render(request, "agenda/vote_edit.html", {"form": form, "now": queries.vote_now(user), "vote": vote})


@require_POST
@signed_in
def vote_close(request: HttpRequest, vote_id: int) -> HttpResponse:
    """Counts a vote that every group has answered."""
    user = keeper(request)
    vote = get_object_or_404(PolicyRound, pk=vote_id)
    if told(request, lambda: services.close_round(by=user, vote=vote), _("Counted. Everybody can read it now.")):
        return redirect("agenda:policy_room")
    return redirect("agenda:vote_edit", vote_id=vote.pk)


@require_POST
@signed_in
def vote_call_off(request: HttpRequest, vote_id: int) -> HttpResponse:
    """Takes a vote away that nobody has answered."""
    user = keeper(request)
    vote = get_object_or_404(PolicyRound, pk=vote_id)
    told(request, lambda: services.call_off_round(by=user, vote=vote), _("Called off."))
    return redirect("agenda:policy_room")


@require_form
@signed_in
def ballot_edit(request: HttpRequest, vote_id: int, slug: str) -> HttpResponse:
    """What a group says, given by its lead; it can be changed until the vote closes."""
    user = insider(request)
    vote = get_object_or_404(PolicyRound, pk=vote_id, running=True)
    group = get_object_or_404(Workgroup.objects.visible_to(user), slug=slug)
    allow(may_see=True, may_do=rules.can_vote_for(user, group))
    said = queries.ballot_of(vote, group)
    form = BallotForm(request.POST or None, vote=vote, said=said)

    def act() -> None:
        abstains = form.cleaned_data["abstains"]
        services.cast_ballot(by=user, vote=vote, workgroup=group, choices=form.chosen(), abstains=abstains)

    if sent(request, form, act, _("Noted. You can change it until the vote closes.")):
        return redirect("agenda:policy_room")
    context = {"form": form, "vote": vote, "workgroup": group, "said": said}
    return render(request, "agenda/ballot_edit.html", context)
