"""The work of comparing a file with the plan: what accepting would do with each of its rows. It changes nothing else."""

import json
from collections import Counter
from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from agenda.choices import PlanFileState, PlanOutcome
from agenda.models import PlanFile, PlanRow
from agenda.services.plan_files import BATCH, rows_to_judge
from agenda.services.plan_judge import Judged, Verdict, judge_rows
from kconnect.core import jobs
from kconnect.core.brought import current, fenced, held_for
from kconnect.core.bulk import unhurried, update_rows
from workgroups.models import User


def compare_plan_file(*, work: jobs.Work, file_id: int, revision: int, user_id: int) -> None:
    """Says of each row what accepting would do; safe to run twice. What it says is stored in short pieces: nobody waits for it."""
    file = current(PlanFile, file_id, revision, PlanFileState.CHECKING)
    if file is None:
        return
    work.progress(0, 1, _("Comparing rows with the plan"))
    verdict = judged(file, user_id)
    keys = dict(file.rows.values_list("line", "pk"))
    told = [row for row in verdict.rows if row.outcome != PlanOutcome.UNCHANGED or row.issues]
    with fenced(work):
        file.rows.update(
            outcome=PlanOutcome.UNCHANGED, kind="", key="", name="", thing=0, values={}, before={}, issues=[]
        )
    for first in unhurried(range(0, len(told), BATCH)):
        with fenced(work):
            _keep(told[first : first + BATCH], keys)
        work.progress(len(told) + first, 2 * len(told), _("Comparing rows with the plan"))
    with work.completing():
        held = held_for(file, PlanFileState.CHECKING)
        held.counts, held.state = counted(verdict), PlanFileState.READY
        held.save(update_fields=["counts", "state"])


def judged(file: PlanFile, user_id: int) -> Verdict:
    """All rows as they are judged now, by what this person may change and in their language."""
    user = User.objects.select_related("person").get(pk=user_id)
    with translation.override(user.person.language):
        return judge_rows(by=user, columns=file.columns, rows=rows_to_judge(file))


def _keep(rows: Sequence[Judged], keys: dict[int, int]) -> None:
    ready = (
        (
            row.outcome.value,
            row.kind,
            row.key,
            row.name,
            row.thing,
            json.dumps(row.values),
            json.dumps(row.before),
            json.dumps(row.issues),
            keys[row.line],
        )
        for row in rows
    )
    update_rows(PlanRow, ["outcome", "kind", "key", "name", "thing", "values", "before", "issues"], ready)


def counted(verdict: Verdict) -> dict[str, int]:
    """How many rows come to each outcome, how many say something odd of each kind, and in which order days are read."""
    counts = Counter(str(row.outcome) for row in verdict.rows)
    counts.update(f"issue:{code}" for row in verdict.rows for code in {issue[0] for issue in row.issues})
    if verdict.order:
        counts[f"order:{verdict.order}"] = 1
    return dict(counts)
