"""Practices: proposed by members and partners, assessed by somebody else, tied to where they are used."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import ASSESSING_GROUPS
from agenda.models import Practice, PracticeAssessment, PracticeUse
from agenda.services.errors import PlanInvalidError
from agenda.services.policy_notices import leads_at
from agenda.services.rows import held, need, save, store
from kconnect.core import audit, notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from kconnect.core.slugs import free_slug
from kconnect.core.text import fold
from workgroups.models import Organization, User

WORDS = frozenset({
    "name", "name_es", "summary", "summary_es", "audience", "audience_es", "goals", "origin", "evidence", "evidence_es",
    "level", "sources",
})  # fmt: skip
FOLDED = frozenset({"text_folded", "audience_folded"})
ASSESSED = frozenset({
    "assessed_on", "known", "fits", "gains", "gains_es", "harms", "harms_es", "affordable", "ready", "outcome", "why", "why_es",
})  # fmt: skip


@transaction.atomic
def propose_practice(
    *, by: User | None, organization: Organization | None = None, slug: str = "", **values: Any
) -> Practice:
    """A practice that waits to be read, in the name of a partner if one is given; those who assess are told.

    `values` are of WORDS. Without `by` nobody is named as its proposer. Raises NotYoursToDoError, PlanInvalidError.
    """
    need(by, by is None or rules.can_enter_practices(by))
    need(by, by is None or organization is None or rules.can_propose_for_organization(by, organization))
    row = Practice(organization=organization, proposed_by=by.person if by else None)
    row.slug = slug or free_slug(Practice, values["name"])
    store(row, _folded(row, values), WORDS | FOLDED, by=by, verb="proposed")

    def say() -> str:
        return _("A practice is proposed. Read it, and say whether we use it: %(what)s") % {"what": name_of(row)}

    url = reverse("agenda:practice_assess", args=[row.pk])
    readers = [user for user in leads_at(ASSESSING_GROUPS[0]) if by is None or user.pk != by.pk]
    notices.tell(readers, occasion=f"practice:{row.pk}:proposed", say=say, url=url, topic=Topic.PLAN)
    return row


@transaction.atomic
def change_practice(*, by: Any, practice: Practice, **values: Any) -> Practice:
    """Changes its words; address, partner and proposer stay. Raises NotYoursToDoError, PlanInvalidError."""
    row = held(practice)
    need(by, by is None or rules.can_edit_practice(by, row))
    return store(row, _folded(row, values), WORDS | FOLDED, by=by, verb="changed")


def _folded(row: Practice, values: dict[str, Any]) -> dict[str, Any]:
    """`values` with the columns that are searched."""

    def words(*names: str) -> str:
        return fold(" ".join(str(values.get(name, getattr(row, name))) for name in names))

    return values | {
        "text_folded": words("name", "name_es", "summary", "summary_es", "audience", "audience_es"),
        "audience_folded": words("audience", "audience_es"),
    }


@transaction.atomic
def publish_practice(*, by: Any, practice: Practice, published: bool) -> Practice:
    """Shows a practice to the public, or takes it back; asking twice changes nothing. Raises NotYoursToDoError."""
    need(by, by is None or rules.can_assess(by))
    row = held(practice)
    if row.published != published:
        row.published = published
        row.save(update_fields=["published"])
        verb = "published" if published else "withdrawn"
        audit.record(by=by, verb=verb, target=row, fields=["published"], label=row.slug)
    return row


@transaction.atomic
def assess_practice(*, by: User, practice: Practice, **values: Any) -> PracticeAssessment:
    """Says what it is good for and what follows; earlier assessments stay. `values` are of ASSESSED. Whoever proposed it is told.

    Raises NotYoursToDoError (also for whoever proposed it), PlanInvalidError.
    """
    row = held(practice)
    need(by, rules.can_assess_practice(by, row))
    if values.get("assessed_on") and values["assessed_on"] > timezone.localdate():
        raise PlanInvalidError(_("The day is still to come. Enter the day on which it was assessed."))
    made = PracticeAssessment(practice=row, assessed_by=by.person)
    store(made, values, ASSESSED, by=by, verb="assessed", label=row.slug)

    def say() -> str:
        return _("Your practice was assessed: %(what)s. %(outcome)s.") % {
            "what": name_of(row), "outcome": made.get_outcome_display(),
        }  # fmt: skip

    readers = User.objects.filter(person=row.proposed_by_id)
    url = row.get_absolute_url() if row.published else reverse("agenda:practice_room")
    notices.tell(readers, occasion=f"assessment:{made.pk}", say=say, url=url, topic=Topic.PLAN)
    return made


@transaction.atomic
def tie_practice(
    *, by: Any, practice: Practice, strategy: Any = None, action: Any = None, organization: Organization | None = None,
    since: date | None = None,
) -> PracticeUse:  # fmt: skip
    """Says where a practice is used; the same place twice is one row. Raises NotYoursToDoError, PlanInvalidError."""
    row = held(practice)
    where: dict[str, Any] = {"strategy": strategy, "action": action, "organization": organization}
    need(by, by is None or rules.can_tie_practice(by, **where))
    use = PracticeUse.objects.filter(practice=row, **_exactly(where)).first()
    if use is None:
        use = PracticeUse(practice=row, since=since, **where)
        save(use)
        audit.record(by=by, verb="tied", target=row, fields=[name for name in where if where[name]], label=row.slug)
    return use


def _exactly(where: dict[str, Any]) -> dict[str, Any]:
    return {(f"{name}__isnull" if one is None else name): (True if one is None else one) for name, one in where.items()}


@transaction.atomic
def untie_practice(*, by: Any, use: PracticeUse) -> None:
    """Takes back that a practice is used somewhere. Raises NotYoursToDoError."""
    where: dict[str, Any] = {"strategy": use.strategy, "action": use.action, "organization": use.organization}
    need(by, by is None or rules.can_tie_practice(by, **where))
    audit.record(by=by, verb="untied", target=use.practice, label=use.practice.slug)
    use.delete()
