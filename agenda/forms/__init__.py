"""Forms of the log and of the plan."""

from agenda.forms.activities import ActivityForm, ReturnForm
from agenda.forms.attachments import AttachmentForm
from agenda.forms.common_agenda import AdoptAgendaForm, AgendaForm
from agenda.forms.meetings import TakeUpForm
from agenda.forms.plan import ActionForm, GoalForm, MilestoneForm, MoveForm, StrategyForm
from agenda.forms.policy import (
    BallotForm,
    CallForm,
    CheckForm,
    KeptPriorityForm,
    LastDayForm,
    PriorityForm,
    RoundForm,
    StageForm,
)
from agenda.forms.practices import AssessmentForm, PracticeForm, UseForm
from agenda.forms.reviews import AffirmForm, AnswersForm, ConclusionForm, PendingForm
from agenda.forms.several import SeveralForm
from agenda.forms.system_commitments import EndEquityCommitmentForm, EquityCommitmentForm, SystemReviewForm
from agenda.forms.years import CarryOnForm, YearRowForm

__all__ = [
    "AffirmForm",
    "AnswersForm",
    "ConclusionForm",
    "PendingForm",
    "EquityCommitmentForm",
    "EndEquityCommitmentForm",
    "SystemReviewForm",
    "ActionForm",
    "ActivityForm",
    "AdoptAgendaForm",
    "AgendaForm",
    "AssessmentForm",
    "AttachmentForm",
    "BallotForm",
    "CallForm",
    "CarryOnForm",
    "CheckForm",
    "GoalForm",
    "KeptPriorityForm",
    "LastDayForm",
    "MilestoneForm",
    "MoveForm",
    "PracticeForm",
    "PriorityForm",
    "ReturnForm",
    "RoundForm",
    "SeveralForm",
    "StageForm",
    "StrategyForm",
    "TakeUpForm",
    "UseForm",
    "YearRowForm",
]
