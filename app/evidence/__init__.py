"""Evidence files: checked by what is in them, kept by their digest, told as attachments.

What a file says of itself, its name and its declared type, decides nothing. Nothing is ever
fetched from a link.
"""

from app.evidence.tables import files

__all__ = ["files"]
