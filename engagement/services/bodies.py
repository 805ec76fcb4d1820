"""By which rules a governance body decides, and since when."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from agenda.services import deciding
from agenda.services.rows import need, store
from engagement import rules
from engagement.choices import DecisionRule, Voice
from engagement.models import Body
from engagement.services.errors import DecisionRefusedError
from workgroups.models import Workgroup

TERMS = frozenset({"rule", "most_against", "quorum_percent", "quorum_voices", "secret", "conflicts"})
BODY_FIELDS = TERMS | {"days"}


@transaction.atomic
def set_body(*, by: Any, workgroup: Workgroup, **values: Any) -> Body:
    """Writes down by which rules a governance body decides; from the first time on it decides in the portal.

    What is open goes on by the rules with which it opened. Raises NotYoursToDoError, DecisionRefusedError for another kind
    of group, PlanInvalidError.
    """
    if not rules.can_be_body(workgroup):
        raise DecisionRefusedError(_("Only a governance body decides for the network."))
    need(by, by is None or rules.can_set_body(by, workgroup))
    if values.get("rule") == DecisionRule.RANKED:
        raise DecisionRefusedError(
            _("Choose how the body says yes or no. Putting options in order is chosen for each decision.")
        )
    if not set(values.get("quorum_voices", ())) <= set(Voice.values):
        raise DecisionRefusedError(_("Choose voices from the list."))
    row = Body.objects.select_for_update().filter(workgroup=workgroup).first() or Body(workgroup=workgroup)
    verb = "created" if row._state.adding else "changed"
    return store(row, values, BODY_FIELDS, by=by, verb=verb, label=workgroup.slug)


@deciding.register
def bodies_since() -> date | None:
    """Since which day a body decides in the portal."""
    first: date | None = Body.objects.aggregate(since=Min("since"))["since"]
    return first
