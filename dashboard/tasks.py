"""The background work of shared measurement: ids in, one service call out, safe to run twice."""

from datetime import date

from dashboard.services import publishing, runs, staging, swap
from dashboard.services.preview import clear_staged
from kconnect.core.jobs import Work, handler


@handler("dashboard.parse_import")
def parse_import(work: Work) -> None:
    """Reads a file and previews what accepting it would do."""
    staging.parse_import(work=work, import_id=work.args["import"], revision=work.args["revision"])


@handler("dashboard.accept_import")
def accept_import(work: Work) -> None:
    """Makes staged figures current."""
    swap.swap_in(work=work, import_id=work.args["import"])


@handler("dashboard.undo_import")
def undo_import(work: Work) -> None:
    """Puts back what was current before an import."""
    swap.swap_out(work=work, import_id=work.args["import"])


@handler("dashboard.clear_staged")
def clear(work: Work) -> None:
    """Removes staged rows that nobody needs any more."""
    clear_staged(import_id=work.args["import"])


@handler("dashboard.compute_run")
def compute_run(work: Work) -> None:
    """Computes one indicator."""
    runs.compute_run(work=work, run_id=work.args["run"])


@handler("dashboard.publish_release")
def publish_release(work: Work) -> None:
    """Publishes an approved release."""
    publishing.publish_release(work=work, release_id=work.args["release"])


@handler("dashboard.nightly_recompute", nightly=True)
def nightly_recompute(work: Work) -> None:
    """Asks for a run of whatever has changed without anybody asking."""
    runs.enqueue_nightly_recompute(date.fromisoformat(work.args["date"]))
