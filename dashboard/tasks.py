"""The background work of shared measurement: ids in, one service call out, safe to run twice."""

from datetime import date
from typing import Any

from dashboard.services import (
    places_files,
    places_undo,
    protecting,
    publishing,
    reminders,
    runs,
    staging,
    swap,
    trials,
    uploads,
)
from dashboard.services.preview import clear_staged
from kconnect.core.jobs import Work, handler
from workgroups.models import User


def stewards() -> list[Any]:
    """Who watches the work on numbers."""
    return list(User.objects.stewards())


@handler("dashboard.look")
def look(work: Work) -> None:
    """Looks at a file that somebody brought."""
    uploads.look_at(work=work, upload_id=work.args["upload"], number=work.args["look"])


@handler("dashboard.try_recipe")
def try_recipe(work: Work) -> None:
    """Tries a recipe on a stored file."""
    trials.run_trial(work=work, trial_id=work.args["trial"])


@handler("dashboard.clear_uploads", nightly=True, told=stewards)
def clear_uploads(work: Work) -> None:
    """Discards files that nobody took up again, and tries that nobody needs."""
    today = date.fromisoformat(work.args["date"])
    uploads.clear_uploads(today=today)
    trials.clear_trials(today=today)


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


@handler("dashboard.compute_run", told=stewards)
def compute_run(work: Work) -> None:
    """Computes one indicator."""
    runs.compute_run(work=work, run_id=work.args["run"])


@handler("dashboard.preview_release")
def preview_release(work: Work) -> None:
    """Says what publishing a release would hide."""
    protecting.preview_release(work=work, release_id=work.args["release"])


@handler("dashboard.publish_release")
def publish_release(work: Work) -> None:
    """Publishes an approved release."""
    publishing.publish_release(work=work, release_id=work.args["release"])


@handler("dashboard.nightly_recompute", nightly=True, told=stewards)
def nightly_recompute(work: Work) -> None:
    """Asks for a run of whatever has changed without anybody asking."""
    runs.enqueue_nightly_recompute(date.fromisoformat(work.args["date"]))


@handler("dashboard.remind", nightly=True)
def remind(work: Work) -> None:
    """Tells stewards and the backbone what is due about files, reviews and agreements."""
    reminders.remind(today=date.fromisoformat(work.args["date"]))


@handler("dashboard.look_at_places")
def look_at_places(work: Work) -> None:
    """Says what a file of places has."""
    places_files.look_at_place_file(work=work, place_file_id=work.args["place_file"], revision=work.args["revision"])


@handler("dashboard.read_places")
def read_places(work: Work) -> None:
    """Reads a file of places as was chosen and previews what accepting it would do."""
    places_files.read_place_file(work=work, place_file_id=work.args["place_file"], revision=work.args["revision"])


@handler("dashboard.accept_places")
def accept_places(work: Work) -> None:
    """Makes the places of a preview the store's."""
    places_files.accept_places(work=work, place_file_id=work.args["place_file"], revision=work.args["revision"])


@handler("dashboard.undo_places")
def undo_places(work: Work) -> None:
    """Puts back what stood before a file of places."""
    places_undo.undo_places(work=work, place_file_id=work.args["place_file"], revision=work.args["revision"])
