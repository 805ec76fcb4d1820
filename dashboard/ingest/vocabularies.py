"""Named vocabularies: what sources write where they have no number."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.ingest.recipe import Mark

_MISSING = Mark("missing")
_SUPPRESSED = Mark("suppressed", "source")
_NOT_APPLICABLE = Mark("not_applicable", "not_applicable")
_NOT_COLLECTED = Mark("missing", "not_collected")

COMMON: Mapping[str, Mark] = {
    **dict.fromkeys(("-", "--", "–", "—", "…", "...", "na", "n/a", "n.a.", "null", "none", "missing"), _MISSING),
    **dict.fromkeys(("nr", "not reported", "not collected"), _NOT_COLLECTED),
    **dict.fromkeys(("*", "**", "***", "ds", "suppressed"), _SUPPRESSED),
    **dict.fromkeys(("(x)", "†", "not applicable"), _NOT_APPLICABLE),
}
"""Signs that mean the same at most agencies. A recipe whose source differs leaves this out or says otherwise."""

CENSUS: Mapping[str, Mark] = {
    # Estimates: no estimate for want of sample; not applicable or not available; not published for few cases.
    "-666666666": Mark("missing", "source"),
    "-888888888": _NOT_APPLICABLE,
    "-999999999": _SUPPRESSED,
    # Margins: of an estimate that is fixed by other counts, at an open end of a distribution, or of too few cases.
    "-555555555": _NOT_APPLICABLE,
    "-333333333": _NOT_APPLICABLE,
    "-222222222": Mark("missing", "source"),
}
"""The annotation codes of the American Community Survey. In a margin's column, each leaves the margin away."""

VOCABULARIES: Mapping[str, Mapping[str, Mark]] = {"common": COMMON, "census": CENSUS}
