"""The fixed vocabularies of core."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class MailState(models.TextChoices):
    """Where a message stands."""

    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("not wanted any more")


class Rhythm(models.TextChoices):
    """How often a person gets what can wait."""

    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week, on Monday")
    NEVER = "never", _("Never by mail")


class Topic(models.TextChoices):
    """What the network writes to people about; each can be switched off by itself."""

    MEETINGS = "meetings", _("Meetings")
    SEATS = "seats", _("Seats and workgroups")
    WORK = "work", _("Work that waits for you")
    ADVICE = "advice", _("Advice between workgroups")
    LEARNING = "learning", _("Coaching and training")
    PARTNERS = "partners", _("Profiles of organizations")
    PLAN = "plan", _("The common agenda")
    EVENTS = "events", _("Events and contributions")
    DECISIONS = "decisions", _("Decisions")
    FIGURES = "figures", _("Figures and data")
    NEWS = "news", _("The newsletter")
    SYSTEM = "system", _("Background work")
    GENERAL = "general", _("Everything else")


class Letter(models.TextChoices):
    """What people without an account are written to about; each can be stopped by its own link."""

    MEETINGS = "meetings", _("Invitations to meetings")
    SEATS = "seats", _("News of your seat")
    TRAININGS = "trainings", _("News of trainings that you signed up for")
    INVITATIONS = "invitations", _("Invitations to join the network")
    NEWS = "news", _("The newsletter")
    SURVEYS = "surveys", _("Surveys")
    EVENTS = "events", _("News of events that you signed up for")
    FORMS = "forms", _("All answers to forms that somebody filled in with this address")
