"""What may be published of small groups: each source's rule, and the audit of everything public together.

The seam: `protect` applies one source's rule; `protect_together` hides what more is needed so that no hidden number can
be worked out, and says whether the release may go out (or `joint_problem` and `plan_release`, in two steps).
"""

from .auditing import Finding, Report, audit_release
from .changes import Changes, changes_between
from .joint import Ties, joint_problem, period_parts
from .primary import RESTRICTED, Rule, hide, protect
from .problem import PROTECTION, Builder, Problem, ProblemError, Tell
from .quantities import Shown
from .release import Plan, plan_release, protect_together

__all__ = [
    "PROTECTION",
    "RESTRICTED",
    "Builder",
    "Changes",
    "Finding",
    "Plan",
    "Problem",
    "ProblemError",
    "Report",
    "Rule",
    "Shown",
    "Tell",
    "Ties",
    "audit_release",
    "changes_between",
    "hide",
    "joint_problem",
    "period_parts",
    "plan_release",
    "protect",
    "protect_together",
]
