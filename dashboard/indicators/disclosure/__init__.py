"""What may be published of small groups: each source's rule, and the audit of everything public together."""

from .primary import RESTRICTED, Audit, Rule, audit, protect

__all__ = ["RESTRICTED", "Audit", "Rule", "audit", "protect"]
