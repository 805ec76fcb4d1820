"""Times as clocks on a wall show them: zones, a field of forms for a day and a time, and the way to a moment and back."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Zones of the United States; the network's own comes first.
ZONES = (
    "America/New_York", "America/Detroit", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip
LOCAL = "%Y-%m-%dT%H:%M"
# Beyond these years a clock of another zone, or a calendar's margin, leaves what a computer can count.
YEARS = range(2000, 2200)


def network_zone() -> str:
    """The zone of the network, for what names none."""
    return settings.TIME_ZONE


def check_zone(name: str) -> None:
    """Refuses a time zone that nobody knows."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ValidationError(_("Choose a time zone such as America/Detroit.")) from None


def zones() -> list[tuple[str, str]]:
    """The zones to choose from."""
    names = dict.fromkeys([settings.TIME_ZONE, *ZONES])
    return [(name, name.replace("_", " ")) for name in names]


def moment_of(local: datetime, zone: str) -> datetime:
    """The moment (UTC) at which clocks of `zone` show the naive time `local`.

    An hour that the clocks skip in spring counts on with the time before the change (RFC 5545): 02:30 is 03:30 then. An hour
    that comes twice in autumn is the first of the two.
    """
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_skipped(local: datetime, zone: str) -> bool:
    """Whether the clocks of `zone` never show the naive time `local`."""
    return moment_of(local, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local


def span_words(starts: datetime, ends: datetime, zone: str) -> str:
    """Day and hours in words, of two times on the clocks of `zone`; the zone is named where it is not the network's."""
    named = starts.tzname()
    # Without their zone, so that formatting does not move them to the network's clocks.
    starts, ends = starts.replace(tzinfo=None), ends.replace(tzinfo=None)
    words = {
        "day": f"{date_format(starts, 'l')}, {date_format(starts)}",
        "starts": date_format(starts, "TIME_FORMAT"),
        "last_day": f"{date_format(ends, 'l')}, {date_format(ends)}",
        "ends": date_format(ends, "TIME_FORMAT"),
    }
    if starts.date() == ends.date():
        text = gettext("%(day)s, %(starts)s to %(ends)s") % words
    else:
        text = gettext("%(day)s, %(starts)s, to %(last_day)s, %(ends)s") % words
    return text if zone == settings.TIME_ZONE else f"{text} ({named})"


class LocalTimeField(forms.Field):
    """A day and a time as a clock on the wall shows them; which clock, the zone of the form says."""

    default_error_messages = {"invalid": _("Enter a day and a time.")}
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)

    def to_python(self, value: Any) -> datetime | None:
        """The time without a zone, or None."""
        if value in self.empty_values:
            return None
        try:
            # What a browser sends may carry seconds; the zone comes from the form's own field.
            moment = datetime.strptime(str(value)[:16], LOCAL)  # noqa: DTZ007
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if moment.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


def set_moments(form: forms.BaseForm, data: dict[str, Any], names: tuple[str, ...] = ("starts_at", "ends_at")) -> None:
    """Sets times of a form that has a field `zone` to moments; an hour that the clocks skip in spring is refused."""
    for name in names:
        local = data.get(name)
        if not data.get("zone") or local is None:
            continue
        if is_skipped(local, data["zone"]):
            form.add_error(name, _("The clocks skip this hour on that day. Choose another time."))
        data[name] = moment_of(local, data["zone"])
