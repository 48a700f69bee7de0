"""A student's evening in JupyterLab, in a real browser: what is not attempted, right, wrong; hints; Validate."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browsing import CONTRAST, answers, browser, free_port, needs_browser, running, waited_for

from autograder import notebook as nb
from autograder.layout import Course
from course.environment.lab import command, environment

PROJECT = Path(__file__).resolve().parents[3]
CHAPTERS = ("00-start-here", "01-linear-model")
PICTURES = os.environ.get("COURSE_SCREENSHOTS", "")  # a folder: the test leaves its screenshots there
OPTIONS = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--IdentityProvider.token=", "--expose-app-in-browser"]


@contextmanager
def lab(folder: Path, log: Path) -> Iterator[str]:
    """JupyterLab on a student's chapters, with settings of its own."""
    port = free_port()
    home = {name: str(log.parent / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "IPYTHONDIR")}
    home["JUPYTERLAB_WORKSPACES_DIR"] = str(log.parent / "workspaces")
    env = {name: value for name, value in (environment(PROJECT) | home).items() if name != "CI"}  # which silences bars
    with running(command(folder, [*OPTIONS, f"--port={port}"]), log, env=env):
        assert waited_for(lambda: answers(f"http://127.0.0.1:{port}/api"), 120), log.read_text()
        yield f"http://127.0.0.1:{port}"


class Notebook:
    """The notebook that is open in front, by keyboard where a student would type and by JupyterLab's commands."""

    def __init__(self, driver: Any, path: str) -> None:
        self.driver = driver
        ready = f"const w = jupyterapp.shell.currentWidget; return !!w?.content?.model && w.context.path === '{path}'"
        ready += " && w.sessionContext.session?.kernel?.status === 'idle'"
        assert waited_for(lambda: self._try(ready), 120), path
        sources = "return jupyterapp.shell.currentWidget.content.widgets.map(w => w.model.sharedModel.getSource())"
        self.sources: list[str] = driver.execute_script(sources)

    def _try(self, script: str) -> Any:
        from selenium.common.exceptions import JavascriptException

        try:
            return self.driver.execute_script(script)
        except JavascriptException:  # not loaded yet
            return None

    def index(self, beginning: str) -> int:
        """The cell whose text begins so."""
        return next(i for i, text in enumerate(self.sources) if text.startswith(beginning))

    def run(self, what: str) -> None:
        """Run a JupyterLab command and wait until the kernel has nothing to do."""
        script = "jupyterapp.commands.execute(arguments[0]).then(() => arguments[1](1), e => arguments[1](`${e}`))"
        assert self.driver.execute_async_script(script, what) == 1

    def type(self, index: int, text: str) -> None:
        """Type an answer over what stands in a cell."""
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        self.show(index).find_element("css selector", ".cm-content").click()
        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
        lines = text.split("\n    ")  # the editor indents by itself
        ActionChains(self.driver).send_keys(Keys.ENTER.join(lines)).perform()
        written = f"return jupyterapp.shell.currentWidget.content.widgets[{index}].model.sharedModel.getSource()"
        assert self.driver.execute_script(written) == text
        ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(Keys.ENTER).key_up(Keys.SHIFT).perform()

    def show(self, index: int) -> Any:
        """A cell, scrolled to."""
        script = """const c = jupyterapp.shell.currentWidget.content, done = arguments[1];
            c.activeCellIndex = arguments[0];
            c.scrollToItem(arguments[0], 'center').then(() => done(c.widgets[arguments[0]].node))"""
        return self.driver.execute_async_script(script, index)

    def execute(self, index: int) -> None:
        self.show(index)
        self.run("notebook:run-cell")

    def card(self, index: int) -> Any:
        """The card below a cell."""
        found = waited_for(lambda: self.show(index).find_elements("css selector", "[role=status], [role=note]"), 120)
        assert found, f"no card below cell {index}"
        return found[-1]


def legible(driver: Any, card: Any) -> None:
    for text, contrast in driver.execute_script(CONTRAST, card):
        assert contrast >= 4.5, (text, contrast)


def picture(element: Any, name: str) -> None:
    if PICTURES:
        small(element.screenshot_as_png, name)


