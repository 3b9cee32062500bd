"""What a corpus was annotated with, as one string: another pipeline never goes on where this one stopped."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsnlp.errors import CorpusError


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a worker makes its pipeline: by name and plain values, so that no pipeline is ever sent to one.

    factory: "module:function", called with the options; None is `newsnlp.load`. options: plain JSON values.
    """

    factory: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    def make(self) -> Any:
        """The pipeline.

        Raises:
            CorpusError: the factory is not found.
        """
        if self.factory is None:
            from newsnlp.presets import load

            return load(**self.options)
        module_name, _, function_name = self.factory.partition(":")
        try:
            function = getattr(importlib.import_module(module_name), function_name)
        except (ImportError, AttributeError) as error:
            raise CorpusError(f"no pipeline factory {self.factory!r}, expected 'module:function': {error}") from error
        return function(**self.options)


def check_recipe(recipe: Recipe) -> None:
    """Refuses what cannot travel to a worker by name and value.

    Raises:
        CorpusError: an option is no plain JSON value, or the factory has no "module:function" form.
    """
    if recipe.factory is not None and not all(recipe.factory.partition(":")):
        raise CorpusError(f"pipeline is {recipe.factory!r}, expected 'module:function'")
    for name, value in recipe.options.items():
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise CorpusError(
                f"the pipeline's option {name!r} is {type(value).__name__}; each worker makes its own pipeline of plain"
                " values: give a name or a path, or a factory pipeline='module:function'"
            ) from error


def take_fingerprint(recipe: Recipe) -> dict[str, Any]:
    """Package version, configuration, and the checksums of all that the pipeline is made of.

    Of the models of `newsnlp.load`, the checksums of their manifests, which hold those of their files; of a spaCy
    pipeline by name, its version; of an option that is a path (an index, a topic model), that of what is there. Of a
    factory, its module's source: what else it reads it must tell by an option, {"weights": "2024-05"}.
    """
    from newsnlp import __version__

    spacy_reader = recipe.options.get("reader")
    return {
        "newsnlp": __version__,
        "factory": recipe.factory,
        "factory_sha256": None if recipe.factory is None else _source_sha256(recipe.factory),
        "options": _without_order(recipe.options),
        "artefacts": _artefacts(recipe.options),
        "models": _model_checksums() if recipe.factory is None else {},
        "reader": _package_version(spacy_reader) if isinstance(spacy_reader, str) else None,
    }


def digest(fingerprint: Mapping[str, Any]) -> str:
    """SHA-256 of a fingerprint, in hexadecimal."""
    return hashlib.sha256(json.dumps(fingerprint, sort_keys=True).encode()).hexdigest()


def _without_order(options: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(options, sort_keys=True))


def _artefacts(options: Mapping[str, Any]) -> dict[str, str]:
    """The checksum of what is there, for each option that is a path to a file or a folder."""
    paths = {name: Path(value) for name, value in options.items() if isinstance(value, str) and value}
    return {name: _tree_sha256(path) for name, path in sorted(paths.items()) if path.exists()}


def _tree_sha256(path: Path) -> str:
    # A manifest holds the checksums of all else, which for an index may be gigabytes.
    manifests = [path / name for name in ("manifest.json", "index.json")]
    files = [path] if path.is_file() else [m for m in manifests if m.is_file()] or sorted(path.rglob("*"))
    whole = hashlib.sha256()
    for file in files:
        if file.is_file():
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _source_sha256(factory: str) -> str | None:
    try:
        spec = importlib.util.find_spec(factory.partition(":")[0])
    except (ImportError, ValueError) as error:
        raise CorpusError(f"no pipeline factory {factory!r}: {error}") from error
    if spec is None:
        raise CorpusError(f"no pipeline factory {factory!r}: there is no such module")
    if spec.origin is None or not Path(spec.origin).is_file():
        return None
    return hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest()


def _model_checksums() -> dict[str, str]:
    from newsnlp import models

    found = models.folder()
    manifests = sorted(found.glob("*/manifest.json")) if found.is_dir() else []
    return {m.parent.name: hashlib.sha256(m.read_bytes()).hexdigest() for m in manifests}


def _package_version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return None
