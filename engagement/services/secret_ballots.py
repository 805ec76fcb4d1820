"""Secret ballots: one for each elector and changeable while the decision is open, then nobody's.

The way from an elector to the ballot takes a key of the decision and the secret of the installation; a copy of the database
alone does not have it. Every vote makes all rows anew in an order by chance, so that neither their keys nor their places follow
the order of voting. Closing gives every ballot a new name too and destroys the key, in one transaction.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from engagement.models import BallotKey, Decision, Elector, SecretBallot
from engagement.services.errors import DecisionRefusedError


def make_key(decision: Decision) -> None:
    """A new key for a decision that opens."""
    BallotKey.objects.create(decision=decision, key=secrets.token_hex(32))


def put_ballot(decision: Decision, elector: Elector, stance: str, ranking: Sequence[int], day: date) -> None:
    """What an elector says, in place of what they said before. The decision is held."""
    mark, said = mark_of(decision, elector), (stance, list(ranking))
    kept = {ballot.mark: (ballot.stance, ballot.ranking) for ballot in decision.ballots.all()}
    if elector.took_part and mark not in kept:
        # The secret of the installation was changed meanwhile: a second ballot would count twice.
        raise DecisionRefusedError(_("Your ballot is kept and cannot be changed any more."))
    _write(decision, kept | {mark: said}, day)


def take_ballot_away(decision: Decision, elector: Elector) -> None:
    """The elector has a conflict of interest and does not vote."""
    SecretBallot.objects.filter(decision=decision, mark=mark_of(decision, elector)).delete()


def has_ballot(decision: Decision, elector: Elector) -> bool:
    """Whether the elector's ballot can be found."""
    return SecretBallot.objects.filter(decision=decision, mark=mark_of(decision, elector)).exists()


def hand_over(decision: Decision, gone: Elector, kept: Elector) -> None:
    """The ballot of one elector is another's, because both are one person; `kept` has none."""
    found = SecretBallot.objects.filter(decision=decision, mark=mark_of(decision, gone))
    found.update(mark=mark_of(decision, kept))


def seal(decision: Decision, day: date) -> None:
    """Makes new rows of all ballots in an order by chance, with the day as their only time, and destroys the key."""
    said = list(decision.ballots.values_list("stance", "ranking"))
    BallotKey.objects.filter(decision=decision).delete()
    _write(decision, {secrets.token_hex(32): one for one in said}, day)


def _write(decision: Decision, ballots: Mapping[str, tuple[str, Sequence[int]]], day: date) -> None:
    """Makes new rows of all ballots, by their marks, in an order by chance.

    With every vote: a row that stood where its voter's row stands in the list of who took part would tell whose it is.
    """
    rows = [
        SecretBallot(decision=decision, mark=mark, stance=stance, ranking=list(ranking), on=day)
        for mark, (stance, ranking) in ballots.items()
    ]
    secrets.SystemRandom().shuffle(rows)
    decision.ballots.all().delete()
    SecretBallot.objects.bulk_create(rows)


def burn(decision: Decision) -> None:
    """Takes away what was said: the decision is withdrawn."""
    decision.ballots.all().delete()
    BallotKey.objects.filter(decision=decision).delete()


def mark_of(decision: Decision, elector: Elector) -> str:
    """The name of the elector's ballot while the decision is open."""
    key = BallotKey.objects.get(decision=decision).key
    return salted_hmac(f"engagement.ballot.{key}", str(elector.pk), algorithm="sha256").hexdigest()
