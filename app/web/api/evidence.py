"""Evidence files: handed in for a region and a cycle, and told as attachments."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import Response, g, request
from marshmallow import fields

from app.authorize import require_role
from app.evidence import handing_in
from app.evidence.handing_in import File
from app.evidence.kinds import KINDS
from app.web import files
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import acting, cycle_asked
from app.web.api.reading import region_asked
from app.web.fields import Strict, Text, Told, WholeText, one_of, region_code
from app.web.openapi import PREFIX
from app.web.wire import answer
from domain.errors import Forbidden, Invalid, check

blueprint = routes("evidence", "Files behind what a region claims")

_BEARER: dict[str, Any] = {"security": [{"bearer": []}]}
_BODY = {"type": "string", "format": "binary"}
_ANY = {kind.media_type: {"schema": _BODY} for kind in KINDS.values()}


class Handing(Strict):
    """For which cycle, for which region (that of the token where none is named), called what."""

    index = Text(12, form="[A-Za-z]+", load_default="iid")
    year = WholeText(1000, 2999, required=True)
    region = region_code(load_default=None)
    name = Text(300, required=True)


class FileOf(Told):
    """A file: its SHA-256, which a claim names, its kind by its content, and its length."""

    digest = fields.String()
    kind = one_of(*KINDS)
    length = fields.Integer()
    name = fields.String()


@blueprint.before_request
def _require_role() -> None:
    """A role that never may learns nothing of what is wrong with the address."""
    require_role(acting(), "evidence.upload" if request.method == "POST" else "evidence.read")


@blueprint.route("/evidence", methods=["POST"])
@blueprint.doc(
    **_BEARER,
    requestBody={"required": True, "content": _ANY},
    responses=problems(400, 401, 403, 404, 409, 413, 422, 503, 507),
)
@blueprint.arguments(Handing, location="query")
@blueprint.response(201, FileOf)
def upload(asked: dict[str, Any]) -> Response:
    """Hand in a file, which is the body of the request; the same one again changes nothing.

    Its kind is found in its content, whatever the request calls it: PDF, PNG, JPEG, XLSX, DOCX,
    MP4 or MOV. A link is never followed.
    """
    actor, juara = acting(), service()
    g.actor_id = actor.id
    with juara.reading() as connection:
        code = asked["region"]
        region = region_asked(connection, code).region if code else actor.region
    if region is None:
        raise Forbidden("files are handed in for the own region only")
    cycle = cycle_asked(asked["index"].lower(), asked["year"])
    handing_in.require_upload(juara, actor, region, cycle)
    stream = _body()
    done = handing_in.hand_in(juara, files.store(), actor, region, cycle, stream, asked["name"])
    response = answer(_told(done), 201)
    response.location = f"{PREFIX}/evidence/{done.digest}"
    return response


@blueprint.route("/evidence/<digest:digest>")
@blueprint.doc(**_BEARER, responses=problems(401, 403, 404, 503))
@blueprint.response(200, content_type="application/octet-stream")
def download(digest: str) -> Response:
    """A file that you may see, to be saved."""
    return files.attachment(handing_in.get(service(), acting(), digest))


def _body() -> BinaryIO:
    """The file as it comes in, without holding it in memory."""
    request.max_content_length = files.LARGEST_BODY
    if request.mimetype == "multipart/form-data":
        sent = request.files.get("file")
        if sent is None:
            raise Invalid("the form has no file", field="file")
        return cast("BinaryIO", sent.stream)
    check(not request.content_encoding, "send the file as it is, not compressed", field="file")
    return cast("BinaryIO", request.stream)


def _told(file: File) -> dict[str, Any]:
    return {
        "digest": file.digest,
        "kind": file.kind.name,
        "length": file.length,
        "name": file.name,
    }
