"""What pages of performance measures read: by kind, each with its values and its target; and the reviews."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from agenda.models import Strategy
from agenda.queries.commitments import CommitmentRow, public_of_strategy
from dashboard.choices import Direction, PerformanceKind
from dashboard.models import PerformanceMeasure, PerformanceReview, PerformanceValue, Publication, SuccessMeasure
from dashboard.queries.inputs import plain
from dashboard.queries.public.listing import PublishedRow, published_rows
from kconnect.core.i18n import localized
from workgroups.models import Organization, Workgroup

MOST_VALUES = 6


@dataclass(frozen=True)
class MeasureRow:
    """One measure with its last values, the latest first, and whether the latest has reached what is aimed at."""

    measure: PerformanceMeasure
    values: tuple[tuple[PerformanceValue, str], ...]
    target: str
    reached: bool | None


@dataclass(frozen=True)
class KindRows:
    """How much, how well or better off, with the measures of that kind."""

    kind: PerformanceKind
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True)
class Subject:
    """A strategy or a partner with its measures and reviews; `indicators` are those of its goal, of the whole population."""

    thing: Any
    kinds: tuple[KindRows, ...]
    reviews: tuple[PerformanceReview, ...]
    indicators: tuple[PublishedRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return str(localized(self.thing, "name"))


def subjects_of(workgroup: Workgroup) -> tuple[Subject, ...]:
    """The strategies and partners that a workgroup measures, with all that is written, public or not; five queries."""
    related = ("strategy", "organization")
    measures = _measures(PerformanceMeasure.objects.filter(workgroup=workgroup).select_related(*related))
    reviews = list(
        PerformanceReview.objects.filter(workgroup=workgroup).select_related(*related).prefetch_related("earlier")
    )
    things: dict[tuple[str, int], Any] = {}
    for one in (*(row.measure for row in measures), *reviews):
        thing = one.strategy or one.organization
        things.setdefault(_key(one), thing)
    return tuple(
        Subject(
            thing=thing,
            kinds=_kinds(row for row in measures if _key(row.measure) == key),
            reviews=tuple(one for one in reviews if _key(one) == key),
        )
        for key, thing in things.items()
    )


def strategy_subject(slug: str) -> Subject | None:
    """One public strategy with its public measures and reviews, and the published indicators of its goal; or None."""
    strategy = Strategy.objects.public().filter(slug=slug).select_related("goal", "workgroup").first()
    if strategy is None:
        return None
    goal = SuccessMeasure.objects.filter(goal=strategy.goal).order_by("position", "pk").values("indicator")
    live = Publication.objects.live().filter(indicator__in=goal).select_related("indicator", "manifest__version")
    measures = _measures(PerformanceMeasure.objects.public().filter(strategy=strategy))
    reviews = PerformanceReview.objects.public().filter(strategy=strategy).prefetch_related("earlier")
    return Subject(
        strategy,
        _kinds(measures),
        tuple(reviews),
        published_rows(live.order_by("indicator__name_folded")),
        tuple(public_of_strategy(strategy)),
    )


def organization_subject(slug: str) -> Subject | None:
    """One public partner with its public measures and reviews, or None."""
    organization = Organization.objects.published().filter(slug=slug).first()
    if organization is None:
        return None
    measures = _measures(PerformanceMeasure.objects.public().filter(organization=organization))
    reviews = tuple(PerformanceReview.objects.public().filter(organization=organization).prefetch_related("earlier"))
    return Subject(organization, _kinds(measures), reviews)


@dataclass(frozen=True)
class Asked:
    """What a workgroup wants to say of a partner's work: `kind` and `pk` name it, `stamp` says which words these are."""

    kind: str
    thing: Any
    row: MeasureRow | None
    workgroup: Workgroup


def asked_of(organization: Organization) -> list[Asked]:
    """All that is to be public of a partner or is so already, what waits first; three queries."""
    own = {"organization": organization, "published": True}
    measures = _measures(PerformanceMeasure.objects.filter(**own).select_related("workgroup"))
    reviews = PerformanceReview.objects.filter(**own).select_related("workgroup")
    found = [Asked("measure", row.measure, row, row.measure.workgroup) for row in measures]
    found += [Asked("review", one, None, one.workgroup) for one in reviews]
    return sorted(found, key=lambda one: one.thing.agreed_at is not None)


def _key(one: Any) -> tuple[str, int]:
    return ("strategy", one.strategy_id) if one.strategy_id else ("organization", one.organization_id)


def _measures(measures: "QuerySet[PerformanceMeasure]") -> list[MeasureRow]:
    return [
        _row(one) for one in measures.prefetch_related(Prefetch("values", PerformanceValue.objects.order_by("-ends")))
    ]


def measure_row(measure: PerformanceMeasure) -> MeasureRow:
    """One measure with its values."""
    return _measures(PerformanceMeasure.objects.filter(pk=measure.pk))[0]


def _row(measure: PerformanceMeasure) -> MeasureRow:
    values = list(measure.values.all())
    target, latest = measure.target, values[0].value if values else None
    reached = None
    if target is not None and latest is not None and measure.direction != Direction.NEITHER:
        reached = latest >= target if measure.direction == Direction.HIGHER else latest <= target
    return MeasureRow(measure, tuple((one, plain(one.value)) for one in values[:MOST_VALUES]), plain(target), reached)


def _kinds(rows: Iterable[MeasureRow]) -> tuple[KindRows, ...]:
    """By kind in the order of the question: how much, how well, better off; a kind without a measure is left out."""
    listed = list(rows)
    found = [KindRows(kind, tuple(row for row in listed if row.measure.kind == kind)) for kind in PerformanceKind]
    return tuple(one for one in found if one.rows)
