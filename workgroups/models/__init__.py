"""The tables of people, organisations, workgroups with their seats and charters, the ways to join, and the activity log."""

from workgroups.models.activities import Activity, ActivityFocus, ActivityRevision, Change
from workgroups.models.activity_kinds import ActivityKind
from workgroups.models.attachments import Attachment
from workgroups.models.belonging import Affiliation, Invitation, Membership, StaffRole
from workgroups.models.charters import CharterVersion
from workgroups.models.coaching import CapacityAnswer, CapacityAssessment, Coaching, CoachingGoal, CoachingSession
from workgroups.models.consultations import Advice, Consultation, ConsultationStep
from workgroups.models.contacts import ContactFile, ContactRow, NotTheSamePerson
from workgroups.models.leaving import Erased, Erasure, PersonalExport
from workgroups.models.meeting_work import ActionItem, AgendaItem, Attendee, MeetingDocument, NotedDecision
from workgroups.models.meetings import CalendarKey, Invitee, Meeting, MeetingSeries, Reply
from workgroups.models.organizations import Merge, NotTheSame, Organization, Served
from workgroups.models.partner_files import PartnerFile, PartnerRow
from workgroups.models.people import Person, User, UserManager, folded_name
from workgroups.models.seats import Seat, SeatApplication, SeatTerm
from workgroups.models.time_polls import SlotVote, TimePoll, TimeSlot
from workgroups.models.trainings import (
    TrainingExpectation,
    TrainingMaterial,
    TrainingOffer,
    TrainingPlace,
    TrainingSession,
)
from workgroups.models.workgroups import Workgroup

__all__ = [
    "ActionItem",
    "Activity",
    "ActivityFocus",
    "ActivityKind",
    "ActivityRevision",
    "Advice",
    "Affiliation",
    "Attachment",
    "AgendaItem",
    "Attendee",
    "CalendarKey",
    "CapacityAnswer",
    "CapacityAssessment",
    "Change",
    "CharterVersion",
    "Coaching",
    "CoachingGoal",
    "CoachingSession",
    "Consultation",
    "ConsultationStep",
    "ContactFile",
    "ContactRow",
    "Erased",
    "Erasure",
    "Invitation",
    "Invitee",
    "Meeting",
    "MeetingDocument",
    "MeetingSeries",
    "Membership",
    "Merge",
    "NotTheSame",
    "NotTheSamePerson",
    "NotedDecision",
    "Organization",
    "PartnerFile",
    "PartnerRow",
    "Person",
    "PersonalExport",
    "Reply",
    "Seat",
    "SeatApplication",
    "SeatTerm",
    "Served",
    "SlotVote",
    "StaffRole",
    "TimePoll",
    "TimeSlot",
    "TrainingExpectation",
    "TrainingMaterial",
    "TrainingOffer",
    "TrainingPlace",
    "TrainingSession",
    "User",
    "UserManager",
    "Workgroup",
    "folded_name",
]
