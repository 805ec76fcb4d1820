"""A file of the plan is read in a limited process and handed on; the file itself is kept nowhere."""

from typing import IO, Any

from django.utils.translation import gettext as _

from agenda.models import PlanFile
from agenda.plan_reading import find_columns, missing_columns
from agenda.queries.plan_table import in_every_language, plan_titles
from agenda.services.plan_files import require_import, stage_plan_file
from dashboard.ingest.issues import shown
from dashboard.ingest.outcome import Limits
from dashboard.services.errors import ListRefusedError
from dashboard.services.partner_lists import read_list
from workgroups.models import Workgroup

# The plan of a large network: five thousand actions, each with a handful of milestones.
LIMITS = Limits(bytes=20_000_000, rows=60_000, columns=200, cpu_seconds=60, wall_seconds=90, output_mb=200)


def bring_plan(*, stream: IO[bytes], name: str, sheet: str = "", by: Any, workgroup: Workgroup | None) -> PlanFile:
    """Reads a file of the plan and queues the work that compares it.

    Raises NotYoursToDoError; ListRefusedError, with what to do, for a file that cannot be used.
    """
    require_import(by, workgroup)
    digest, told, rows = read_list(stream, sheet, limits=LIMITS, persons=True)
    columns, unknown, twice = find_columns([column.title for column in told.columns], in_every_language(plan_titles))
    if missing := missing_columns(columns):
        titles = plan_titles()
        raise ListRefusedError(
            _(
                "We do not find these columns: %(titles)s. Download the plan and edit that file, with its first row as it is."
            )
            % {"titles": ", ".join(titles[column] for column in missing)}
        )
    if twice:
        raise ListRefusedError(
            _("The column “%(title)s” is there twice. Take one of them out.") % {"title": twice[:60]}
        )
    return stage_plan_file(
        by=by, workgroup=workgroup, name=shown(name), sha256=digest, columns=columns, unknown=[one[:60] for one in unknown[:20]],
        rows=rows, wider=told.wider,
    )  # fmt: skip
