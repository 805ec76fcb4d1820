"""What points to a person or an account, and what merging, telling and erasing do with it: one rule for each relation.

Whoever adds a foreign key to Person or User, in whatever app, adds its rule here; a test fails until it is there.

- `erase` says what becomes of the rows when the person is erased. The row of the person stays, without anything that says who it
  was: whatever still points to it reads "Former member", and counts stay true.
- `tell` names the fields that the person's own copy of their data gives; without any, `because` says why it gives none.
- `merge` says what becomes of a row when two records of one person become one and both have its like (as in `relations`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workgroups.relations import What, name_of_relation


class Erase(StrEnum):
    """What becomes of a row when the person it points to is erased."""

    KEEP = "keep"  # it is the network's own record: it stays and points to a former member
    END = "end"  # it ends today and stays as history
    CLEAR = "clear"  # it stays, and the fields in `clear` are emptied
    REMOVE = "remove"  # it goes


@dataclass(frozen=True)
class Rule:
    """What happens to the rows of one relation; see the module's text."""

    label: str | Promise
    erase: Erase = Erase.KEEP
    tell: tuple[str, ...] = ()
    because: str = ""
    merge: What = What.NEVER_TWICE
    like: tuple[str, ...] = ()
    only: Q = Q()
    # Rows that go in any case, such as drafts.
    never_kept: Q | None = None
    clear: Mapping[str, Any] = field(default_factory=dict)
    # For what passes by itself: when it is over. Whoever has nothing else here, and came as a newcomer, is erased some time after.
    passes: str = ""
    # The states of a row, from the one that tells least; of two alike the one that tells more stands, with the fields in `along`.
    standing: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    # How the occasions of the letters about a row begin: they go with the person, whatever address they went to.
    letters: str = ""
    # The columns of a row that ends.
    started: str = "started"
    ended: str = "ended"


def act(label: str | Promise, *tell: str) -> Rule:
    """Something that an account did for the network: the record stays, and says "Former member" where it named the person."""
    return Rule(label, Erase.KEEP, ("id", *tell))


NOW = Q(ended__isnull=True)
OPENS = "It opens the account, so it leaves the portal in no file."

