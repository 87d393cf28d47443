"""The commands, one module for each thing commanded.

A command is a function of the service, the transaction it runs in, and its content by
name. It authorizes, loads, lets the aggregate decide, and records. ``Juara.do`` gives it
its transaction and sees to it that the same command id is carried out once.
"""
