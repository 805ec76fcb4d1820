"""What this app does in the background: ids in, one service call out, safe to run twice."""

from datetime import date

from agenda.services.commitment_notices import ask_stale_commitments
from agenda.services.owners import ask_owners
from agenda.services.plan_accept import accept_plan_rows
from agenda.services.plan_check import compare_plan_file
from agenda.services.plan_files import ACCEPT, CHECK, clear_plan_files
from agenda.services.prompts import ask_what_happened
from agenda.services.review_notices import remind_of_strategy_reviews
from agenda.services.rounds import mind_votes
from agenda.services.system_commitments import remind_of_reviews
from kconnect.core.jobs import Work, handler


@handler("agenda.ask_what_happened", nightly=True)
def ask(work: Work) -> None:
    """Asks members who have logged nothing for a month, or whose group has just met, what happened."""
    ask_what_happened(date.fromisoformat(work.args["date"]))


@handler("agenda.ask_owners", nightly=True)
def ask_how_it_stands(work: Work) -> None:
    """Asks owners of actions how they stand: due soon, late, blocked for long, or without any word."""
    ask_owners(date.fromisoformat(work.args["date"]))


@handler("agenda.ask_stale_commitments", nightly=True)
def ask_commitments(work: Work) -> None:
    """Asks partners whether what they committed still stands, and whether what is over was kept."""
    ask_stale_commitments(date.fromisoformat(work.args["date"]))


@handler("agenda.mind_votes", nightly=True)
def mind(work: Work) -> None:
    """Closes votes of the workgroups that are over, and reminds groups that have not answered."""
    mind_votes(date.fromisoformat(work.args["date"]))


@handler(CHECK)
def check(work: Work) -> None:
    """Says what accepting a file of the plan would do."""
    args = work.args
    compare_plan_file(work=work, file_id=args["file"], revision=args["revision"], user_id=args["user"])


@handler(ACCEPT)
def accept(work: Work) -> None:
    """Writes the rows of a file into the plan."""
    args = work.args
    accept_plan_rows(work=work, file_id=args["file"], revision=args["revision"], user_id=args["user"])


@handler("agenda.clear_plan_files", nightly=True)
def clear(work: Work) -> None:
    """Discards files of the plan that nobody took up again."""
    clear_plan_files(date.fromisoformat(work.args["date"]))


@handler("agenda.remind_of_system_reviews", nightly=True)
def remind_reviewers(work: Work) -> None:
    """Tells those who review the equity commitments of public systems what is due."""
    remind_of_reviews(date.fromisoformat(work.args["date"]))


@handler("agenda.remind_of_strategy_reviews", nightly=True)
def remind_of_strategies(work: Work) -> None:
    """Tells who reviews strategies, and whose they are, that a review is due or waits."""
    remind_of_strategy_reviews(date.fromisoformat(work.args["date"]))
