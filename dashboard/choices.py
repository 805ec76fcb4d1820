"""The fixed vocabularies of shared measurement."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy


class ObservationState(models.TextChoices):
    """What kind of value a source published: zero, missing, not applicable and suppressed are different things."""

    NORMAL = "normal", _("normal")
    PROVISIONAL = "provisional", _("provisional")
    ESTIMATED = "estimated", _("estimated")
    BOUNDED = "bounded", _("a limit or a band")
    SUPPRESSED = "suppressed", _("suppressed at source")
    MISSING = "missing", _("missing")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


KNOWN_STATES = (ObservationState.NORMAL, ObservationState.PROVISIONAL, ObservationState.ESTIMATED)


class ObservationReason(models.TextChoices):
    """Why a source gives no value."""

    NONE = "", _("none")
    SOURCE = "source", _("hidden by the source")
    NOT_COLLECTED = "not_collected", _("not collected")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class Change(models.TextChoices):
    """What accepting a staged row does to the store."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    REMOVED = "removed", _("removed")


class HiddenChange(models.TextChoices):
    """What a release does to figures that both it and the public have, for the sake of small numbers."""

    HIDDEN = "newly_hidden", _("newly hidden")
    SHOWN = "newly_shown", _("newly public")


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("waiting to be read")
    PARSING = "parsing", _("being read")
    PREVIEWED = "previewed", _("ready to look at")
    ACCEPTING = "accepting", _("being accepted")
    ACCEPTED = "accepted", _("accepted")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


# The one table of moves; from "accepting" back to "previewed" when the store changed under the preview.
IMPORT_MOVES: dict[str, frozenset[str]] = {
    ImportState.UPLOADED: frozenset({ImportState.PARSING, ImportState.CANCELLED}),
    ImportState.PARSING: frozenset({ImportState.PREVIEWED, ImportState.REFUSED, ImportState.CANCELLED}),
    ImportState.PREVIEWED: frozenset({ImportState.PARSING, ImportState.ACCEPTING, ImportState.CANCELLED}),
    ImportState.ACCEPTING: frozenset({ImportState.ACCEPTED, ImportState.PREVIEWED, ImportState.CANCELLED}),
    ImportState.ACCEPTED: frozenset({ImportState.UNDOING}),
    ImportState.UNDOING: frozenset({ImportState.UNDONE, ImportState.ACCEPTED}),
    ImportState.UNDONE: frozenset(),
    ImportState.REFUSED: frozenset(),
    ImportState.CANCELLED: frozenset(),
}


OPEN_IMPORTS = (
    ImportState.UPLOADED,
    ImportState.PARSING,
    ImportState.PREVIEWED,
    ImportState.ACCEPTING,
    ImportState.UNDOING,
)


class UploadState(models.TextChoices):
    """Where a file stands before its dry run; a stopped one looks like records of single persons."""

    LOOKING = "looking", _("being looked at")
    LOOKED = "looked", _("not finished")
    STOPPED = "stopped", _("stopped")
    UNREADABLE = "unreadable", _("cannot be read")
    USED = "used", _("handed on")
    DISCARDED = "discarded", _("discarded")


UNFINISHED_UPLOADS = (UploadState.LOOKING, UploadState.LOOKED, UploadState.STOPPED, UploadState.UNREADABLE)


class Cadence(models.TextChoices):
    """How often a source publishes a new period of a dataset; nothing is expected of one without a cadence."""

    UNKNOWN = "", _("not said")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    YEARLY = "yearly", _("every year")
    TWO_YEARLY = "two_yearly", _("every two years")
    TEN_YEARLY = "ten_yearly", _("every ten years")
    ONCE = "once", _("once, nothing follows")


# Months from one period of a dataset to the next.
CADENCE_MONTHS: dict[str, int] = {
    Cadence.MONTHLY: 1,
    Cadence.QUARTERLY: 3,
    Cadence.YEARLY: 12,
    Cadence.TWO_YEARLY: 24,
    Cadence.TEN_YEARLY: 120,
}


class FreshState(models.TextChoices):
    """Where the public figures of an indicator stand in time; what needs somebody comes first."""

    OVERDUE = "overdue", _("overdue")
    SOON = "soon", _("due soon")
    CHECKING = "checking", _("new figures are being checked")
    CURRENT = "current", _("up to date")
    LAST = "last", _("complete, nothing follows")
    UNKNOWN = "unknown", _("no date known")
    NOT_YET = "not_yet", _("no figures yet")


