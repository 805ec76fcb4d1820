"""One working figure and every row of every file behind it; staff only, because nothing is hidden."""

from dataclasses import dataclass

from django.urls import reverse

from dashboard.charts.numbers import span
from dashboard.charts.states import reason, short
from dashboard.indicators import tiles
from dashboard.models import Group, Indicator, IndicatorVersion, Period, Run, WorkingEntry
from dashboard.queries.inputs import Inputs, inputs_of
from dashboard.queries.public.number import Asked
from dashboard.queries.public.provenance import formula_text
from dashboard.queries.public.published import group_name
from dashboard.queries.public.wording import period_name, row_point, unit_of, words
from dashboard.queries.steward.working import latest_runs
from dashboard.queries.store import home_place
from kconnect.core.i18n import localized


@dataclass(frozen=True)
class WorkingNumber:
    """One figure of the newest calculation, with its inputs; `back` leads to the working figures of its place."""

    indicator: Indicator
    version: IndicatorVersion
    run: Run
    name: str
    place: str
    period: str
    group: str
    figure: str
    sure: str
    why: str
    formula: str
    inputs: Inputs
    back: str


def working_number(indicator: Indicator, asked: Asked) -> WorkingNumber | None:
    """The working figure that an address asks for, or None where there is none; a release in the address says nothing here."""
    run = latest_runs([indicator.pk], done=True).get(indicator.pk)
    if run is None:
        return None
    home = home_place() if not asked.place else None
    code = home.code if home else asked.place
    entries = WorkingEntry.objects.filter(manifest_id=run.manifest_id, place__code=code)
    entry: WorkingEntry | None = entries.select_related("tile", "place").first()
    rows = tiles.rows(bytes(entry.tile.payload)) if entry else []
    fitting = [row for row in rows if row["group"] == asked.group and asked.period in ("", row["period"])]
    if entry is None or not fitting:
        return None
    row = max(fitting, key=lambda one: str(one["period"]))
    return _number(indicator, run, entry, row, asked)


def _number(indicator: Indicator, run: Run, entry: WorkingEntry, row: tiles.Row, asked: Asked) -> WorkingNumber:
    period, group = Period.objects.get(code=row["period"]), Group.objects.get(key=row["group"])
    point, unit = row_point(row, group_name(group), period), unit_of(run.version)
    return WorkingNumber(
        indicator=indicator,
        version=run.version,
        run=run,
        name=str(localized(run.version, "name")),
        place=str(localized(entry.place, "name")),
        period=period_name(period),
        group=point.name,
        figure=short(point, unit, words()),
        sure=span(*point.interval, unit, words()) if point.interval else "",
        why=reason(point, words()),
        formula=formula_text(run.version),
        inputs=inputs_of(run.version, row, number=asked.page),
        back=reverse("dashboard:working_detail", args=[indicator.slug]) + f"?place={entry.place.code}",
    )
