"""The first page of every desk: what there is to do for whoever is signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web.desks import signed, tasks
from projections import cycles, regions


def register(desks: Blueprint) -> None:
    """Adds the view."""
    desks.add_url_rule("/meja", "home", home)


def home() -> str:
    """What waits, the cycles, and the way to the work in each."""
    me = signed.actor()
    with signed.service().reading() as connection:
        return render_template(
            "desk/home.html",
            region=regions.by_id(connection, me.region) if me.region else None,
            cycles=cycles.listing(connection),
            waiting=tasks.waiting(connection),
        )
