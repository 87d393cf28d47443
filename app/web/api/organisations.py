"""Organisations: the agencies (OPD) of a region."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields
from sqlalchemy import select

from app.commands import regions as commands
from app.service import Juara
from app.web.api.blueprint import naming, public, routes, service
from app.web.api.commanding import Command, CommandDone, command, made
from app.web.api.reading import page, region_asked
from app.web.api.submission_shapes import Reason
from app.web.fields import Strict, Text, Told, region_code
from app.web.openapi import PREFIX
from domain.actor import Actor
from domain.errors import Invalid, NotFound
from projections import organisations
from projections.organisations import organisations as table
from projections.schema import AnyRow

blueprint = routes("organisations", "Agencies of a region")
naming(blueprint, id="organisation")


class OfRegion(Strict):
    """Whose agencies."""

    region = region_code(required=True)


class MaybeOfRegion(Strict):
    """For which region; that of the token where none is named."""

    region = region_code(load_default=None)


class Name(Strict):
    """The name of a new agency."""

    name = Text(300, required=True)


class OrganisationOf(Told):
    """An agency; ``closed`` is the position at which it ceased."""

    id = fields.UUID()
    name = fields.String()
    since = fields.Integer()
    closed = fields.Integer(allow_none=True)


class Organisations(Told):
    """The agencies of a region by name."""

    region = fields.String()
    items = fields.List(fields.Nested(OrganisationOf))
    next = fields.String(allow_none=True)


class OrganisationDone(CommandDone):
    """A new agency."""

    id = fields.UUID()


class RegionDone(CommandDone):
    """The region that was changed."""

    code = fields.String()
    region = fields.UUID()


@blueprint.route("/organisations")
@public
@blueprint.arguments(OfRegion, location="query")
@blueprint.response(200, Organisations)
def listing(asked: dict[str, Any]) -> Response:
    """The agencies of a region by name, those that ceased included."""
    with service().reading() as connection:
        region = region_asked(connection, asked["region"])
        rows = organisations.of_region(connection, region.region)
    return page(list(map(_organisation, rows)), region=region.code)


@blueprint.route("/organisations", methods=["POST"])
@command("organisation.register", creates=True)
@blueprint.arguments(MaybeOfRegion, location="query")
@blueprint.arguments(Name)
@blueprint.response(201, OrganisationDone)
def registration(given: Command, asked: dict[str, Any], content: dict[str, Any]) -> Response:
    """Enter an agency; the ministry names the region in the address."""
    code = asked["region"]
    with service().reading() as connection:
        region = region_asked(connection, code).region if code else given.actor.region
    if region is None:
        raise Invalid("name the region, such as ?region=35.76", field="region")
    done = given.do(commands.register_organisation, region=region, **content)
    return made(done, 201, _address(done.made["organisation"]))


def _possible(juara: Juara, _: Actor, __: str, organisation: UUID) -> None:
    _region_of(juara, organisation)


@blueprint.route("/organisations/<uuid:id>/close", methods=["POST"])
@command("organisation.close", possible=_possible)
@blueprint.arguments(Reason)
@blueprint.response(200, RegionDone)
def closing(given: Command, content: dict[str, Any], organisation: UUID) -> Response:
    """Record that an agency takes part no more; what it has done stays."""
    region = _region_of(service(), organisation)
    done = given.do(
        commands.close_organisation, region=region, organisation=organisation, **content
    )
    return made(done)


def _region_of(juara: Juara, organisation: UUID) -> UUID:
    query = select(table.c.region).where(table.c.organisation == organisation)
    with juara.reading() as connection:
        region: UUID | None = connection.scalar(query)
    if region is None:
        raise NotFound("no such agency")
    return region


def _address(organisation: str) -> str:
    return f"{PREFIX}/organisations/{organisation}"


def _organisation(row: AnyRow) -> dict[str, Any]:
    return {
        "id": str(row.organisation),
        "name": row.name,
        "since": row.since,
        "closed": row.closed,
    }
