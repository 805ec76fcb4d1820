"""Who gets what in the data rooms of the console: stewards and staff import; stewards alone release; staff measure goals."""

import io
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from dashboard import services
from dashboard.services import staging
from kconnect.core import jobs
from kconnect.core.models import Job
from tests import build_dashboard as made
from tests.access.table import DONE, NO_METHOD, RUN, STAFF, Answers, Page, console, everybody
from tests.access.world import World
from tests.build_agenda import make_goal

ADULTS = """
[[indicators]]
slug = "adults"
name = "Adults"
summary = "How many adults live here."
tier = "contributing"
status = "in_progress"
type = "count"
numerator = "adults"
unit = "people"
direction = "higher"
numerator_words = "Adults"
universe = "Adults"
why = "To know."
limitations = "Made up."
source = "office"
"""

POST_ONLY = everybody(NO_METHOD)
STEWARDS = ("steward", "superuser")
PEOPLE = b"Student name,Code\nAmina,26081\n"


def build(world: World) -> None:
    """Computed figures, imports in each state that can be acted on, and releases before and after their steps."""
    with mock.patch.object(staging, "parse_in_child", made.parse_here):
        dev, eva = world.users["steward"], made.steward("Eva")
        made.load_definitions(made.DEFINITIONS + ADULTS)
        accepted = made.make_figures(by=dev)
        published = made.publish("work", submitter=eva, approver=dev)
        previewed = made.upload(made.table(made.changed(jobs_26139=950)), by=dev)
        made.make_figures([("diplomas", made.KENT, "2023", "", 500)], by=dev)
        submitted = services.submit_release(slugs=["diplomas"], by=eva)
        personal = made.upload(PEOPLE, by=dev, name="people.csv")
        faulty = made.upload(made.table([("jobs", made.KENT, "2022", "", "seven")]), by=dev)
    stopped = services.start_import(
        stream=io.BytesIO(made.table(made.changed(jobs_26139=951))), name="stopped.csv", recipe_text=made.TIDY, by=dev
    ).import_
    jobs.cancel(Job.objects.get(pk=stopped.job_id))
    sent_back = services.submit_release(slugs=[_another(dev)], by=eva)
    services.return_release(release=sent_back, note="Once more.", by=dev)
    later = services.submit_release(slugs=["adults"], by=eva)
    later = services.approve_release(release=later, by=dev, publish_at=datetime(2099, 1, 4, tzinfo=UTC))
    world.things |= {
        "measured": make_goal("Measured goal", published=False),
        "import": accepted, "preview": previewed, "release": published, "submitted": submitted, "returned": sent_back,
        "scheduled": later,
        "faulty": faulty, "personal": personal, "stopped": stopped,
    }  # fmt: skip


def _another(by: Any) -> str:
    """A second indicator whose new results differ from what is public."""
    with mock.patch.object(staging, "parse_in_child", made.parse_here):
        made.make_figures(made.changed(adults_26139=1300), by=by)
    return "work"


def one(parameter: str, name: str) -> Any:
    return lambda world: {parameter: world.things[name].pk}


def upload(world: World) -> dict[str, Any]:
    file = io.BytesIO(made.table(made.changed(jobs_26139=952)))
    file.name = "upload.csv"
    return {"file": file, "recipe": "tidy"}


def corrected(world: World) -> dict[str, Any]:
    file = io.BytesIO(made.table([("jobs", made.KENT, "2022", "", 7)]))
    file.name = "corrected.csv"
    return {"file": file}


def allowed(world: World) -> dict[str, Any]:
    file = io.BytesIO(PEOPLE)
    file.name = "people.csv"
    return {"file": file, "reason": "They are schools."}


def step(name: str, *roles: str, form: Any = None, parameter: str = "import_id") -> Page:
    """A button: posted by these roles, refused to all others."""
    return Page(
        get=POST_ONLY, post=console(*roles, answer=DONE), at=one(parameter, name), missing={parameter: 987654},
        form=lambda world: form or {},
    )  # fmt: skip


def release(name: str, *, form: Any = None) -> Page:
    return step(name, *STEWARDS, form=form, parameter="release_id")


def shown(*roles: str) -> Answers:
    return console(*roles)


NOTE = {"return-note": "Look at Ottawa again."}
TAKEN_BACK = {"withdraw-note": "A mistake in the file.", "withdraw-note_es": "Un error en el archivo."}
LATER = {"schedule-publish_at": "2099-01-04T06:00"}


def differences() -> Page:
    """What a release changes for an indicator."""
    return Page(
        get=shown(*RUN),
        at=lambda world: {"release_id": world.things["release"].pk, "slug": "work"},
        missing={"release_id": 987654, "slug": "work"},
    )


