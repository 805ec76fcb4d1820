"""The fixed vocabularies of policy priorities, calls to action and votes, and the table of a priority's moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The workgroup that keeps the priorities, and the one that checks what the community is called to do.
POLICY_AND_ADVOCACY, COMMUNITY_ENGAGEMENT = "policy-advocacy", "community-engagement"
# What a follow calls a policy priority.
PRIORITY = "policy"


class GovernmentLevel(models.TextChoices):
    """Who decides."""

    SCHOOL_DISTRICT = "school", _("School district")
    CITY = "city", _("City or township")
    COUNTY = "county", _("County")
    STATE = "state", _("State")
    FEDERAL = "federal", _("Federal government")
    TRIBAL = "tribal", _("Tribal government")


class PolicyStage(models.TextChoices):
    """How far a change of policy has come."""

    IDEA = "idea", _("Idea")
    STUDIED = "studied", _("Studied")
    POSITION = "position", _("Position taken")
    INTRODUCED = "introduced", _("Introduced")
    HEARING = "hearing", _("Hearing")
    PASSED = "passed", pgettext_lazy("policy", "Passed")
    FAILED = "failed", pgettext_lazy("policy", "Did not pass")
    IN_FORCE = "in_force", _("In force")
    PAUSED = "paused", _("Paused")


class PolicyPosition(models.TextChoices):
    """What the network says to it."""

    SUPPORT = "support", _("We support it")
    OPPOSE = "oppose", _("We oppose it")
    AMEND = "amend", _("We ask for changes")
    WATCH = "watch", _("We watch it")


_S = PolicyStage
# The one table of a priority's moves: from a stage to the stages it may come to, and whether the move needs a reason.
POLICY_MOVES: dict[PolicyStage, dict[PolicyStage, bool]] = {
    _S.IDEA: {_S.STUDIED: False, _S.PAUSED: True},
    _S.STUDIED: {_S.POSITION: False, _S.IDEA: True, _S.PAUSED: True},
    _S.POSITION: {_S.INTRODUCED: False, _S.STUDIED: True, _S.PAUSED: True},
    _S.INTRODUCED: {_S.HEARING: False, _S.PASSED: False, _S.FAILED: True, _S.PAUSED: True},
    _S.HEARING: {_S.PASSED: False, _S.FAILED: True, _S.PAUSED: True},
    _S.PASSED: {_S.IN_FORCE: False, _S.FAILED: True, _S.PAUSED: True},
    _S.FAILED: {_S.INTRODUCED: True, _S.STUDIED: True},
    _S.IN_FORCE: {_S.FAILED: True, _S.STUDIED: True},
    _S.PAUSED: {_S.IDEA: True, _S.STUDIED: True, _S.POSITION: True, _S.INTRODUCED: True},
}
# From here on the network has said what it thinks.
POSITIONED = (_S.POSITION, _S.INTRODUCED, _S.HEARING, _S.PASSED, _S.FAILED, _S.IN_FORCE)


class CallState(models.TextChoices):
    """Where a call to action stands; that one is over follows from its last day."""

    WAITING = "waiting", _("Waits for Community Engagement")
    RETURNED = "returned", pgettext_lazy("call to action", "Sent back")
    PUBLIC = "public", pgettext_lazy("call to action", "Public")
    WITHDRAWN = "withdrawn", pgettext_lazy("call to action", "Taken back")


class BallotState(models.TextChoices):
    """What a workgroup said in a vote."""

    GIVEN = "given", _("Answered")
    ABSTAINED = "abstained", _("Abstained")
    SILENT = "silent", _("Did not answer")
