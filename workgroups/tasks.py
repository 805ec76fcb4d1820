"""What this app does in the background: ids in, one service call out, safe to run twice."""

from datetime import date

from kconnect.core.jobs import Work, handler
from workgroups.services.partner_files import clear_partner_files
from workgroups.services.profiles import ask_stale_profiles


@handler("workgroups.ask_stale_profiles", nightly=True)
def ask(work: Work) -> None:
    """Asks editors whether old profiles are still right."""
    ask_stale_profiles(date.fromisoformat(work.args["date"]))


@handler("workgroups.clear_partner_files", nightly=True)
def clear(work: Work) -> None:
    """Discards files of partners that nobody took up again."""
    clear_partner_files(date.fromisoformat(work.args["date"]))
