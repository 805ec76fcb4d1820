"""The fixed vocabularies of workgroups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The cross-cutting workgroup whose members may be data stewards.
DATA_AND_CAPACITY = "data-capacity"
# The one whose members review strategies for equity.
EQUITY_AND_INCLUSION = "equity-inclusion"


class WorkgroupKind(models.TextChoices):
    """What a workgroup is there for."""

    ISSUE = "issue", _("Issue workgroup")
    GOVERNANCE = "governance", _("Governance body")
    CROSS_CUTTING = "cross_cutting", _("Cross-cutting workgroup")
