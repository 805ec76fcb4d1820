"""What staff fill in, one module per noun family."""

from dashboard.forms.releases import ReleaseForm, ReturnForm, SuccessMeasuresForm, WithdrawForm
from dashboard.forms.uploads import ImportForm

__all__ = ["ImportForm", "ReleaseForm", "ReturnForm", "SuccessMeasuresForm", "WithdrawForm"]
