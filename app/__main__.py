"""``python -m app`` is ``juara``."""

from app.cli import main

main()