class PlaceFileState(models.TextChoices):
    """Where a file of places stands."""

    LOOKING = "looking", _("being looked at")
    CHOOSING = "choosing", _("waiting for its columns")
    READING = "reading", _("being read")
    PREVIEWED = "previewed", _("ready to look at")
    ACCEPTING = "accepting", _("being accepted")
    ACCEPTED = "accepted", _("accepted")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


# The one table of moves; "reading" goes back to "choosing" when the choices do not fit, "accepting" to "previewed" when
# places have changed since the preview, "undoing" to "accepted" when something depends on the places.
PLACE_FILE_MOVES: dict[str, frozenset[str]] = {
    PlaceFileState.LOOKING: frozenset({PlaceFileState.CHOOSING, PlaceFileState.REFUSED, PlaceFileState.CANCELLED}),
    PlaceFileState.CHOOSING: frozenset(
        {PlaceFileState.READING, PlaceFileState.LOOKING, PlaceFileState.CANCELLED}
    ),
    PlaceFileState.READING: frozenset(
        {PlaceFileState.PREVIEWED, PlaceFileState.CHOOSING, PlaceFileState.REFUSED, PlaceFileState.CANCELLED}
    ),
    PlaceFileState.PREVIEWED: frozenset(
        {PlaceFileState.READING, PlaceFileState.ACCEPTING, PlaceFileState.CANCELLED}
    ),
    PlaceFileState.ACCEPTING: frozenset({PlaceFileState.ACCEPTED, PlaceFileState.PREVIEWED}),
    PlaceFileState.ACCEPTED: frozenset({PlaceFileState.UNDOING}),
    PlaceFileState.UNDOING: frozenset({PlaceFileState.UNDONE, PlaceFileState.ACCEPTED}),
    PlaceFileState.UNDONE: frozenset(),
    PlaceFileState.REFUSED: frozenset(),
    PlaceFileState.CANCELLED: frozenset(),
}  # fmt: skip


class PlacePart(models.TextChoices):
    """What a file of places changes an entry of."""

    PLACE = "place", _("place")
    CODE = "code", _("code")
    SHAPE = "shape", _("shape")
    RELATION = "relation", _("relation")


class Severity(models.TextChoices):
    """How much an issue matters: an error rejects its row."""

    ERROR = "error", _("error")
    WARNING = "warning", _("warning")
    NOTE = "note", _("note")


class DisclosureKind(models.TextChoices):
    """Whether a source may be shown as it was published, or small numbers need protection by us."""

    PUBLIC = "public", _("public as published")
    RESTRICTED = "restricted", _("restricted")


class PlaceKind(models.TextChoices):
    """Kinds of place that have a translated name; a network may use others of its own."""

    NATION = "nation", _("nation")
    STATE = "state", _("state")
    REGION = "region", _("region")
    COUNTY = "county", _("county")
    CITY = "city", _("city")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")
    DISTRICT = "district", _("school district")
    SCHOOL = "school", _("school")
    TRACT = "tract", _("census tract")
    ZCTA = "zcta", _("ZIP code area")
    NEIGHBORHOOD = "neighborhood", _("neighborhood")


class IndicatorStatus(models.TextChoices):
    """What the network says of an indicator; whether figures are public is decided by a release alone."""

    PUBLISHED = "published", pgettext_lazy("indicator", "published")
    IN_PROGRESS = "in_progress", _("in progress")
    WANTED = "wanted", _("data we do not have yet")


class Presentation(models.TextChoices):
    """How the groups of a breakdown share people: only those that have each person once may be stacked to a whole."""

    UNKNOWN = "", _("not said")
    ALONE = "alone", _("each person is in one group")
    COMBINATION = "combination", _("alone or in combination: a person may be in several groups")


# Standards for race and ethnicity by the code that definitions use; a scheme with another name is shown as written.
RACE_SCHEMES = {
    "SPD15-1997": _("federal standard of 1997 (SPD 15)"),
    "SPD15-2024": _("federal standard of 2024 (SPD 15)"),
    "local": _("a local scheme"),
}


class PerformanceKind(models.TextChoices):
    """What a performance measure asks of the work itself."""

    HOW_MUCH = "how_much", _("How much do we do?")
    HOW_WELL = "how_well", _("How well do we do it?")
    BETTER_OFF = "better_off", _("Is anybody better off?")


class Tier(models.TextChoices):
    """How an indicator relates to the common agenda."""

    CORE = "core", _("core")
    CONTRIBUTING = "contributing", _("contributing")


