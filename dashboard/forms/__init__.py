"""What staff fill in, one module per noun family."""

from dashboard.forms.impact import BeginReportForm, SectionForm
from dashboard.forms.releases import (
    CommentForm,
    ReleaseForm,
    ReturnForm,
    ScheduleForm,
    SuccessMeasuresForm,
    WithdrawForm,
)
from dashboard.forms.uploads import ImportForm

__all__ = [
    "BeginReportForm",
    "SectionForm",
    "CommentForm",
    "ImportForm",
    "ReleaseForm",
    "ReturnForm",
    "ScheduleForm",
    "SuccessMeasuresForm",
    "WithdrawForm",
]
