"""Who replicated from whom, who fits whom, and what stands behind indicator 31."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields

from app.commands import agreements as commands
from app.queries import visible
from app.queries.network import Asked, Innovation, Place, Replicated, Replication, replicated
from app.queries.partners import Suggestion, partners
from app.queries.replications import Behind, Foundation, behind
from app.web.api.agreement_shapes import Party
from app.web.api.blueprint import naming, problems, public, routes, service
from app.web.api.commanding import Changed, Command, acting, command, made
from app.web.api.cycles import Nothing
from app.web.api.reading import region_asked, region_at
from app.web.fields import Number, Strict, Text, Told, WholeText, one_of, region_code
from app.web.wire import answer, number, rounded
from domain.actor import PUBLIC, Actor
from domain.affinity import Because, Need, Reason, Service
from domain.errors import NotFound, Unauthenticated
from domain.replication import Standing
from domain.scorecard import Basis

blueprint = routes("network", "The replication network, and partners by need")

_SUBMISSION = "/submissions/<uuid:id>"
naming(blueprint, id="submission")


class Network(Strict):
    """Which replications: all where nothing is named."""

    year = WholeText(1000, 2999, load_default=None)
    urusan = Text(60, form="[a-z0-9_]+", load_default=None)
    province = region_code(load_default=None)
    region = region_code(load_default=None)


class Wanted(Strict):
    """How many suggestions."""

    limit = WholeText(1, 100, load_default=20)


class PlaceOf(Party):
    """A region of the network with its province."""

    type = fields.String()
    province = fields.String()


class ReplicationOf(Told):
    """A confirmed replication, and the side that the last evaluation found without gains."""

    agreement = fields.UUID()
    originator = fields.Nested(PlaceOf)
    partner = fields.Nested(PlaceOf)
    innovation = fields.String()
    urusan = fields.String()
    date = fields.String()
    lacking = fields.String(allow_none=True)


class LinkOf(Told):
    """How many replications a region made of innovations of another."""

    originator = fields.String()
    partner = fields.String()
    replications = fields.Integer()


class ReplicatedInnovation(Told):
    """An innovation and by how many different regions it was replicated."""

    originator = fields.Nested(PlaceOf)
    innovation = fields.String()
    urusan = fields.String()
    regions = fields.Integer()


class Reciprocity(Told):
    """Pairs of regions that replicate from each other, among all pairs that are linked."""

    pairs = fields.Integer()
    mutual = fields.List(fields.List(fields.String()))


class NetworkOf(Told):
    """The network of replications."""

    replications = fields.List(fields.Nested(ReplicationOf))
    links = fields.List(fields.Nested(LinkOf))
    innovations = fields.List(fields.Nested(ReplicatedInnovation))
    reciprocity = fields.Nested(Reciprocity)
    by_year = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_urusan = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_province = fields.Dict(keys=fields.String(), values=fields.Integer())


class ReasonOf(Told):
    """Why something is suggested: what it is about, the numbers compared, its worth."""

    because = one_of(*Because)
    about = fields.String()
    own = Number(allow_none=True)
    other = Number(allow_none=True)
    worth = Number()


class SuggestionOf(Told):
    """An innovation of another region that fits, and why."""

    submission = fields.UUID()
    innovation = fields.String()
    urusan = fields.String()
    region = fields.Nested(Party)
    maturity = Number(allow_none=True)
    replicated = fields.Integer()
    worth = Number()
    reasons = fields.List(fields.Nested(ReasonOf))


class NeedOf(Told):
    """An indicator in which the region is weak: its mean level and the points it misses."""

    indicator = fields.String()
    name = fields.String()
    mean = Number()
    missing = Number()


class ServiceOf(Told):
    """A basic service in which the region is weak."""

    urusan = fields.String()
    innovations = fields.Integer()
    maturity = Number(allow_none=True)


class PartnersOf(Told):
    """Where a region is weak, what of regions of its kind fits, what others replicated."""

    code = fields.String()
    name = fields.String()
    index = fields.String()
    year = fields.Integer()
    basis = one_of(Basis.CLAIMED, Basis.VERIFIED)
    source_year = fields.Integer(allow_none=True)
    needs = fields.List(fields.Nested(NeedOf))
    services = fields.List(fields.Nested(ServiceOf))
    fitting = fields.List(fields.Nested(SuggestionOf))
    proven = fields.List(fields.Nested(SuggestionOf))


class BehindOf(Told):
    """A confirmed replication, and whether it counts for this submission."""

    agreement = fields.UUID()
    partner = fields.Nested(Party)
    date = fields.String()
    digest = fields.String()
    position = fields.Integer()
    standing = one_of(*Standing)


class Copy(Told):
    """A submission of another region that says it replicates this one."""

    id = fields.UUID()
    cycle = fields.String()


class FoundationOf(Told):
    """The level of indicator 31 that the log bears out, beside those claimed and verified."""

    submission = fields.UUID()
    level = fields.Integer()
    claimed = fields.Integer(allow_none=True)
    verified = fields.Integer(allow_none=True)
    replications = fields.List(fields.Nested(BehindOf))
    replicas = fields.List(fields.Nested(Copy))
    original = fields.UUID(allow_none=True)


class Filled(Changed):
    """The claimed level of indicator 31 after it was filled from the log."""

    id = fields.UUID()
    level = fields.Integer()


@blueprint.route("/network")
@public
@blueprint.arguments(Network, location="query")
@blueprint.response(200, NetworkOf)
def network(asked: dict[str, Any]) -> Response:
    """Who replicated from whom, by year, service and province; the latest first."""
    with service().reading() as connection:
        codes = {
            name: asked[name] and region_asked(connection, asked[name], name).code
            for name in ("province", "region")
        }
        found = replicated(connection, Asked(**{**asked, **codes}))
    return answer(_network(found))


@blueprint.route("/partners/<region:code>/<index:index>/<year:year>")
@public
@blueprint.doc(responses=problems(404))
@blueprint.arguments(Wanted, location="query")
@blueprint.response(200, PartnersOf)
def of_region(asked: dict[str, Any], code: str, index: str, year: int) -> Response:
    """Partners for a region by what it lacks in a year; each suggestion says why."""
    with service().reading() as connection:
        region = region_at(connection, code)
        found = partners(connection, region, index, year, asked["limit"])
    return answer(
        {
            "code": region.code,
            "name": region.name,
            "index": index,
            "year": year,
            "basis": found.basis,
            "source_year": found.source_year,
            "needs": list(map(_need, found.needs)),
            "services": list(map(_service, found.services)),
            "fitting": list(map(_suggestion, found.fitting)),
            "proven": list(map(_suggestion, found.proven)),
        }
    )


@blueprint.route(f"{_SUBMISSION}/replications")
@blueprint.doc(security=[{}, {"bearer": []}], responses=problems(401, 404, 503))
@blueprint.response(200, FoundationOf)
def behind_submission(submission: UUID) -> Response:
    """What stands behind indicator 31 of a submission that you may see."""
    actor, juara = acting(), service()
    with juara.reading() as connection:
        row = visible.submission(connection, actor, juara.recorder.clock(), submission)
        if row is None:
            raise _hidden(actor)
        found = behind(connection, row)
    return answer(_foundation(found))


@blueprint.route(f"{_SUBMISSION}/fill", methods=["POST"])
@command("agreement.fill", versioned=True, possible=commands.fill_possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, Filled)
def filling(given: Command, _: dict[str, Any], submission: UUID) -> Response:
    """Claim for your draft the replications that the log bears out, as is done at drafting."""
    done = given.do(commands.fill, submission=submission, version=given.version)
    return made(done, level=int(done.made["level"]))


def _hidden(actor: Actor) -> Exception:
    if actor == PUBLIC:
        return Unauthenticated("submissions are shown to everybody once their cycle is final")
    return NotFound("no such submission")


def _network(found: Replicated) -> dict[str, Any]:
    return {
        "replications": list(map(_replication, found.replications)),
        "links": [
            {
                "originator": link.originator.code,
                "partner": link.replicator.code,
                "replications": link.replications,
            }
            for link in found.close.links
        ],
        "innovations": list(map(_innovation, found.innovations)),
        "reciprocity": {
            "pairs": found.close.pairs,
            "mutual": [[one.code, other.code] for one, other in found.close.mutual],
        },
        "by_year": _counts(found.by_year),
        "by_urusan": _counts(found.by_urusan),
        "by_province": _counts(found.by_province),
    }


def _counts(of: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): count for name, count in of.items()}


def _replication(one: Replication) -> dict[str, Any]:
    return {
        "agreement": str(one.agreement),
        "originator": _place(one.originator),
        "partner": _place(one.replicator),
        "innovation": one.innovation,
        "urusan": one.urusan,
        "date": one.date,
        "lacking": one.lacking,
    }


def _innovation(one: Innovation) -> dict[str, Any]:
    return {
        "originator": _place(one.originator),
        "innovation": one.name,
        "urusan": one.urusan,
        "regions": one.regions,
    }


def _place(place: Place) -> dict[str, str]:
    return {
        "code": place.code,
        "name": place.name,
        "type": place.type,
        "province": place.province,
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "indicator": need.indicator.code,
        "name": need.indicator.name,
        "mean": rounded(need.mean),
        "missing": rounded(need.missing),
    }


def _service(one: Service) -> dict[str, Any]:
    return {
        "urusan": one.urusan,
        "innovations": one.innovations,
        "maturity": rounded(one.maturity),
    }


def _suggestion(one: Suggestion) -> dict[str, Any]:
    return {
        "submission": str(one.submission),
        "innovation": one.innovation,
        "urusan": one.urusan,
        "region": {"code": one.region.code, "name": one.region.name},
        "maturity": number(one.maturity),
        "replicated": one.replicated,
        "worth": rounded(one.worth),
        "reasons": _reasons(one.reasons),
    }


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [
        {
            "because": one.because,
            "about": one.about,
            "own": rounded(one.own),
            "other": rounded(one.other),
            "worth": rounded(one.worth),
        }
        for one in reasons
    ]


def _foundation(found: Foundation) -> dict[str, Any]:
    return {
        "submission": str(found.submission.submission),
        "level": found.level,
        "claimed": found.claimed,
        "verified": found.verified,
        "replications": list(map(_behind, found.replications)),
        "replicas": [{"id": str(one.submission), "cycle": one.cycle} for one in found.replicas],
        "original": found.original and str(found.original),
    }


def _behind(one: Behind) -> dict[str, Any]:
    return {
        "agreement": str(one.agreement),
        "partner": {"code": one.partner_code, "name": one.partner_name},
        "date": one.day.isoformat(),
        "digest": one.digest,
        "position": one.position,
        "standing": one.standing,
    }
