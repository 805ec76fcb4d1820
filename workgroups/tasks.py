"""What this app does in the background: ids in, one service call out, safe to run twice."""

from datetime import date

from kconnect.core.jobs import Work, handler
from workgroups.services.profiles import ask_stale_profiles


@handler("workgroups.ask_stale_profiles", nightly=True)
def ask(work: Work) -> None:
    """Asks editors whether old profiles are still right."""
    ask_stale_profiles(date.fromisoformat(work.args["date"]))
