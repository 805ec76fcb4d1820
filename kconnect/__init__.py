"""The project package: settings, addresses, Celery, the front door, and the two apps that frame the house (core below, portal above).

It imports nothing: `manage.py` reads `kconnect.setup` on a bare Python, before any dependency is there.
"""
