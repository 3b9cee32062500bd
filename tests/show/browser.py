"""A headless Chromium, driven over WebDriver's own HTTP with the standard library alone.

Source: W3C WebDriver, Recommendation of 5 June 2018, and ChromeDriver's extensions for logs and DevTools commands.
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

CHROMIUM = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
REASON = "a browser test needs Chromium and ChromeDriver (Debian: chromium, chromium-driver)"
needs_browser = pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason=REASON)

ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --force-color-profile=srgb"
).split()


class Browser:
    """One window. `open` a file, `run` JavaScript in it, and ask what its console said and what it requested."""

    def __init__(self, folder: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder = folder
        self._opened = {"data:,"}
        quiet = subprocess.DEVNULL
        self._driver = subprocess.Popen([DRIVER, f"--port={port}"], stdout=quiet, stderr=quiet)
        self._base = f"http://127.0.0.1:{port}"
        self._wait_until_ready()
        options = {"binary": CHROMIUM, "args": [*ARGUMENTS, f"--user-data-dir={folder / 'profile'}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._base += f"/session/{session['sessionId']}"
        # Newer Chromium gives the window the focus only where somebody looks at it.
        self.devtools("Emulation.setFocusEmulationEnabled", enabled=True)

    def _wait_until_ready(self) -> None:
        for _ in range(300):
            try:
                if self._call("GET", "/status")["ready"]:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("ChromeDriver did not start")

    def _call(self, method: str, path: str, body: dict | None = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from error

    def open(self, html: str, name: str = "view.html") -> None:
        """Shows a document; what was logged before is forgotten."""
        file = self.folder / name
        file.write_text(html, encoding="utf-8")
        self.console()
        self.requests()
        self._opened.add(file.as_uri())
        self._call("POST", "/url", {"url": file.as_uri()})

    def run(self, script: str, *arguments):
        """What a function body returns in the page; a promise is waited for."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, expression: str):
        """The first true value of an expression of the page."""
        for _ in range(300):
            value = self.run(f"return {expression}")
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"never true in the page: {expression}")

    def words(self) -> str:
        """The text of the page as it is shown."""
        return self.run("return document.body.innerText")

    def console(self) -> list[str]:
        """What the console has said since it was asked last."""
        return [f"{e['level']} {e['message']}" for e in self._call("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """The addresses that were requested since that was asked last.

        Opened files are not among them, nor what is in the page, nor the tab that Chromium opens by itself.
        """
        events = [json.loads(e["message"])["message"] for e in self._call("POST", "/se/log", {"type": "performance"})]
        sent = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        known = ("data:", "chrome")
        return [address for address in sent if address not in self._opened and not address.startswith(known)]

    def theme(self, name: str) -> None:
        """"light", "dark", or "print" for paper."""
        media, scheme = ("print", "light") if name == "print" else ("screen", name)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", media=media, features=features)

    def size(self, width: int, height: int) -> None:
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    def picture(self) -> bytes:
        """The whole page as PNG."""
        whole = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        return base64.b64decode(whole["data"])

    def printed(self) -> bytes:
        """The page as PDF."""
        return base64.b64decode(self.devtools("Page.printToPDF", printBackground=True)["data"])

    def devtools(self, command: str, **parameters):
        return self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def close(self) -> None:
        try:
            self._call("DELETE", "", None)
        finally:
            self._driver.terminate()
            self._driver.wait(timeout=30)


# Words that are hard to read: text nodes whose colour and background have a ratio below what WCAG 2.2 asks (AA).
# Where an element has no background of its own, that of what it stands on counts; translucent ones are mixed.
HARD_TO_READ = r"""
const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function colour(words) {
  paint.clearRect(0, 0, 1, 1);
  paint.fillStyle = words;
  paint.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}
function over(top, below) { return [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1); }
function ground(element) {
  const layers = [];
  for (let e = element; e; e = e.parentElement) layers.push(colour(getComputedStyle(e).backgroundColor));
  return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
}
function luminance(rgb) {
  const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const found = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  const element = node.parentElement, style = getComputedStyle(element);
  if (!node.data.trim() || element.closest("script, style, noscript, title")) continue;
  if (!element.checkVisibility() || style.visibility !== "visible") continue;
  const below = ground(element);
  const svg = element instanceof SVGElement;
  const ink = over(colour(svg ? style.fill : style.color), below);
  const [light, dark] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
  const ratio = (light + 0.05) / (dark + 0.05);
  const points = parseFloat(style.fontSize), large = points >= 24 || (points >= 18.66 && style.fontWeight >= 700);
  if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${node.data.trim().slice(0, 40)}`);
}
return found;
"""
