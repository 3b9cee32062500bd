"""What a browser makes of the views: nothing runs, nothing is fetched, words can be read. Needs Chromium."""

import http.server
import re
import shutil
import subprocess
import threading

import pytest
from tests.articles import annotated_article
from tests.show.test_html import EVIL, evil_article

from newsnlp.show.html import article_page, article_to_html
from newsnlp.show.style import STYLE

CHROMIUM = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
SETTINGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --virtual-time-budget=1000 --enable-logging=stderr"
).split()


def browse(tmp_path, html, *options):
    """What the browser prints, and what it says on its console."""
    file = tmp_path / "view.html"
    file.write_text(html, encoding="utf-8")
    command = [CHROMIUM, *SETTINGS, f"--user-data-dir={tmp_path / 'profile'}", *options, file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@needs_browser
def test_nothing_that_a_page_says_runs(tmp_path):
    # The fragment has no policy to lean on: here escaping alone must do.
    fragments = "".join(article_to_html(evil_article(words)) for words in EVIL)
    html = f"<!doctype html><meta charset=utf-8><title>still</title><body>{fragments}</body>"
    dom, console = browse(tmp_path, html, "--dump-dom")
    assert "<title>still</title>" in dom
    assert console == []
    assert all(link.startswith(("#", "http")) for link in re.findall(r'href="([^"]*)"', dom))


@needs_browser
def test_the_guard_of_this_test_would_see_a_script_run(tmp_path):
    dom, _ = browse(tmp_path, "<!doctype html><title>still</title><script>document.title='run'</script>", "--dump-dom")
    assert "<title>run</title>" in dom


@needs_browser
def test_a_page_opens_without_complaint(tmp_path):
    dom, console = browse(tmp_path, article_page(annotated_article()), "--dump-dom")
    assert console == []
    assert "Achieng Wekesa" in dom


@needs_browser
def test_a_page_asks_the_network_for_nothing(tmp_path):
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/view":
                self.wfile.write(article_page(annotated_article()).encode())

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/view"
        command = [CHROMIUM, *SETTINGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", address]
        subprocess.run(command, capture_output=True, timeout=120, check=True)
        server.shutdown()
    assert set(asked) <= {"/view", "/favicon.ico"}


@needs_browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_can_be_drawn(tmp_path, theme):
    picture = tmp_path / "view.png"
    options = ["--blink-settings=preferredColorScheme=0"] if theme == "dark" else []
    browse(tmp_path, article_page(annotated_article()), "--window-size=1100,900", f"--screenshot={picture}", *options)
    assert picture.stat().st_size > 10_000


@needs_browser
def test_the_page_prints(tmp_path):
    file = tmp_path / "view.pdf"
    browse(tmp_path, article_page(annotated_article()), f"--print-to-pdf={file}")
    assert file.read_bytes().startswith(b"%PDF")


def luminance(colour):
    """Relative luminance of "#rgb" or "#rrggbb", in [0, 1]. Source: WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes():
    """The colours of the style sheet, by theme."""
    blocks = re.findall(r"\{color-scheme:(light|dark);([^}]*)\}", STYLE)
    return {name: dict(re.findall(r"--nn-([a-z-]+):(#[0-9a-f]+)", block)) for name, block in blocks}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_what_lies_behind_them(theme):
    colours = themes()[theme]
    grounds = ("paper", "quote", "person", "party", "place", "organisation")
    for ground in grounds:
        assert contrast(colours["ink"], colours[ground]) >= 7, ground
    for words in ("quiet", "by", "link", "alarm"):
        assert contrast(colours[words], colours["paper"]) >= 4.5, words
    assert contrast(colours["tip-ink"], colours["tip"]) >= 7
    for line in ("person-line", "party-line", "place-line", "organisation-line"):
        assert contrast(colours[line], colours["paper"]) >= 3, line


def test_both_themes_set_the_same_colours():
    assert set(themes()["light"]) == set(themes()["dark"])