def small(png: bytes, name: str) -> None:
    """Keep a screenshot with a palette: a fifth of the bytes."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(png)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    drawn.save(Path(PICTURES) / f"{name}.png", optimize=True)


def theme(notebook: Notebook, name: str) -> None:
    script = "jupyterapp.commands.execute('apputils:change-theme', {theme: arguments[0]}).then(arguments[1])"
    notebook.driver.execute_async_script(script, name)
    light = "false" if "Dark" in name else "true"
    is_on = f"return document.body.dataset.jpThemeLight === '{light}' && !document.getElementById('jupyterlab-splash')"
    assert waited_for(lambda: notebook.driver.execute_script(is_on))


@needs_browser
def test_an_evening(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    for chapter in CHAPTERS:
        shutil.copytree(PROJECT / "release" / chapter, folder / chapter)
    with lab(folder, tmp_path / "log") as address, browser(tmp_path / "user", "--window-size=1100,900") as driver:
        driver.get(f"{address}/lab/tree/01-linear-model/01-linear-model.ipynb")
        page = Notebook(driver, "01-linear-model/01-linear-model.ipynb")
        answer, test = page.index("def predict"), page.index('check("predict")')
        everything_once(page)
        right_then_wrong(page, answer, test)
        hints(page, test)
        training(page)
        page.run("docmanager:save")
        validated(driver, folder, address)


def everything_once(page: Notebook) -> None:
    """A release as it comes: every check says "not attempted", and nothing else goes wrong."""
    page.run("notebook:run-all-cells")
    checks = [i for i, text in enumerate(page.sources) if text.startswith("check(")]
    last = page.card(checks[-1])
    assert "not attempted yet" in last.text, "running all cells came to the end"
    for index in checks[:2]:
        card = page.card(index)
        assert "not attempted yet" in card.text and card.get_attribute("role") == "status"
        legible(page.driver, card)
    picture(page.card(checks[0]), "card-not-attempted")
    outputs = "return jupyterapp.shell.currentWidget.content.widgets.flatMap(w => w.model.toJSON().outputs || [])"
    found = page.driver.execute_script(outputs)
    assert [output for output in found if output["output_type"] == "error"] == [], "no traceback anywhere"
    waiting = [o for o in found if "this cell waits for" in str(o.get("data", {}).get("text/plain"))]
    assert len(waiting) >= len(checks), "each exercise is missed by a cell at least"
    picture(page.card(checks[0] - 1), "card-waiting")


def right_then_wrong(page: Notebook, answer: int, test: int) -> None:
    page.type(answer, "def predict(x, w, b=0.0):\n    return w * x + b")
    page.execute(test)
    assert waited_for(lambda: "checks passed; more run at grading" in page.card(test).text), page.card(test).text
    assert "✓" in page.card(test).text
    legible(page.driver, page.card(test))
    picture(page.card(test), "card-right")
    page.type(answer, "def predict(x, w, b=0.0):\n    return w * x")
    page.execute(test)
    assert waited_for(lambda: "b is missing" in page.card(test).text), page.card(test).text
    for words in ("✗", "expected", "got", "Hint:", 'hint("predict")'):
        assert words in page.card(test).text
    for name in ("JupyterLab Dark", "JupyterLab Light"):
        theme(page, name)
        legible(page.driver, page.card(test))
        picture(page.show(test), f"card-wrong-{name.split()[1].lower()}")
    if PICTURES:
        page.show(answer)
        small(page.driver.get_screenshot_as_png(), "notebook")
    page.type(answer, "def predict(x, w, b=0.0):\n    return w * x + b")


def hints(page: Notebook, test: int) -> None:
    """One more hint with each call, in a cell of the student's own."""
    page.show(test)
    page.run("notebook:insert-cell-below")
    page.type(test + 1, 'hint("mse")')
    assert waited_for(lambda: "hint 1 of" in page.card(test + 1).text)
    assert "hint 2 of" not in page.card(test + 1).text
    page.execute(test + 1)
    assert waited_for(lambda: "hint 2 of" in page.card(test + 1).text)
    legible(page.driver, page.card(test + 1))
    picture(page.card(test + 1), "card-hints")
    page.show(test + 1)
    page.run("notebook:delete-cell")


TRAINING = """import torch
from course import train
torch.manual_seed(0)
x = torch.randn(80, 3)
y = torch.sin(x.sum(1, keepdim=True))
net, loss = torch.nn.Sequential(torch.nn.Linear(3, 30), torch.nn.Tanh(), torch.nn.Linear(30, 1)), torch.nn.MSELoss()
steps = torch.optim.Adam(net.parameters(), lr=0.01)
history = train.fit(net, loss, (x[:60], y[:60]), (x[60:], y[60:]), epochs=40, optimiser=steps)"""


def training(page: Notebook) -> None:
    """A training shows how far it is, and its losses as they fall."""
    from selenium.webdriver.common.keys import Keys

    last = len(page.sources) - 1
    page.show(last)
    page.run("notebook:insert-cell-below")
    cell = page.show(last + 1)
    script = "jupyterapp.shell.currentWidget.content.widgets[arguments[0]].model.sharedModel.setSource(arguments[1])"
    page.driver.execute_script(script, last + 1, TRAINING)
    cell.find_element("css selector", ".cm-content").send_keys(Keys.CONTROL, Keys.ENTER)
    bar = waited_for(lambda: page.show(last + 1).find_elements("css selector", "progress[value='40']"), 120)
    assert bar, page.show(last + 1).text
    drawn = page.show(last + 1).find_element("css selector", "svg[role=img][aria-label]")
    assert drawn.get_attribute("aria-label").startswith("loss from ")
    assert len(drawn.find_elements("css selector", "polyline")) == 2
    legible(page.driver, page.show(last + 1).find_element("css selector", ".jp-OutputArea-output"))
    picture(page.show(last + 1), "training")
    page.run("notebook:delete-cell")


VALIDATE = ".validate-button, [data-jp-item-name=validate]"


def validated(driver: Any, folder: Path, address: str) -> None:
    """nbgrader's Validate button agrees with check(): the blank chapter fails, the solved one passes."""
    path = folder / "00-start-here" / "00-start-here.ipynb"
    for solved in (False, True):
        if solved:
            source = nb.answers(nb.read(Course(PROJECT).chapter("00-start-here").source))
            blank = nb.read(path)
            cells = [
                nb.with_source(cell, nb.without_markers(source.get(nb.grade_id(cell), nb.source(cell))))
                for cell in blank["cells"]
            ]
            path.write_text(nb.dumps({**blank, "cells": cells}), encoding="utf-8")
        driver.get(f"{address}/lab/tree/00-start-here/00-start-here.ipynb?reset")
        Notebook(driver, "00-start-here/00-start-here.ipynb")
        button = waited_for(lambda: driver.find_elements("css selector", VALIDATE))
        assert button, "the Validate button is there"
        button[0].click()
        dialog = waited_for(lambda: driver.find_elements("css selector", ".nbgrader-ValidationDialog, .jp-Dialog"), 120)
        assert dialog, "validation came to an end"
        said = waited_for(lambda: driver.find_elements("css selector", ".jp-Dialog")[0].text, 120)
        assert ("Success" in said) is solved, said
        if not solved:
            assert "not attempted yet" in said, said
