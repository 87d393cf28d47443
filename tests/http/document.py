"""Renews the agreed OpenAPI document: ``python -m tests.http.document``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from app.database import upgrade
from app.service import Juara
from app.settings import Settings
from app.web import create_app

DOCUMENT = Path(__file__).with_name("openapi.json")


def main() -> None:
    """Writes what the service tells of itself now."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/juara.db"
        upgrade(url)
        juara = Juara(url)
        app = create_app(juara, Settings(url, "none", production=False, port=0))
        DOCUMENT.write_text(told(app.test_client().get("/api/v1/openapi.json").data), "utf-8")
        juara.close()


def told(document: bytes) -> str:
    """The document with one line for each value, so that a change of it is seen."""
    return json.dumps(json.loads(document), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
