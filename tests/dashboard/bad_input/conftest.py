"""A desk where files are brought, on definitions that have places, periods and groups of many forms."""

import logging

import pytest
from django.test import Client

from tests import build_dashboard as build
from tests.dashboard.bad_input.oracle import Desk
from workgroups.models import User

DEFINITIONS = """
[[sources]]
slug = "office"
name = "County office"
publisher = "Kent County"
citation = "Kent County, 2024"
licence = "Public domain"

[[dimensions]]
slug = "sex"
name = "Sex"
partition = ["female", "male"]

[[dimensions.categories]]
slug = "female"
name = "Women"

[[dimensions.categories]]
slug = "male"
name = "Men"

[[dimensions]]
slug = "race"
name = "Race"

[[dimensions.categories]]
slug = "black"
name = "Black"

[[dimensions.categories]]
slug = "hispanic"
name = "Hispanic"

[[places]]
code = "26"
name = "Michigan"
kind = "state"

[[places]]
code = "26081"
name = "Kent County"
kind = "county"
parent = "26"
home = true

[[places]]
code = "26139"
name = "Ottawa County"
kind = "county"
parent = "26"

[[places]]
code = "00123"
name = "Burton Heights"
kind = "neighborhood"
parent = "26081"
"""
PERIODS = ("2022", "2023", "SY2023-24", "2023Q1", "2024-05", "2025-03-04", "2025-04-03", "2023-03-15", "2025-12-31")
MEASURES = (("income", "published", "dollars"), ("share", "published", "percent"), ("births", "count", "people"), ("poor", "proportion", "percent"))  # noqa: E501  # fmt: skip


def definitions() -> str:
    """All that is defined, as TOML."""
    periods = [f'[[periods]]\ncode = "{code}"\n' for code in PERIODS]
    measures = [
        f'[[measures]]\nslug = "{slug}"\nname = "{slug}"\nsource = "office"\nkind = "{kind}"\nunit = "{unit}"\n'
        for slug, kind, unit in MEASURES
    ]
    return "\n".join([DEFINITIONS, *periods, *measures])


@pytest.fixture
def desk(client: Client, dev: User, caplog: pytest.LogCaptureFixture) -> Desk:
    """Dev's desk; everything that the log says is heard."""
    build.load_definitions(definitions())
    client.force_login(dev)
    caplog.set_level(logging.WARNING)
    return Desk(client, dev, caplog)
