"""Who gets what on the way of a file to its dry run, and at recipes: stewards and staff bring files; stewards alone allow."""

import io
from typing import Any
from unittest import mock

from dashboard import services
from dashboard.models import Upload
from dashboard.services import recipes, trials, uploads
from kconnect.core import jobs
from tests import build_dashboard as made
from tests.access.table import DONE, NO_METHOD, RUN, Answers, Page, console, everybody
from tests.access.world import World

POST_ONLY = everybody(NO_METHOD)
STEWARDS = ("steward", "superuser")
CLINICS = b"Code,Visits\n26081,12\n26139,9\n"
PEOPLE = b"Student name,Code\nAmina,26081\n"
MAPPED: dict[str, Any] = {
    "place": {"from": "column", "columns": [0], "widths": [5], "kind": "own", "name_column": None},
    "period": {"from": "constant", "code": "2023"},
    "shape": "wide",
    "ticked": [1],
    "figures": {"1": {"column": 1, "as": "value", "measure": "new", "group": ""}},
}


def build(world: World) -> None:
    """Files that were looked at, stopped, handed on, and one whose mapping wants a measure; a recipe and a try of it."""
    dev = world.users["steward"]
    with mock.patch.object(uploads, "look_in_child", made.look_here):
        looked = {name: bring(f"{name}.csv", CLINICS, dev) for name in ("upload", "dropped", "wanting")}
        stopped = bring("people.csv", PEOPLE, dev)
    uploads.save_answers(upload=looked["wanting"], answers=MAPPED, by=dev)
    used = bring_used(dev)
    saved = recipes.copy_recipe(text=made.TIDY, slug="our-table", title="Our table", by=dev).recipe
    spare = recipes.copy_recipe(text=made.TIDY, slug="spare", title="Spare", by=dev).recipe
    with mock.patch.object(trials, "parse_in_child", made.parse_here):
        trial = recipes.try_recipe(text=made.TIDY, file=used.file, name="used.csv", by=dev)
        jobs.run_job(trial.job_id)
    world.things |= {**looked, "stopped_upload": stopped, "used": used, "recipe": saved, "spare": spare, "trial": trial}


def bring(name: str, content: bytes, by: Any) -> Upload:
    """A file that was looked at."""
    upload = uploads.start_upload(stream=io.BytesIO(content), name=name, by=by)
    assert upload.job is not None
    jobs.run_job(upload.job.pk)
    upload.refresh_from_db()
    return upload


def bring_used(by: Any) -> Upload:
    """A file whose import was cancelled."""
    with mock.patch.object(uploads, "look_in_child", made.look_here):
        upload = bring("used.csv", made.table(made.changed(jobs_26139=953)), by)
    started = uploads.import_upload(upload=upload, recipe_text=made.TIDY, by=by)
    services.cancel_import(import_=started.import_, by=by)
    upload.refresh_from_db()
    return upload


def file(name: str, **more: Any) -> Any:
    return lambda world: {"upload_id": world.things[name].pk, **more}


def step(name: str, *roles: str, form: Any = None) -> Page:
    """A button: posted by these roles, refused to all others."""
    return Page(
        get=POST_ONLY, post=console(*roles, answer=DONE), at=file(name), missing={"upload_id": 987654},
        form=lambda world: form or {},
    )  # fmt: skip


def recipe(slug: str = "our-table", *, post: Answers | None = None, form: Any = None, **more: Any) -> Page:
    return Page(
        get=console(*RUN), post=post, at=lambda world: {"slug": slug, **more}, missing={"slug": "nothing", **more},
        form=form or (lambda world: {}),
    )  # fmt: skip


def toml(world: World) -> dict[str, Any]:
    """A recipe that nobody has brought yet."""
    return {"text": made.TIDY.replace('slug = "tidy"', 'slug = "brought"').replace("title = ", 'title = "B" # ')}


NEW_MEASURE = {"name": "Visits", "kind": "count", "unit": "visits", "source_name": "Clinics"}
PLACE = {"where": "column", "column_1": "0", "kind": "own"}

ACCESS: dict[str, Any] = {
    "dashboard:upload_detail": Page(
        get=console(*RUN),
        post=console(*RUN, answer=DONE),
        at=file("upload"),
        missing={"upload_id": 987654},
        form=lambda world: {"header": "1-1"},
    ),
    "dashboard:upload_progress": Page(get=console(*RUN), at=file("upload"), missing={"upload_id": 987654}),
    "dashboard:upload_use": step("upload", *RUN, form={"recipe": "tidy"}),
    "dashboard:upload_allow": step("stopped_upload", *STEWARDS, form={"reason": "The column names schools."}),
    "dashboard:upload_discard": step("dropped", *RUN),
    "dashboard:upload_reopen": step("used", *RUN),
    "dashboard:upload_map": Page(
        get=console(*RUN),
        post=console(*RUN, answer=DONE),
        at=file("upload", step="place"),
        missing={"upload_id": 987654, "step": "place"},
        form=lambda world: PLACE,
    ),
    "dashboard:measure_create": Page(
        get=console(*RUN),
        post=console(*RUN, answer=DONE),
        at=file("wanting"),
        missing={"upload_id": 987654},
        form=lambda world: NEW_MEASURE,
    ),
    "dashboard:recipe_list": Page(get=console(*RUN)),
    "dashboard:recipe_create": Page(get=console(*RUN), post=console(*RUN, answer=DONE), form=toml),
    "dashboard:recipe_detail": [recipe(), recipe("tidy")],
    "dashboard:recipe_toml": recipe(),
    "dashboard:recipe_version": recipe(number=1),
    "dashboard:recipe_edit": recipe(
        post=console(*RUN, answer=DONE),
        form=lambda world: {"text": world.things["recipe"].versions.get().text + "\n# more"},
    ),
    "dashboard:recipe_copy": recipe(
        post=console(*RUN, answer=DONE), form=lambda world: {"title": "A copy", "slug": "a-copy"}
    ),
    "dashboard:recipe_remove": Page(
        get=POST_ONLY, post=console(*RUN, answer=DONE), at=lambda world: {"slug": "spare"}, missing={"slug": "nothing"}
    ),
    "dashboard:trial_progress": Page(
        get=console(*RUN), at=lambda world: {"trial_id": world.things["trial"].pk}, missing={"trial_id": 987654}
    ),
}
