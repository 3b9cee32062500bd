from __future__ import annotations

import pytest
from tests.show.browser import Browser


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """One Chromium for all tests of the views; a test that takes it is marked `needs_browser`."""
    opened = Browser(tmp_path_factory.mktemp("browser"))
    yield opened
    opened.close()
