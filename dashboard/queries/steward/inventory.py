"""The steward's inventory: sources with their terms, datasets, the periods that are there and those that are due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import Cadence, ImportState
from dashboard.models import Dataset, Import, Source
from dashboard.queries.due import coming_after, expected, in_order, tone_of
from kconnect.core.i18n import localized


@dataclass(frozen=True)
class LastImport:
    """The import that came last, and who accepted it; "" for the command."""

    file_name: str
    url: str
    at: datetime
    who: str


@dataclass(frozen=True)
class DatasetRow:
    """Files of one kind: what is there, what is missing between, what comes next and when."""

    title: str
    edit_url: str
    cadence: str
    present: tuple[str, ...]
    gaps: tuple[str, ...]
    coming: str
    due: date | None
    due_tone: str
    due_text: str
    last: LastImport | None
    waiting: int


@dataclass(frozen=True)
class SourceRow:
    """Who publishes, under which terms; `agreement` says how the agreement stands when it ends soon or has ended."""

    name: str
    publisher: str
    url: str
    licence: str
    licence_url: str
    is_restricted: bool
    agreement_ends: date | None
    agreement: str
    tone: str
    about: str
    edit_url: str
    datasets: tuple[DatasetRow, ...]


@dataclass(frozen=True)
class Inventory:
    """All sources, and how much of it needs somebody."""

    sources: tuple[SourceRow, ...]
    overdue: int
    gaps: int
    agreements: int


def inventory(today: date | None = None) -> Inventory:
    """The whole inventory, in the order of names; a handful of queries whatever its size."""
    day = today or timezone.localdate()
    rows: dict[int | None, list[DatasetRow]] = defaultdict(list)
    facts = _Facts.load()
    for dataset in Dataset.objects.order_by("title", "slug"):
        rows[dataset.source_id].append(_dataset_row(dataset, facts, day))
    sources = [
        _source_row(source, rows.get(source.pk, []), day)
        for source in Source.objects.select_related("disclosure").order_by("name", "slug")
    ]
    if None in rows:
        sources.append(_several(rows[None]))
    every = [row for source in sources for row in source.datasets]
    return Inventory(
        sources=tuple(sources),
        overdue=sum(row.due_tone == "no" for row in every),
        gaps=sum(len(row.gaps) for row in every),
        agreements=sum(source.tone != "plain" for source in sources),
    )


@dataclass(frozen=True)
class _Facts:
    """By dataset: the periods of accepted files, the last accepted import, and how many imports wait for somebody."""

    periods: dict[int, set[str]]
    last: dict[int, LastImport]
    waiting: dict[int, int]

    @classmethod
    def load(cls) -> "_Facts":
        accepted = Import.objects.filter(state=ImportState.ACCEPTED).order_by("accepted_at", "pk")
        periods: dict[int, set[str]] = defaultdict(set)
        # Only the short part of the summary is read: the places of a file may be thousands.
        for dataset, codes in accepted.values_list("dataset_id", "summary__periods"):
            periods[dataset] |= set(codes or ())
        last = {
            dataset: LastImport(name, reverse("dashboard:import_detail", args=[pk]), at, who or "")
            for dataset, name, pk, at, who in accepted.values_list(
                "dataset_id", "file_name", "pk", "accepted_at", "accepted_by__person__name"
            )
            if at is not None
        }
        previewed = Import.objects.filter(state=ImportState.PREVIEWED).order_by()
        return cls(periods, last, dict(previewed.values_list("dataset_id").annotate(count=Count("pk"))))


def _dataset_row(dataset: Dataset, facts: _Facts, today: date) -> DatasetRow:
    present = in_order(facts.periods.get(dataset.pk, ()))
    gaps, _next = expected(present, dataset.cadence)
    coming = coming_after(present, dataset.cadence, dataset.lag_months)
    return DatasetRow(
        title=_(dataset.title),
        edit_url=reverse("dashboard:dataset_edit", args=[dataset.slug]),
        cadence=str(Cadence(dataset.cadence).label) if dataset.cadence else "",
        present=present,
        gaps=gaps,
        coming=coming.period,
        due=coming.due,
        due_tone=tone_of(coming.due, today),
        due_text=_due_words(coming.due, today),
        last=facts.last.get(dataset.pk),
        waiting=facts.waiting.get(dataset.pk, 0),
    )


def _due_words(due: date | None, today: date) -> str:
    words = {"no": _("overdue"), "warn": _("due soon"), "plain": ""}
    return words[tone_of(due, today)]


def _source_row(source: Source, datasets: list[DatasetRow], today: date) -> SourceRow:
    tone = tone_of(source.agreement_ends, today)
    words = {"no": _("The agreement has ended"), "warn": _("The agreement ends soon"), "plain": ""}
    return SourceRow(
        name=str(localized(source, "name")),
        publisher=source.publisher,
        url=source.url,
        licence=_(source.licence) if source.licence else "",
        licence_url=source.licence_url,
        is_restricted=source.is_restricted,
        agreement_ends=source.agreement_ends,
        agreement=words[tone],
        tone=tone,
        about=source.agreement,
        edit_url=reverse("dashboard:source_edit", args=[source.slug]),
        datasets=tuple(datasets),
    )


def _several(datasets: list[DatasetRow]) -> SourceRow:
    """Datasets whose files hold figures of several sources."""
    empty: dict[str, Any] = dict.fromkeys(
        ("publisher", "url", "licence", "licence_url", "agreement", "about", "edit_url"), ""
    )
    return SourceRow(
        name=_("Several sources in one file"),
        is_restricted=False,
        agreement_ends=None,
        tone="plain",
        datasets=tuple(datasets),
        **empty,
    )
