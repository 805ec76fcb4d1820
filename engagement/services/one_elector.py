"""Two records of one person that both have a place in an open decision: one place is left, and one voice."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.choices import ConflictRule, DecisionState
from engagement.models import Decision, Elector, Position
from engagement.services import secret_ballots
from engagement.services.decisions import hold
from engagement.services.voting import take_away
from workgroups import unlinked
from workgroups.models import Person
from workgroups.services.errors import MergeRefusedError


def _merge(kept: Person, gone: Person) -> None:
    """Before the place of `gone` falls away: what stays is what `kept` said, or, if they said nothing, what `gone` said.

    A ballot in secret hangs on its place by a mark alone: left behind it would count beside the other one. It is taken away,
    or gets the mark of the place that stays, and nobody sees what it says. Refusing the merge until the decision is counted
    would be no way out: then both ballots count, and nobody can tell them apart any more. Refused it is only where the secret
    of the installation has changed since, so that the ballots cannot be found. A conflict of interest holds, whichever record
    declared it.
    """
    both = Decision.objects.filter(state=DecisionState.OPEN, electors__person=gone.pk)
    for decision in both.filter(electors__person=kept.pk).order_by("pk"):
        row = hold(decision)
        places = {one.person_id: one for one in row.electors.select_for_update().filter(person__in=[kept.pk, gone.pk])}
        _make_one(row, places[kept.pk], places[gone.pk])


def _make_one(row: Decision, kept: Elector, gone: Elector) -> None:
    if row.secret:
        _check_ballots(row, kept, gone)
    if gone.conflicted and not kept.conflicted:
        kept.conflicted, kept.conflict = True, gone.conflict
    leaves = kept.conflicted and row.conflicts != ConflictRule.VOTES
    for one, has_voice in ((kept, not leaves), (gone, not leaves and not kept.took_part)):
        if one.took_part and not has_voice:
            take_away(row, one)
    if gone.took_part:
        _hand_over(row, kept, gone)
    kept.dissent = kept.dissent or gone.dissent
    gone.concerns.filter(objection=False).update(elector=kept)
    gone.save()
    kept.save()


def _check_ballots(row: Decision, kept: Elector, gone: Elector) -> None:
    if not all(secret_ballots.has_ballot(row, one) for one in (kept, gone) if one.took_part):
        words = _("Both have a vote in the secret decision “%(title)s”. Merge them when it is counted.")
        raise MergeRefusedError(words % {"title": row.title})


def _hand_over(row: Decision, kept: Elector, gone: Elector) -> None:
    """What `gone` said is what `kept` said."""
    if row.secret:
        secret_ballots.hand_over(row, gone, kept)
    else:
        Position.objects.filter(elector=gone).update(elector=kept)
        if gone.concerns.filter(objection=True).exists():
            # One that `kept` took back earlier stays on the record, as a concern.
            kept.concerns.filter(objection=True).update(objection=False)
            gone.concerns.filter(objection=True).update(elector=kept)
    gone.took_part, kept.took_part = False, True


def _erase(_person: Person) -> None:
    """Nothing: how somebody voted in secret leads to nobody, and counts on."""


def _tell(_person: Person) -> list[dict[str, Any]]:
    """Nothing: that somebody took part stands with their place; how they voted in secret, the portal does not say."""
    return []


unlinked.register(unlinked.Unlinked("engagement.ballot", erase=_erase, tell=_tell, merge=_merge))