class ValueType(models.TextChoices):
    """What an indicator's figure is, which decides its interval and whether it may be summed."""

    COUNT = "count", _("count")
    PROPORTION = "proportion", _("proportion")
    RATE = "rate", _("rate")
    MEAN = "mean", _("mean")
    SURVEY = "survey", _("survey estimate")
    SURVEY_PROPORTION = "survey_proportion", _("survey proportion")
    SURVEY_RATIO = "survey_ratio", _("survey ratio")
    PUBLISHED = "published", _("figure as published")


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    NEITHER = "neither", _("neither is better")


class Origin(models.TextChoices):
    """Where a version of a definition was written."""

    FILE = "file", _("a definitions file")
    PAGE = "page", _("a page")


class InfluenceKind(models.TextChoices):
    """Whether something eases a group's way to the goal or stands in it."""

    HELPS = "helps", _("It helps")
    HINDERS = "hinders", _("It hinders")


class RunState(models.TextChoices):
    """Where a calculation stands; an outdated one met newer figures, for which another is queued."""

    QUEUED = "queued", _("waiting")
    DONE = "done", _("done")
    OUTDATED = "outdated", _("outdated")


class ReleaseState(models.TextChoices):
    """Where a release stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


# The one table of moves; what is approved goes back to "returned" when the disclosure audit refuses. A scheduled release
# is approved for a time to come; without its time it waits for approval again.
RELEASE_MOVES: dict[str, frozenset[str]] = {
    ReleaseState.DRAFT: frozenset({ReleaseState.SUBMITTED}),
    ReleaseState.SUBMITTED: frozenset({ReleaseState.RETURNED, ReleaseState.APPROVED, ReleaseState.SCHEDULED}),
    ReleaseState.RETURNED: frozenset({ReleaseState.SUBMITTED}),
    ReleaseState.APPROVED: frozenset({ReleaseState.PUBLISHED, ReleaseState.RETURNED}),
    ReleaseState.SCHEDULED: frozenset({ReleaseState.PUBLISHED, ReleaseState.RETURNED, ReleaseState.SUBMITTED}),
    ReleaseState.PUBLISHED: frozenset({ReleaseState.WITHDRAWN}),
    ReleaseState.WITHDRAWN: frozenset(),
}


class ReachUnit(models.TextChoices):
    """What a strategy plans to reach; only people stand beside the people whom a goal needs."""

    PEOPLE = "people", _("people")
    FAMILIES = "families", _("families")
    ORGANIZATIONS = "places", _("schools, clinics, employers and the like")


# What shipped files say in English only and pages show: titles of recipes, terms of sources. Other texts stay as written.
SHIPPED_TEXTS = (
    gettext_noop("As recorded by the source"),
    gettext_noop("Age in years"),
    gettext_noop("As defined by the source"),
    gettext_noop("As defined by the source, for schools mostly by free and reduced-price lunch"),
    gettext_noop("As defined by the source, for schools mostly by special education"),
    gettext_noop("KConnect's own table, one figure in each row"),
    gettext_noop("American Community Survey, 5 years: counties"),
    gettext_noop("EDFacts: high school graduation in four years, by school"),
    gettext_noop("Social Vulnerability Index: counties"),
    gettext_noop("Population estimates: counties by age and sex"),
    gettext_noop("Life expectancy by census tract"),
    gettext_noop("Small Area Income and Poverty Estimates"),
    gettext_noop("Common Core of Data: school lunch, schools added up by county"),
    gettext_noop("Common Core of Data: school districts by county"),
    gettext_noop("Mapping Medicare Disparities: states and counties by race"),
    gettext_noop("Historical poverty table 4: families since 1959"),
    gettext_noop("County Health Rankings: one measure, everyone or by race"),
    gettext_noop("County Health Rankings: a release, county by county"),
    gettext_noop("Michigan School Grades, by building"),
    gettext_noop("Public domain (work of the United States government)"),
)


class ImpactState(models.TextChoices):
    """Where an edition of the impact report stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


class ImpactPart(models.TextChoices):
    """The parts of an impact report, in their order."""

    OPENING = "opening", _("To our community")
    FIGURES = "figures", _("What moved, and for whom")
    STRATEGIES = "strategies", _("What we did about it")
    ACTIVITIES = "activities", _("The work in numbers")
    PARTNERS = "partners", _("Who worked on it")
    DECISIONS = "decisions", _("What was decided")
    LEARNED = "learned", _("What we learned, and what we change")
