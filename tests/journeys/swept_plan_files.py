"""The pages of files of the plan that the sweep looks at. See `swept` for the words."""

from collections.abc import Callable

from django.utils import translation

from agenda import services
from kconnect.core import jobs
from tests import build_plan_files as plans
from tests.journeys.swept import BUTTON, FILES, PEOPLE, Look, housing, look
from workgroups.models import User, Workgroup


def plan_file(step: str) -> Callable[[], int]:
    """The id of a file of the plan of Housing at a step, brought when it is asked for."""

    def edit(table: plans.Table) -> None:
        action = next(row for row in table if row["kind"] == "Action")
        action["weight"] = "2" if action["weight"] == "3" else "3"
        if not any(row["name"] == f"A first look ({step})" for row in table):
            table.append(plans.blank(kind="Milestone", under=action["key"], name=f"A first look ({step})"))
        if step == "broken":
            action["due_on"] = "soon"
            table.append(plans.blank(kind="Acton", name="Misspelt"))

    def make() -> int:
        lead, group = User.objects.get(email=PEOPLE["lead"]), Workgroup.objects.get(slug="housing")
        # Whatever language the page before was in: the rows are found by their English kinds.
        with translation.override("en"):
            text = plans.edited(plans.download(group), edit)
        file = plans.bring(lead, text, group)
        if step == "accepted":
            return plans.accept(lead, file).pk
        if step == "stopped":
            file = services.check_plan_file(by=lead, file=file)
            if file.job is not None:
                jobs.cancel(file.job)
        return file.pk

    return make


def same() -> int:
    """The id of a file that says what the plan says."""
    denise = User.objects.get(email=PEOPLE["backbone"])
    return plans.bring(denise, plans.download()).pk


LOOKS: dict[str, Look | list[Look]] = {
    "agenda:plan_file_list": look("backbone"),
    "agenda:plan_file_detail": [
        look("lead", file_id=plan_file("compared")),
        look("lead", file_id=plan_file("broken")),
        look("lead", file_id=plan_file("accepted")),
        look("lead", file_id=plan_file("stopped")),
        look("backbone", file_id=same),
    ],
    "dashboard:plan_file_create": [look("backbone"), look("backbone", then="send")],
    "dashboard:group_plan_file_create": look("lead", **housing),
}
NOT_PAGES: dict[str, str] = {
    **dict.fromkeys(("agenda:plan_export", "agenda:group_plan_export", "agenda:plan_file_progress"), FILES),
    **dict.fromkeys(
        (
            "agenda:plan_file_accept",
            "agenda:plan_file_check",
            "agenda:plan_file_discard",
            "agenda:plan_file_retry",
            "agenda:plan_file_undo",
        ),
        BUTTON,
    ),
}
