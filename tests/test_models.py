"""Folders of models: their manifests and what is found wrong with them."""

import json

import pytest

from newsnlp import models
from newsnlp.errors import ModelError


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "tiny"
    (folder / "parts").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "parts" / "weights.npz").write_bytes(b"\x00\x01")
    models.write_manifest(folder, version="1.2")
    return folder


def test_a_model_as_it_was_written_is_sound(model):
    assert models.verify(model) == "1.2"
    manifest = models.read_manifest(model)
    assert set(manifest["files"]) == {"config.json", "parts/weights.npz"}
    assert manifest["files"]["parts/weights.npz"]["bytes"] == 2


def test_a_file_that_differs_is_found(model):
    (model / "parts" / "weights.npz").write_bytes(b"\x00\x02")
    with pytest.raises(ModelError, match=r"parts/weights.npz is damaged"):
        models.verify(model)


def test_a_file_that_is_missing_is_found(model):
    (model / "config.json").unlink()
    with pytest.raises(ModelError, match=r"config.json is missing"):
        models.verify(model)


@pytest.mark.parametrize("spoil", [lambda m: m.unlink(), lambda m: m.write_text("{")])
def test_a_manifest_that_cannot_be_read_is_an_error(model, spoil):
    spoil(model / "manifest.json")
    with pytest.raises(ModelError, match="no readable manifest"):
        models.verify(model)


def test_a_folder_of_the_users_own_is_a_model_too(model):
    assert models.path(str(model)) == model


def test_a_model_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelError, match="no model 'nonsense'"):
        models.path("nonsense")


def test_a_manifest_is_written_the_same_each_time(model):
    before = (model / "manifest.json").read_bytes()
    models.write_manifest(model, version="1.2")
    assert (model / "manifest.json").read_bytes() == before
    assert list(json.loads(before)["files"]) == sorted(json.loads(before)["files"])


@pytest.mark.model
@pytest.mark.parametrize("name", models.names() if models.folder().is_dir() else ())
def test_every_model_here_is_sound(name):
    assert models.verify(models.path(name))
