"""Secret ballots: one for each elector and changeable while the decision is open, then nobody's.

The way from an elector to the ballot takes a key of the decision and the secret of the installation; a copy of the database
alone does not have it. Closing shuffles, gives every ballot a new name and destroys the key, in one transaction.
"""

import secrets
from collections.abc import Sequence
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
    said = {"stance": stance, "ranking": list(ranking)}
    changed = SecretBallot.objects.filter(decision=decision, mark=mark_of(decision, elector)).update(**said)
    if changed:
        return
    if elector.took_part:
        # The secret of the installation was changed meanwhile: a second ballot would count twice.
        raise DecisionRefusedError(_("Your ballot is kept and cannot be changed any more."))
    SecretBallot.objects.create(decision=decision, mark=mark_of(decision, elector), on=day, **said)


def take_ballot_away(decision: Decision, elector: Elector) -> None:
    """The elector has a conflict of interest and does not vote."""
    SecretBallot.objects.filter(decision=decision, mark=mark_of(decision, elector)).delete()


def seal(decision: Decision, day: date) -> None:
    """Makes new rows of all ballots in an order by chance, with the day as their only time, and destroys the key."""
    said = list(decision.ballots.values_list("stance", "ranking"))
    secrets.SystemRandom().shuffle(said)
    decision.ballots.all().delete()
    BallotKey.objects.filter(decision=decision).delete()
    SecretBallot.objects.bulk_create([
        SecretBallot(decision=decision, mark=secrets.token_hex(32), stance=stance, ranking=ranking, on=day)
        for stance, ranking in said
    ])  # fmt: skip


def burn(decision: Decision) -> None:
    """Takes away what was said: the decision is withdrawn."""
    decision.ballots.all().delete()
    BallotKey.objects.filter(decision=decision).delete()


def mark_of(decision: Decision, elector: Elector) -> str:
    """The name of the elector's ballot while the decision is open."""
    key = BallotKey.objects.get(decision=decision).key
    return salted_hmac(f"engagement.ballot.{key}", str(elector.pk), algorithm="sha256").hexdigest()
