"""Where the trained models lie: inside the installed package, or in `models/` of a checkout."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from newsnlp.errors import ModelError

_PACKAGED = Path(__file__).parent / "_models"
_CHECKOUT = Path(__file__).parents[2] / "models"


def folder() -> Path:
    """The folder of all models."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def names() -> tuple[str, ...]:
    """The models that are here, by name."""
    return tuple(sorted(p.name for p in folder().iterdir() if (p / "manifest.json").is_file()))


def path(name: str) -> Path:
    """The folder of a model, by name ("en_news"), or the path itself where `name` is a folder of the user's.

    Raises:
        ModelError: there is no such model.
    """
    found = folder() / name
    if found.is_dir():
        return found
    if Path(name).is_dir():
        return Path(name)
    raise ModelError(f"no model {name!r} in {folder()}; there are {', '.join(names()) or 'none'}")


def checksum(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_manifest(model: Path, *, version: str) -> None:
    """Writes manifest.json: the version, and the size and SHA-256 of every other file of the folder."""
    files = sorted(p for p in model.rglob("*") if p.is_file() and p.name != "manifest.json")
    entries = {p.relative_to(model).as_posix(): {"bytes": p.stat().st_size, "sha256": checksum(p)} for p in files}
    (model / "manifest.json").write_text(json.dumps({"version": version, "files": entries}, indent=1) + "\n")


def verify(model: Path) -> str:
    """Checks every file of a model folder against its manifest; returns the model's version.

    Raises:
        ModelError: a file is missing or differs, or there is no manifest.
    """
    manifest = read_manifest(model)
    for name, entry in manifest["files"].items():
        file = model / name
        if not file.is_file():
            raise ModelError(f"{model.name}: {name} is missing")
        if file.stat().st_size != entry["bytes"] or checksum(file) != entry["sha256"]:
            raise ModelError(f"{model.name}: {name} is damaged: its checksum is not the manifest's")
    return str(manifest["version"])


def read_manifest(model: Path) -> dict:  # type: ignore[type-arg]
    """manifest.json of a model folder: {"version": str, "files": {name: {"bytes": int, "sha256": str}}}."""
    try:
        manifest: dict = json.loads((model / "manifest.json").read_text())  # type: ignore[type-arg]
    except (OSError, ValueError) as error:
        raise ModelError(f"{model}: no readable manifest.json: {error}") from error
    return manifest
