"""The Django admin: superusers only. Its addresses are made by Django, so the namespace has one rule for all of them."""

from tests.access.table import only

# For superusers any answer but an error of the server; for all others the admin does not exist.
NAMESPACES = {"admin": only("superuser")}