# By "app.model.field" of each foreign key that leads to a person.
OF_PERSON: dict[str, Rule] = {
    "workgroups.trainingplace.person": Rule(
        _("Trainings"), tell=("session__offer__title", "session__starts_at", "state"), merge=What.DROP, like=("session_id",),
        passes="session__ends_at", standing=("cancelled", "absent", "waiting", "registered", "completed"),
        letters="training-place",
    ),
    # Who is erased is in no story any more: their consent ends that day, and the night after the story goes with it.
    "engagement.storyconsent.person": Rule(
        _("Stories that tell of you"), Erase.END, ("post__title", "how", "agreed_on", "named", "pictured", "withdrawn_on"),
        merge=What.DROP, like=("post_id",), started="agreed_on", ended="withdrawn_on",
    ),
    "engagement.storyconsent.recorded_by": act(_("Consents to stories written down"), "post_id", "recorded_at"),
    "workgroups.user.person": Rule(_("Account"), tell=("email", "date_joined", "last_login", "is_active")),
    "workgroups.membership.person": Rule(
        _("Memberships"), Erase.END, ("workgroup__name", "role", "shown", "started", "ended"),
        merge=What.END, like=("workgroup_id",), only=NOW, clear={"shown": False},
    ),
    "workgroups.affiliation.person": Rule(
        _("Organizations"), Erase.END, ("organization__name", "role", "approved", "started", "ended"),
        merge=What.END, like=("organization_id",), only=NOW,
    ),
    "workgroups.staffrole.person": Rule(
        _("Staff roles"), Erase.END, ("role", "started", "ended"), merge=What.END, like=("role",), only=NOW
    ),
    "workgroups.activity.person": Rule(
        _("Activities"),
        tell=(
            "id", "workgroup__name", "happened_on", "summary", "code", "hours", "reach", "money_cents", "in_kind", "state",
            "return_reason", "created_at",
        ),
        never_kept=Q(state="draft") | Q(state="archived", archived_from="draft"),
    ),
    "workgroups.activity.archived_by": act(_("Activities deleted"), "archived_at"),
    "agenda.codinground.drawn_by": act(_("Samples drawn for second coding"), "drawn_at"),
    "agenda.secondcode.coder": act(_("Entries coded a second time"), "second_code", "coded_at"),
    "agenda.secondcode.settled_by": act(_("Codes settled"), "settled_code", "settled_at"),
    "workgroups.activity.confirmed_by": act(_("Activities confirmed"), "confirmed_at"),
    "workgroups.attachment.added_by": act(_("Photos and files added"), "words", "created_at"),
    "workgroups.attachment.shown_by": act(_("Photos shown to the public"), "created_at"),
    "workgroups.activityrevision.edited_by": act(_("Changes of activities"), "activity_id", "edited_at", "before"),
    "workgroups.coaching.asked_by": Rule(_("Coaching asked for"), tell=("id", "organization__name", "asked_on", "wish")),
    "workgroups.coaching_coaches.person": Rule(
        _("Partners you coach"), tell=("coaching_id", "coaching__organization__name"), merge=What.DROP, like=("coaching_id",)
    ),
    "workgroups.capacityassessment.filled_by": act(_("Self-assessments"), "coaching_id", "taken_on"),
    "workgroups.coachingsession.recorded_by": act(_("Sessions of coaching written down"), "coaching_id", "held_on", "notes"),
    "workgroups.coachingsession_people.person": Rule(
        _("Sessions of coaching"), tell=("coachingsession__held_on",), merge=What.DROP, like=("coachingsession_id",)
    ),
    "workgroups.consultation.asked_by": Rule(
        _("Questions to other workgroups"), tell=("id", "topic", "question", "asked_at", "due_on", "state")
    ),
    "workgroups.consultation_advisors.person": Rule(
        _("Questions you advise on"), tell=("consultation_id", "consultation__topic"), merge=What.DROP, like=("consultation_id",)
    ),
    "workgroups.advice.given_by": act(_("Advice"), "consultation_id", "text", "text_es", "given_at"),
    "workgroups.consultationstep.by": act(_("Steps and comments"), "consultation_id", "move", "text", "at"),
    "workgroups.contactrow.person": Rule(
        _("Rows of files of contacts"), Erase.REMOVE, ("file__name", "line", "values", "before")
    ),
    # What was decided about one of two people says nothing once they are one, or one is gone.
    "workgroups.notthesameperson.one": Rule(_("Decided not to be the same"), Erase.REMOVE, ("decided_at",), merge=What.DROP),
    "workgroups.notthesameperson.other": Rule(_("Decided not to be the same"), Erase.REMOVE, ("decided_at",), merge=What.DROP),
    "workgroups.erasure.person": Rule(_("Requests to be erased"), tell=("asked_at", "due_at", "cancelled_at", "done_at")),
    "workgroups.invitee.person": Rule(
        _("Meetings you were invited to"), Erase.REMOVE, ("meeting_id",), merge=What.DROP, like=("meeting_id",)
    ),
    "workgroups.timepoll_guests.person": Rule(
        _("Time polls you were asked in as a guest"), Erase.REMOVE, ("timepoll_id",), merge=What.DROP, like=("timepoll_id",)
    ),
    "workgroups.reply.person": Rule(
        _("Answers to invitations"), Erase.REMOVE, ("meeting_id", "coming", "interpretation", "replied_at"),
        merge=What.DROP, like=("meeting_id",),
    ),
    # Who was there counts on, as a former member.
    "workgroups.attendee.person": Rule(
        _("Meetings you came to"), Erase.CLEAR, ("meeting_id", "present", "stipend_cents"),
        merge=What.DROP, like=("meeting_id",), clear={"organization": None},
    ),
    "workgroups.agendaitem.presenter": Rule(_("Agenda items you lead"), tell=("id", "title")),
    "workgroups.agendaitem.proposed_by": Rule(_("Agenda items you proposed"), tell=("id", "title")),
    "workgroups.meetingdocument.added_by": act(_("Documents of meetings"), "name", "added_at"),
    "workgroups.actionitem.person": Rule(_("Action items"), tell=("id", "text", "due_on", "done_on")),
    "workgroups.slotvote.person": Rule(
        _("Answers to time polls"), Erase.REMOVE, ("slot_id", "answer"), merge=What.DROP, like=("slot_id",)
    ),
    "workgroups.calendarkey.person": Rule(
        _("Address of your calendar"), Erase.REMOVE, ("created_at",), merge=What.DROP, like=()
    ),
    # Terms that run are ended by `services.end_terms_of`: the seats stay, and past holders read "Former member".
    "workgroups.seatterm.holder": Rule(
        _("Seats"), tell=("seat__workgroup__name", "seat__title", "started", "ends", "ended", "ended_why", "shown"),
        clear={"shown": False},
    ),
    "workgroups.charterversion.written_by": act(_("Charters written"), "workgroup__name", "number", "written_at"),
    "agenda.calltoaction.drafted_by": act(_("Calls to action written"), "title", "until"),
    "agenda.calltoaction.checked_by": act(_("Calls to action checked"), "title", "checked_at"),
    "agenda.ballot.given_by": act(_("Answers given for a workgroup in a vote"), "workgroup__name", "given_at"),
    "agenda.practice.proposed_by": act(_("Practices proposed"), "name", "created_at"),
    "agenda.practiceassessment.assessed_by": act(
        _("Assessments of practices"), "practice__name", "assessed_on", "outcome", "why"
    ),
    "agenda.equityreview_reviewers.person": Rule(
        _("Equity reviews"), tell=("equityreview_id", "equityreview__concluded_at"), merge=What.DROP, like=("equityreview_id",)
    ),
    # That staff acted, and with whose yes, stays true of a former member.
    "engagement.actedfor.person": Rule(
        _("What staff did for you"), tell=("deed", "label", "consent", "consent_on", "read_back", "acted_at", "acted_by__name"),
        passes="acted_at",
    ),
    "engagement.registration.person": Rule(
        _("Events you signed up for"), Erase.CLEAR,
        (
            "event__title", "event__starts_at", "state", "registered_at", "stakeholder", "checked_in_at", "interpretation", "children",
            "child_ages", "transport", "access",
        ),
        merge=What.DROP, like=("event_id",), passes="event__ends_at", standing=("cancelled", "waiting", "registered", "came"),
        letters="event-place",
        along=("checked_in_at", "checked_in_by", "walk_in"),
        # A place at what is to come goes to somebody else.
        never_kept=Q(state__in=["waiting", "registered"], event__starts_at__gt=Now()),
        clear={"interpretation": "", "children": 0, "child_ages": [], "transport": False, "access": ""},
    ),
    "engagement.actedfor.acted_by": act(_("Done for residents"), "deed", "label", "acted_at"),
    # Who could take part counts on, as a former member; how somebody voted in secret leads to nobody.
    "engagement.elector.person": Rule(
        _("Decisions in which you have a say"), Erase.CLEAR,
        ("decision__title", "seat_title", "conflict", "took_part", "position__stance", "position__reason", "dissent", "concerns__text"),
        merge=What.DROP, like=("decision_id",), clear={"named": False, "conflict": "", "dissent": ""},
    ),
    "engagement.decision.facilitator": Rule(_("Decisions you lead"), tell=("id", "title", "state")),
    "engagement.decision.stated_by": Rule(_("Outcomes of decisions that you stated"), tell=("id", "title", "stated_at")),
    "engagement.survey.owner": Rule(_("Surveys you answer for"), tell=("id", "title", "opens_at", "closes_at", "state")),
    # While a round is open only; then the single answers go by themselves.
    "engagement.assessmentanswer.person": Rule(
        _("Answers to self-assessments that are open"), Erase.REMOVE, ("assessment_id", "statement", "level"),
        merge=What.DROP, like=("assessment_id", "statement"),
    ),
    "engagement.subscription.person": Rule(
        _("Newsletter"), Erase.REMOVE, ("email", "language", "topics", "confirmed_at"), merge=What.NEVER_TWICE
    ),
    "agenda.action.person": Rule(_("Actions in the workplan"), tell=("id", "name", "starts_on", "due_on", "state")),
}  # fmt: skip

