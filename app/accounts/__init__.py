"""Accounts: how people and programs make themselves known.

What somebody may do is in the log, under an opaque id. Here is what the log must not hold
and what may be erased: names, logins, passwords, sessions, tokens.
"""