ACCESS: dict[str, Any] = {
    "dashboard:import_list": Page(get=shown(*RUN)),
    "dashboard:import_create": Page(get=shown(*RUN), post=console(*RUN, answer=DONE), form=upload),
    "dashboard:import_detail": Page(get=shown(*RUN), at=one("import_id", "preview"), missing={"import_id": 987654}),
    "dashboard:import_progress": Page(get=shown(*RUN), at=one("import_id", "import"), missing={"import_id": 987654}),
    "dashboard:import_issues_csv": Page(get=shown(*RUN), at=one("import_id", "import"), missing={"import_id": 987654}),
    "dashboard:import_issues": Page(get=shown(*RUN), at=one("import_id", "import"), missing={"import_id": 987654}),
    "dashboard:import_differences": Page(
        get=shown(*RUN), at=one("import_id", "preview"), missing={"import_id": 987654}
    ),
    "dashboard:import_differences_csv": Page(
        get=shown(*RUN), at=one("import_id", "preview"), missing={"import_id": 987654}
    ),
    "dashboard:import_annotated": Page(get=shown(*RUN), at=one("import_id", "faulty"), missing={"import_id": 987654}),
    "dashboard:import_complete": Page(
        get=shown(*RUN),
        post=console(*RUN, answer=DONE),
        at=one("import_id", "faulty"),
        missing={"import_id": 987654},
        form=corrected,
    ),
    "dashboard:import_place": Page(
        get=shown(*RUN),
        post=console(*STEWARDS, answer=DONE),
        at=one("import_id", "faulty"),
        missing={"import_id": 987654},
        form=lambda world: {"text": "Kent Cty", "place": world.things["place"].pk},
    ),
    "dashboard:import_allow": Page(
        get=shown(*STEWARDS),
        post=console(*STEWARDS, answer=DONE),
        at=one("import_id", "personal"),
        missing={"import_id": 987654},
        form=allowed,
    ),
    "dashboard:import_retry": step("stopped", *RUN),
    "dashboard:import_accept": step("preview", *RUN),
    "dashboard:import_preview": step("preview", *RUN),
    "dashboard:import_cancel": step("preview", *RUN),
    "dashboard:import_undo": step("import", *RUN),
    "dashboard:inventory_list": Page(get=shown(*RUN)),
    "dashboard:dataset_edit": Page(
        get=shown(*RUN),
        post=console(*RUN, answer=DONE),
        at=lambda world: {"slug": "tidy"},
        missing={"slug": "nothing"},
        form=lambda world: {"cadence": "yearly", "lag_months": "9"},
    ),
    "dashboard:source_edit": Page(
        get=shown(*RUN),
        post=console(*RUN, answer=DONE),
        at=lambda world: {"slug": "office"},
        missing={"slug": "nothing"},
        form=lambda world: {"licence": "CC BY"},
    ),
    "dashboard:working_list": Page(get=shown(*RUN)),
    "dashboard:working_detail": Page(get=shown(*RUN), at=lambda world: {"slug": "work"}, missing={"slug": "nothing"}),
    "dashboard:working_number": Page(get=shown(*RUN), at=lambda world: {"slug": "work"}, missing={"slug": "nothing"}),
    "dashboard:goal_list_measures": Page(get=shown(*STAFF)),
    "dashboard:goal_measures": Page(
        get=shown(*STAFF),
        post=console(*STAFF, answer=DONE),
        at=lambda world: {"slug": "measured-goal"},
        missing={"slug": "nothing"},
        form=lambda world: {"indicators": ["work"]},
    ),
    "dashboard:release_list": Page(get=shown(*RUN)),
    "dashboard:release_create": Page(
        get=shown(*STEWARDS), post=console(*STEWARDS, answer=DONE), form=lambda world: {"indicators": ["work"]}
    ),
    "dashboard:release_detail": Page(get=shown(*RUN), at=one("release_id", "release"), missing={"release_id": 987654}),
    "dashboard:release_submit": release("returned"),
    "dashboard:release_approve": release("submitted"),
    "dashboard:release_schedule": release("submitted", form=LATER),
    "dashboard:release_unschedule": release("scheduled"),
    "dashboard:release_comment": step("submitted", *RUN, form={"comment-text": "Why?"}, parameter="release_id"),
    "dashboard:release_differences": differences(),
    "dashboard:release_differences_csv": differences(),
    "dashboard:release_return": release("submitted", form=NOTE),
    "dashboard:release_withdraw": release("release", form=TAKEN_BACK),
}
