"""What this app does in the background: ids in, one service call out, safe to run twice."""

from datetime import date

from agenda.services.commitment_notices import ask_stale_commitments
from agenda.services.prompts import ask_what_happened
from agenda.services.rounds import mind_votes
from kconnect.core.jobs import Work, handler


@handler("agenda.ask_what_happened", nightly=True)
def ask(work: Work) -> None:
    """Asks members who have logged nothing for a month, or whose group has just met, what happened."""
    ask_what_happened(date.fromisoformat(work.args["date"]))


@handler("agenda.ask_stale_commitments", nightly=True)
def ask_commitments(work: Work) -> None:
    """Asks partners whether what they committed still stands, and whether what is over was kept."""
    ask_stale_commitments(date.fromisoformat(work.args["date"]))


@handler("agenda.mind_votes", nightly=True)
def mind(work: Work) -> None:
    """Closes votes of the workgroups that are over, and reminds groups that have not answered."""
    mind_votes(date.fromisoformat(work.args["date"]))
