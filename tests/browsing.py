"""A real browser and servers of one's own, for tests that look at pages as people do."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

DRIVER = shutil.which("chromedriver")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # fmt: skip


def needs_browser(test: Any) -> Any:
    """Mark a test that drives Chromium; it is skipped where there is none."""
    missing = not (DRIVER and CHROMIUM)
    skip = pytest.mark.skipif(missing, reason="no Chromium with its chromedriver is installed")
    return pytest.mark.browser(skip(test))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextlib.contextmanager
def running(command: list[str], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A server, ended with all that it started."""
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True, **options)
        try:
            yield server
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


@contextlib.contextmanager
def browser(folder: Path, *arguments: str) -> Iterator[Any]:
    """Chromium without a window, with a profile of its own and no way to any other machine."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.page_load_strategy = "eager"  # pages may ask for what is not on this machine
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for argument in [*QUIET, f"--user-data-dir={folder}", *arguments]:
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=str(DRIVER)))
    driver.set_page_load_timeout(120)
    driver.set_script_timeout(120)
    try:
        yield driver
    finally:
        driver.quit()


def waited_for(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """What a condition says once it is true, or at the end of the time."""
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.2)
    return found


def answers(address: str) -> bool:
    """Whether a server answers there."""
    try:
        with urllib.request.urlopen(address, timeout=30) as page:
            return bool(page.status == 200)
    except OSError:
        return False


# The contrast of every text below an element with what lies behind it, by WCAG's formula; colours may be translucent.
CONTRAST = """
const rgba = text => { const p = text.match(/[\\d.]+/g).map(Number); return p.length < 4 ? [...p, 1] : p; };
const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
const light = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = e => { const layers = []; for (let n = e; n; n = n.parentElement) {
  const c = rgba(getComputedStyle(n).backgroundColor); if (c[3] > 0) layers.push(c); if (c[3] === 1) break; }
  return layers.reverse().reduce((below, c) => over(c, below), [255, 255, 255, 1]); };
const opacity = e => { let o = 1; for (let n = e; n; n = n.parentElement) o *= getComputedStyle(n).opacity; return o; };
const found = [];
const walker = document.createTreeWalker(arguments[0], NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.textContent.trim(); const e = walker.currentNode.parentElement;
  if (!text || e.getClientRects().length === 0) continue;
  const back = behind(e); const fore = rgba(getComputedStyle(e).color); fore[3] *= opacity(e);
  const [x, y] = [light(over(fore, back)), light(back)];
  found.push([text.slice(0, 60), (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)]); }
return found;
"""