# The same of each foreign key that leads to an account.
OF_ACCOUNT: dict[str, Rule] = {
    "account.emailaddress.user": Rule(_("E-mail addresses"), Erase.REMOVE, ("email", "verified", "primary")),
    "mfa.authenticator.user": Rule(_("Second steps and passkeys"), Erase.REMOVE, ("type", "created_at", "last_used_at")),
    "usersessions.usersession.user": Rule(
        _("Where you are signed in"), Erase.REMOVE, ("created_at", "last_seen_at", "ip", "user_agent")
    ),
    "workgroups.user_groups.user": Rule(_("Groups of the framework"), Erase.REMOVE, because=OPENS),
    "workgroups.user_user_permissions.user": Rule(_("Permissions of the framework"), Erase.REMOVE, because=OPENS),
    "core.notification.user": Rule(
        _("News"), Erase.REMOVE, ("text", "about", "topic", "created_at", "read_at", "mailed_at")
    ),
    "core.outboxmail.reader": Rule(_("Messages"), Erase.REMOVE, ("subject", "topic", "created_at", "sent_at")),
    "core.mailwish.user": Rule(_("How often you get mail"), Erase.REMOVE, ("rhythm",)),
    "core.mutedtopic.user": Rule(_("Topics without mail"), Erase.REMOVE, ("topic",)),
    "core.tapuse.user": Rule(_("Answers by one tap"), Erase.REMOVE, ("act", "used_at")),
    "core.follow.user": Rule(_("What you follow"), Erase.REMOVE, ("kind", "slug", "created_at")),
    "workgroups.personalexport.user": Rule(
        _("Copies of your data"), Erase.REMOVE, ("asked_at", "made_at", "expires_at", "fetched_at")
    ),
    "workgroups.seatapplication.answered_by": act(_("Applications for seats answered"), "answered_at"),
    "workgroups.erasure.asked_by": act(_("Requests to be erased, made"), "asked_at"),
    "engagement.input.moderated_by": act(_("Input moderated"), "moderated_at"),
    "engagement.inputanswer.answered_by": act(_("Answers to input"), "did", "did_es", "answered_at"),
    "core.job.requested_by": act(_("Background work"), "kind", "created_at"),
    "core.storedfile.stored_by": act(_("Files"), "name", "size", "created_at"),
    "admin.logentry.user": act(_("Acts in the admin"), "action_time"),
    "workgroups.invitation.user": Rule(
        _("Roles offered to you"), tell=("created_at", "expires_at", "accepted_at", "declined_at", "withdrawn_at")
    ),
    "workgroups.invitation.invited_by": act(_("Invitations sent"), "created_at"),
    "workgroups.notthesame.decided_by": act(_("Partners kept apart"), "decided_at"),
    "workgroups.notthesameperson.decided_by": act(_("People kept apart"), "decided_at"),
    "workgroups.contactfile.brought_by": act(_("Files of contacts"), "name", "created_at"),
    "workgroups.merge.merged_by": act(_("Partners merged"), "merged_at"),
    "engagement.addressee.user": Rule(_("Editions of the newsletter"), Erase.REMOVE, ("newsletter__subject", "written")),
    "engagement.newsletter.written_by": act(_("Editions of the newsletter written"), "subject", "started_at"),
    "engagement.newsletter.sent_by": act(_("Editions of the newsletter sent"), "subject", "started_at"),
    "engagement.assessment.opened_by": act(_("Self-assessments opened"), "instrument", "opens_on"),
    "agenda.planfile.brought_by": act(_("Files of the plan"), "name", "created_at"),
    "workgroups.partnerfile.brought_by": act(_("Files of partners"), "name", "created_at"),
    "agenda.planchange.by": act(_("Changes of the workplan"), "at", "verb", "reason"),
    "agenda.systemreview.reviewed_by": act(_("Reviews of equity commitments"), "on", "outcome", "reviewed_at"),
    "agenda.planyear.closed_by": act(_("Years of the workplan closed"), "year", "closed_at"),
    "agenda.equityreview.asked_by": act(_("Equity reviews asked for"), "asked_at"),
    "agenda.equityreview.concluded_by": act(_("Equity reviews concluded"), "said", "said_es", "concluded_at"),
    "agenda.equitycondition.met_by": act(_("Conditions of equity reviews, said to be met"), "met_on"),
    "agenda.strategymove.by": act(_("Strategies proposed or moved"), "strategy__name", "to", "reason", "at"),
    "engagement.position.noted_by": act(_("Positions that you wrote down for others"), "given_at"),
    "engagement.concern.answered_by": act(_("Concerns that you answered"), "answered_at"),
    "dashboard.indicatorversion.made_by": act(_("Definitions"), "name", "made_at"),
    "dashboard.target.set_by": act(_("Targets"), "author", "reason", "set_at"),
    "dashboard.baseline.set_by": act(_("Starting points"), "author", "reason", "set_at"),
    "dashboard.ownforecast.set_by": act(_("Forecasts"), "author", "reason", "set_at"),
    "dashboard.curvenote.set_by": act(_("Notes on curves"), "author", "reason", "set_at"),
    "dashboard.seriesbreak.set_by": act(_("Breaks in series"), "author", "reason", "set_at"),
    "dashboard.influence.set_by": act(_("What helps and hinders"), "author", "reason", "set_at"),
    "dashboard.influence.checked_by": act(_("What helps and hinders, checked"), "checked_at"),
    "dashboard.disparityoutcome.set_by": act(_("Gaps to shrink"), "author", "reason", "set_at"),
    "dashboard.release.submitted_by": act(_("Releases submitted"), "note", "submitted_at"),
    "dashboard.release.returned_by": act(_("Releases returned"), "returned_at"),
    "dashboard.release.approved_by": act(_("Releases approved"), "approved_at"),
    "dashboard.release.withdrawn_by": act(_("Releases withdrawn"), "withdrawn_at"),
    "dashboard.releasecomment.author": act(_("Comments on releases"), "text", "created_at"),
    "dashboard.import.started_by": act(_("Imports"), "file_name", "started_at"),
    "dashboard.import.accepted_by": act(_("Imports accepted"), "file_name", "accepted_at"),
    "dashboard.import.ended_by": act(_("Imports ended"), "file_name", "ended_at"),
    "dashboard.performancevalue.entered_by": act(_("Values of performance measures"), "note", "entered_at"),
    "dashboard.performancereview.written_by": act(_("Reviews of performance"), "learned", "change", "written_at"),
    "dashboard.performancemeasure.agreed_by": act(_("Measures of a partner agreed to"), "agreed_at"),
    "dashboard.performancereview.agreed_by": act(_("Reviews of a partner agreed to"), "agreed_at"),
    "dashboard.earlierreview.changed_by": act(_("Reviews of performance corrected"), "changed_at"),
    "dashboard.placefile.started_by": act(_("Files of places"), "file_name", "started_at"),
    "dashboard.placefile.accepted_by": act(_("Files of places accepted"), "file_name"),
    "dashboard.placefile.undone_by": act(_("Files of places undone"), "file_name", "undone_at"),
    "dashboard.recipeversion.by": act(_("Recipes"), "note", "at"),
    "dashboard.recipetrial.by": act(_("Recipes tried"), "file_name", "at"),
    "dashboard.upload.by": act(_("Uploads"), "file_name", "created_at"),
    "dashboard.upload.personal_by": act(_("Uploads allowed to be read"), "personal_reason"),
}  # fmt: skip


def relations_of(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """Every foreign key that leads to `model`, by its name; those without a way back and those of many-to-many tables too."""
    found = (each for each in model._meta.get_fields(include_hidden=True) if each.auto_created)
    keys = [each.field for each in found if isinstance(each, models.ManyToOneRel)]
    return {name_of_relation(key): key for key in keys}


def personal_relations() -> list[tuple[str, models.Field[Any, Any], Rule]]:
    """(name, foreign key, rule) of everything that points to a person or an account; KeyError for one without a rule."""
    person = apps.get_model("workgroups", "Person")
    account = apps.get_model("workgroups", "User")
    told = [(name, key, OF_PERSON[name]) for name, key in relations_of(person).items()]
    return told + [(name, key, OF_ACCOUNT[name]) for name, key in relations_of(account).items()]
