"""Attacks that must fail: each one was tried by hand once, and stays here."""
