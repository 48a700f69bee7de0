"""What `python -m course doctor` looks at besides the packages: Jupyter, sandbox, disk, memory, fonts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from course.environment.finding import Finding, Machine, last_line

REINSTALL = "make setup  (if it stays: delete .venv first)"
CJK_FAMILIES = (
    "Noto Sans CJK", "Noto Serif CJK", "Noto Sans SC", "Source Han", "WenQuanYi", "SimHei", "SimSun",
    "Microsoft YaHei", "PingFang", "Heiti", "Hiragino", "Songti", "Arial Unicode",
    "Droid Sans Fallback", "AR PL",
)  # fmt: skip


def jupyter_extensions(machine: Machine) -> Finding:
    """JupyterLab, and nbgrader's two halves: the page's extension and the server's; read from their files."""
    name, lab, nbgrader = "JupyterLab", machine.version("jupyterlab"), machine.version("nbgrader")
    if lab is None or nbgrader is None:
        return Finding(
            name, "fail", f"{'jupyterlab' if lab is None else 'nbgrader'} is not installed", "make setup"
        )
    paths: dict[str, list[str]] = machine.facts["jupyter"]
    problems: list[str] = []
    if not any((Path(at) / "@jupyter/nbgrader/package.json").exists() for at in paths.get("lab", [])):
        return Finding(name, "fail", f"JupyterLab {lab} lacks nbgrader's extension", REINSTALL)
    config = _merged(paths.get("config", []), "jupyter_server_config")
    page = _merged(paths.get("config", []), "labconfig/page_config")
    disabled = dict(page.get("disabledExtensions", {}))  # the whole, or one of its plug-ins: "@jupyter/nbgrader:..."
    off = [name for name, is_off in disabled.items() if is_off and name.partition(":")[0] == "@jupyter/nbgrader"]
    problems += [f"jupyter labextension enable {name}" for name in off]
    servers = config.get("ServerApp", {}).get("jpserver_extensions", {})
    part = "nbgrader.server_extensions.validate_assignment"
    if not servers.get(part, servers.get("nbgrader")):
        problems.append(f"jupyter server extension enable --sys-prefix {part}")
    if problems:
        return Finding(
            name, "fail", f"JupyterLab {lab}: nbgrader {nbgrader} is switched off", "; ".join(problems)
        )
    return Finding(name, "ok", f"JupyterLab {lab}, nbgrader {nbgrader} enabled")


def _merged(folders: list[str], stem: str) -> dict[str, Any]:
    """Jupyter's configuration: earlier folders win; in each, `<stem>.json` over the files of `<stem>.d`."""
    merged: dict[str, Any] = {}
    for folder in reversed(folders):
        at = Path(folder)
        for file in [*sorted((at / f"{stem}.d").glob("*.json")), at / f"{stem}.json"]:
            try:
                _overlay(merged, json.loads(file.read_text(encoding="utf-8")))
            except (OSError, ValueError):
                continue
    return merged


def _overlay(under: dict[str, Any], over: dict[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(under.get(key), dict):
            _overlay(under[key], value)
        else:
            under[key] = value


def bubblewrap(machine: Machine) -> Finding:
    """Really run a sandbox: many systems have the program but forbid what it needs."""
    name = "sandbox"
    if not machine.platform.startswith("linux"):
        return Finding(name, "skip", "grading needs Linux; the notebooks do not")
    if not (machine.root / "autograder").exists():
        return Finding(name, "skip", "only grading needs it")
    tool = machine.which("bwrap")
    if tool is None:
        return Finding(name, "fail", "bubblewrap is not installed", "sudo apt-get install bubblewrap")
    spaces = ("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc")
    probe = machine.run([tool, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", *spaces, "true"])
    if probe.code == 0:
        return Finding(name, "ok", "bubblewrap runs without network")
    allow = "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0 kernel.unprivileged_userns_clone=1"
    return Finding(name, "fail", f"bubblewrap is here but may not run: {last_line(probe.err)}", allow)


def disk(machine: Machine) -> Finding:
    free = shutil.disk_usage(machine.root).free / 1e9
    if free >= 2:
        return Finding("disk", "ok", f"{free:.1f} GB free")
    return Finding(
        "disk", "warn" if free >= 0.5 else "fail", f"{free:.1f} GB free", ".venv/bin/uv cache clean"
    )


def memory(machine: Machine) -> Finding:
    """Memory that is free now; a chapter with TensorFlow and torch side by side takes about 2 GB."""
    probe = machine.python("import psutil; print(psutil.virtual_memory().available)", 20.0)
    if probe.code != 0:
        return Finding("memory", "skip", "psutil is not installed")
    free = int(probe.out) / 1e9
    if free < 2:
        return Finding(
            "memory", "warn", f"{free:.1f} GB free; 2 GB are needed", "close programs, shut down idle kernels"
        )
    return Finding("memory", "ok", f"{free:.1f} GB free")


def cjk_fonts(machine: Machine) -> Finding:
    """Without one, Chinese, Japanese and Korean labels of figures become empty boxes."""
    code = (
        "from matplotlib import font_manager as f; print('\\n'.join({e.name for e in f.fontManager.ttflist}))"
    )
    probe = machine.python(code, 60.0)
    if probe.code != 0:
        return Finding("CJK fonts", "skip", f"matplotlib does not import: {last_line(probe.err)}")
    found = sorted(name for name in probe.out.splitlines() if name.startswith(CJK_FAMILIES))
    if found:
        return Finding("CJK fonts", "ok", found[0])
    mend = (
        "sudo apt-get install fonts-noto-cjk"
        if machine.platform.startswith("linux")
        else "install Noto Sans CJK"
    )
    return Finding(
        "CJK fonts", "warn", "none: Chinese, Japanese and Korean text in figures becomes boxes", mend
    )
