"""The yearly impact report: begun from what there is, written by people, frozen when it is published."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agenda.rules import can_edit_goals
from dashboard.choices import ImpactPart, ImpactState
from dashboard.models import ImpactReport, ImpactSection
from dashboard.queries.impact_parts import live_part
from dashboard.services.errors import NotAllowedError, ReportRefusedError
from kconnect.core import audit

# Live parts are frozen in every language in which the report can be read.
FIRST_YEAR = 2000


@transaction.atomic
def begin_report(*, year: int, by: Any) -> ImpactReport:
    """The draft of a year's report, with the words of the edition before it; `by` None is the portal.

    Raises NotAllowedError, ReportRefusedError.
    """
    _check(by)
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise ReportRefusedError(_("A report is about this year or an earlier one."))
    # Held until the transaction ends, so that two who begin at once get one draft.
    editions = list(ImpactReport.objects.select_for_update().filter(year=year))
    if any(one.state == ImpactState.DRAFT for one in editions):
        raise ReportRefusedError(_("This year has a draft already. Change that one."))
    last = max((one.edition for one in editions), default=0)
    report = ImpactReport.objects.create(year=year, edition=last + 1)
    before = {one.part: one for one in ImpactSection.objects.filter(report__year=year, report__edition=last)}
    ImpactSection.objects.bulk_create(
        ImpactSection(
            report=report, part=part, text=before[part].text if part in before else "",
            text_es=before[part].text_es if part in before else "", shown=part not in before or before[part].shown,
        )
        for part in ImpactPart.values
    )  # fmt: skip
    audit.record(by=by, verb="drafted", target=report, label=_label(report))
    return report


@transaction.atomic
def write_section(
    *, report: ImpactReport, part: str, by: Any, text: str = "", text_es: str = "", shown: bool = True
) -> ImpactSection:
    """What people say in one part of a draft, and whether the part is in the report. Raises NotAllowedError, ReportRefusedError."""
    _check(by)
    _draft(report)
    section = ImpactSection.objects.select_for_update().get(report=report, part=part)
    given = {"text": text.strip(), "text_es": text_es.strip(), "shown": shown}
    changed = [name for name, value in given.items() if getattr(section, name) != value]
    if changed:
        for name in changed:
            setattr(section, name, given[name])
        section.save(update_fields=changed)
        audit.record(by=by, verb="changed", target=report, fields=[part], label=_label(report))
    return section


@transaction.atomic
def publish_report(*, report: ImpactReport, by: Any) -> ImpactReport:
    """Freezes the live parts in both languages and shows the report to everyone; the edition before it is superseded.

    Raises NotAllowedError, ReportRefusedError.
    """
    _check(by)
    row = _draft(report)
    opening = row.sections.get(part=ImpactPart.OPENING)
    if not (opening.text or opening.text_es):
        raise ReportRefusedError(
            _("Write to the community first: without words of people it is a table, not a report.")
        )
    for section in row.sections.all():
        section.frozen = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                table = live_part(section.part, row.year)
            if table is not None:
                section.frozen[language] = table
        section.save(update_fields=["frozen"])
    earlier = ImpactReport.objects.filter(year=row.year, state=ImpactState.PUBLISHED)
    earlier.update(state=ImpactState.SUPERSEDED)
    row.state, row.published_at = ImpactState.PUBLISHED, timezone.now()
    row.save(update_fields=["state", "published_at"])
    audit.record(by=by, verb="published", target=row, label=_label(row))
    return row


@transaction.atomic
def discard_report(*, report: ImpactReport, by: Any) -> None:
    """Throws a draft away; what is published stays. Raises NotAllowedError, ReportRefusedError."""
    _check(by)
    row = _draft(report)
    audit.record(by=by, verb="discarded", target=row, label=_label(row))
    row.delete()


def _check(by: Any) -> None:
    if by is not None and not can_edit_goals(by):
        raise NotAllowedError(_("Only the backbone team writes the impact report."))


def _draft(report: ImpactReport) -> ImpactReport:
    """The row as it is now, held until the transaction ends; what is published is not changed."""
    row = ImpactReport.objects.select_for_update().get(pk=report.pk)
    if row.state != ImpactState.DRAFT:
        raise ReportRefusedError(_("This report is published and stays as it is. Begin the next edition."))
    return row


def _label(report: ImpactReport) -> str:
    return f"{report.year}/{report.edition}"
