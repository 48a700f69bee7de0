"""datasets.images: one interface for five sets; files that are cached, checked and mirrored. Nothing needs a network.

Little sets in the real formats stand in for the three that are fetched, on a web server of our own that can also
misbehave.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import multiprocessing
import pickle
import socket
import struct
import tarfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from course import data
from course.datasets import images

FETCHED = ("mnist", "fashion-mnist", "cifar10")
each_fetched = pytest.mark.parametrize("name", FETCHED)
PIXELS = {"mnist": (1, 28, 28), "fashion-mnist": (1, 28, 28), "cifar10": (3, 32, 32)}
NOWHERE = "file:///nowhere/"


# --- little sets ---


def idx(values: np.ndarray[Any, Any]) -> bytes:
    """An IDX file, packed."""
    header = b"\0\0\x08" + bytes([values.ndim]) + struct.pack(f">{values.ndim}i", *values.shape)
    return gzip.compress(header + values.astype(np.uint8).tobytes(), mtime=0)


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def idx_files() -> dict[str, bytes]:
    """6 training and 4 test pictures; the labels count from 0."""
    rng, files = np.random.default_rng(0), {}
    for part, n in (("train", 6), ("t10k", 4)):
        files[f"{part}-images-idx3-ubyte.gz"] = idx(rng.integers(256, size=(n, 28, 28)))
        files[f"{part}-labels-idx1-ubyte.gz"] = idx(np.arange(n))
    return files


def cifar_batches() -> dict[str, bytes]:
    """Two training and two test pictures, pickled as CIFAR-10 is."""
    rng = np.random.default_rng(0)
    contents: dict[str, Any] = {
        name: {"data": rng.integers(256, size=(2, 3072), dtype=np.uint8), "labels": [3, 9]}
        for name in ("data_batch_1", "test_batch")
    }
    contents["batches.meta"] = {"label_names": [f"c{k}" for k in range(10)]}
    return {name: pickle.dumps(content) for name, content in contents.items()}


def packed_cifar(batches: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for name, content in batches.items():
            entry = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


class Web(ThreadingHTTPServer):
    """A web server on the loopback: what it holds, what it was asked for, and how it answers.

    mood by the folder of the address: whole, missing (404), truncated, other (another file of the same length), silent.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.mood: dict[str, str] = {}
        self.halfway: Any = lambda: None  # called when half of a file is sent
        self.over = threading.Event()

    def address(self, folder: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{folder}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what some tests want."""


class Answer(BaseHTTPRequestHandler):
    server: Web

    def do_GET(self) -> None:
        folder, name = self.path.strip("/").split("/")
        self.server.asked.append(f"{folder}/{name}")
        mood, body = self.server.mood.get(folder, "whole"), self.server.files.get(name)
        if mood == "silent":
            self.server.over.wait(20)
        if body is None or mood in ("missing", "silent"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        half = len(body) // 2
        self.wfile.write(body[:half] if mood != "other" else bytes(half))
        self.wfile.flush()
        self.server.halfway()
        if mood != "truncated":
            self.wfile.write(body[half:])

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[Web]:
    server = Web()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def mirrors(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Web:
    """The little sets on `first` and `second`, two mirrors on our web server; the cache is empty."""
    from torchvision import datasets

    web.files = files = idx_files()
    for kind in (datasets.MNIST, datasets.FashionMNIST):
        monkeypatch.setattr(kind, "resources", [(name, md5(content)) for name, content in files.items()])
        monkeypatch.setattr(kind, "mirrors", [web.address("first"), web.address("second")])
    batches = cifar_batches()
    web.files["cifar-10-python.tar.gz"] = packed = packed_cifar(batches)
    for name, value in {
        "tgz_md5": md5(packed),
        "train_list": [["data_batch_1", md5(batches["data_batch_1"])]],
        "test_list": [["test_batch", md5(batches["test_batch"])]],
        "meta": {"filename": "batches.meta", "key": "label_names", "md5": md5(batches["batches.meta"])},
        "url": web.address("first") + "cifar-10-python.tar.gz",
    }.items():
        monkeypatch.setattr(datasets.CIFAR10, name, value)
    monkeypatch.setattr(images, "_FASHION_MIRROR", NOWHERE)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSE_MIRROR", raising=False)
    return web


def go_offline(web: Web) -> None:
    web.mood = {"first": "missing", "second": "missing", "mine": "missing"}


def cached(name: str, filename: str = "t10k-labels-idx1-ubyte.gz") -> Path:
    """The file in the cache that is looked at; for CIFAR-10 a batch file."""
    folder = {"mnist": "MNIST/raw", "fashion-mnist": "FashionMNIST/raw"}
    return data.cache() / (f"{folder[name]}/{filename}" if name in folder else "cifar-10-batches-py/test_batch")


# --- one interface ---


@pytest.mark.parametrize(("name", "shape"), [("digits", (1, 8, 8)), ("shapes", (3, 32, 32))])
def test_bundled_sets(name: str, shape: tuple[int, ...]) -> None:
    halves = [data.images(name, train=train) for train in (True, False)]
    for half in halves:
        assert half.x.shape[1:] == shape
        assert (half.x.dtype, half.y.dtype) == (torch.float32, torch.int64)
        assert 0 <= half.x.min() < half.x.max() <= 1
        assert len(half.x) == len(half.y)
        assert half.y.bincount().min() > 0
    train, test = ({part.numpy().tobytes() for part in half.x} for half in halves)
    assert not train & test


def test_digits_halves_are_the_whole_set() -> None:
    assert [len(data.images("digits", train=train).y) for train in (True, False)] == [1437, 360]


@each_fetched
def test_fetched_sets(name: str, mirrors: Web) -> None:
    for train, n in ((True, 2 if name == "cifar10" else 6), (False, 2 if name == "cifar10" else 4)):
        half = data.images(name.upper(), train=train)
        assert half.x.shape == (n, *PIXELS[name])
        assert (half.x.dtype, half.y.dtype) == (torch.float32, torch.int64)
        assert half.y.tolist() == ([3, 9] if name == "cifar10" else list(range(n)))
        assert (half.name, len(half.classes)) == (name, 10)


@each_fetched
def test_pixels_are_the_files_bytes(name: str, mirrors: Web) -> None:
    half = data.images(name, train=False)
    if name == "cifar10":
        raw = pickle.loads(cifar_batches()["test_batch"])["data"].ravel()
    else:
        raw = np.frombuffer(gzip.decompress(mirrors.files["t10k-images-idx3-ubyte.gz"])[16:], np.uint8)
    np.testing.assert_allclose(half.x.numpy().ravel(), raw / 255, rtol=1e-6)


def test_classes_have_names(mirrors: Web) -> None:
    assert [data.images(name, train=False).classes[0] for name in FETCHED] == ["0", "T-shirt/top", "c0"]


@pytest.mark.parametrize("name", images.NAMES)
def test_tensors_go_where_they_are_told(name: str, mirrors: Web) -> None:
    half = data.images(name, train=False, device=torch.device("meta"))
    assert (half.x.device.type, half.y.device.type) == ("meta", "meta")


def test_default_set_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, mirrors: Web) -> None:
    monkeypatch.delenv("COURSE_DATA", raising=False)
    assert data.images().name == "digits"
    monkeypatch.setenv("COURSE_DATA", "mnist")
    assert data.images(train=False).name == "mnist"
    monkeypatch.setenv("COURSE_DATA", "imagenet")
    with pytest.raises(ValueError, match="no image set is called 'imagenet': expected one of digits, shapes, mnist"):
        data.images()


def test_checksums_are_torchvisions_own() -> None:
    """What is fetched is checked against numbers that were published, not against our own."""
    from torchvision import datasets

    assert ("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c") in datasets.MNIST.resources
    assert len(datasets.MNIST.resources) == len(datasets.FashionMNIST.resources) == 4
    assert len(datasets.CIFAR10.tgz_md5) == 32


# --- the cache ---


@each_fetched
def test_a_set_is_fetched_once(name: str, mirrors: Web) -> None:
    first = data.images(name, train=False)
    asked = list(mirrors.asked)
    assert len(asked) == (1 if name == "cifar10" else 2)
    again = data.images(name, train=False)
    assert mirrors.asked == asked
    assert torch.equal(first.x, again.x) and torch.equal(first.y, again.y)


@each_fetched
def test_a_cached_set_needs_no_network(name: str, mirrors: Web) -> None:
    first = data.images(name, train=False)
    go_offline(mirrors)
    assert torch.equal(data.images(name, train=False).x, first.x)


@each_fetched
def test_an_existing_folder_of_torchvisions_is_read_as_it_is(name: str, mirrors: Web, tmp_path: Path) -> None:
    """A learner's own files: COURSE_CACHE points to them, nothing is fetched and nothing is written."""
    go_offline(mirrors)
    folder = cached(name).parent
    folder.mkdir(parents=True)
    files = cifar_batches() if name == "cifar10" else idx_files()
    for filename, content in files.items():
        (folder / filename).write_bytes(content)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert len(data.images(name, train=False).x) == (2 if name == "cifar10" else 4)
    assert mirrors.asked == []
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@each_fetched
def test_nothing_else_is_left_in_the_cache(name: str, mirrors: Web, tmp_path: Path) -> None:
    data.images(name, train=False)
    found = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    archive = {"cifar-10-python.tar.gz", *cifar_batches()}
    assert found == (archive if name == "cifar10" else {name for name in idx_files() if name.startswith("t10k")})
    assert not list(tmp_path.rglob(".part-*"))


def test_one_half_is_not_had_by_the_other(mirrors: Web) -> None:
    data.images("mnist", train=False)
    go_offline(mirrors)
    with pytest.raises(data.DataUnavailable, match="train-images"):
        data.images("mnist", train=True)


# --- damaged files ---


@each_fetched
@pytest.mark.parametrize("harm", ["cut", "changed", "empty"])
def test_a_damaged_file_in_the_cache_is_fetched_anew(name: str, harm: str, mirrors: Web) -> None:
    good = data.images(name, train=False)
    path = cached(name)
    content = path.read_bytes()
    path.write_bytes({"cut": content[:-3], "changed": content[:-1] + b"?", "empty": b""}[harm])
    again = data.images(name, train=False)
    assert path.read_bytes() == content
    assert torch.equal(again.y, good.y)


@each_fetched
def test_a_damaged_file_is_never_read_even_offline(name: str, mirrors: Web) -> None:
    data.images(name, train=False)
    go_offline(mirrors)
    cached(name).write_bytes(b"")
    if name == "cifar10":
        (data.cache() / "cifar-10-python.tar.gz").write_bytes(b"damaged too")
    with pytest.raises(data.DataUnavailable, match="wrong checksum"):
        data.images(name, train=False)


@each_fetched
@pytest.mark.parametrize("mood", ["truncated", "other"])
def test_a_damaged_download_is_thrown_away(name: str, mood: str, mirrors: Web, tmp_path: Path) -> None:
    mirrors.mood = dict.fromkeys(("first", "second"), mood)
    with pytest.raises(data.DataUnavailable, match="wrong checksum"):
        data.images(name, train=False)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@each_fetched
def test_after_a_damaged_download_the_next_mirror_is_tried(
    name: str, mirrors: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_MIRROR", mirrors.address("mine"))
    mirrors.mood = {"mine": "truncated"}
    assert len(data.images(name, train=False).x) in (2, 4)
    assert [asked.split("/")[0] for asked in mirrors.asked][:2] == ["mine", "first"]


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "page.gz").write_bytes(gzip.compress(b"<html>"))
    with pytest.raises(ValueError, match="is no IDX file of bytes: it starts with 3c68746d"):
        images._read_idx(tmp_path / "page.gz")


# --- mirrors ---


def test_mirrors_are_tried_in_order(mirrors: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_MIRROR", mirrors.address("mine"))
    mirrors.mood = {"mine": "missing", "first": "missing"}
    assert data.images("mnist", train=False).y.tolist() == [0, 1, 2, 3]
    files = ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")
    assert mirrors.asked == [f"{mirror}/{file}" for file in files for mirror in ("mine", "first", "second")]


def test_the_first_mirror_that_works_is_enough(mirrors: Web) -> None:
    data.images("fashion-mnist", train=False)
    assert {asked.split("/")[0] for asked in mirrors.asked} == {"first"}


def test_fashion_mnist_has_a_mirror_of_its_makers(mirrors: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_FASHION_MIRROR", mirrors.address("makers"))
    mirrors.mood = {"first": "missing", "second": "missing"}
    assert len(data.images("fashion-mnist", train=False).x) == 4
    assert mirrors.asked[2].startswith("makers/")


@each_fetched
def test_a_folder_can_be_the_mirror(name: str, mirrors: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    for filename, content in mirrors.files.items():
        (folder / filename).write_bytes(content)
    monkeypatch.setenv("COURSE_MIRROR", str(folder))
    assert len(data.images(name, train=False).x) in (2, 4)
    assert mirrors.asked == []


def test_a_silent_mirror_is_given_up(mirrors: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_TIMEOUT", 0.3)
    mirrors.mood = {"first": "silent"}
    began = time.monotonic()
    assert len(data.images("mnist", train=False).x) == 4
    assert time.monotonic() - began < 10
    assert mirrors.asked[1].startswith("second/")


def test_an_answer_that_is_no_http_is_given_up(mirrors: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    babble = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        for _ in range(2):
            client, _ = babble.accept()
            with client:
                client.recv(1000)
                client.sendall(b"\0\1\2 hello\r\n\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    monkeypatch.setenv("COURSE_MIRROR", f"http://127.0.0.1:{babble.getsockname()[1]}")
    assert len(data.images("mnist", train=False).x) == 4
    thread.join()
    babble.close()


# --- offline ---


@each_fetched
def test_offline_is_one_error_that_says_what_to_do(name: str, mirrors: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    go_offline(mirrors)
    monkeypatch.setenv("COURSE_MIRROR", "/no/such/folder")
    with pytest.raises(data.DataUnavailable, match=f"^{name} is not in the cache and could not be fetched") as info:
        data.images(name)
    said = str(info.value)
    for words in (
        ": not there", mirrors.address("first"), "/no/such/folder", "404",
        f"What to do: run data.images('{name}') once with a network", "COURSE_MIRROR to the folder it is in",
        "COURSE_CACHE to a folder that holds", "data.images('digits') and data.images('shapes') work",
    ):  # fmt: skip
        assert words in said
    assert info.value.__cause__ is None


@pytest.mark.parametrize("name", ["digits", "shapes"])
def test_bundled_sets_need_neither_network_nor_cache(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "none"))
    assert len(data.images(name, train=False).x) > 0
    assert not (tmp_path / "none").exists()


def test_a_cache_that_cannot_be_written_is_named(mirrors: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file"))
    with pytest.raises(data.DataUnavailable, match=r"Not a directory|cannot find|exists"):
        data.images("mnist", train=False)


# --- several at once ---


@each_fetched
def test_a_file_comes_into_the_cache_whole(name: str, mirrors: Web) -> None:
    """While a file is half sent, nobody can find it where a whole one is looked for."""
    final, seen = {"t10k-images-idx3-ubyte.gz", "cifar-10-python.tar.gz"}, []
    mirrors.halfway = lambda: seen.append([p for p in data.cache().rglob("*") if p.is_file()])
    data.images(name, train=False)
    assert [path for path in seen[0] if path.name in final and ".part-" not in path.parent.name] == []


@each_fetched
def test_many_threads_fetch_at_once(name: str, mirrors: Web) -> None:
    together = threading.Barrier(8)
    mirrors.halfway = lambda: time.sleep(0.05)

    def load(_: int) -> bytes:
        together.wait()
        return data.images(name, train=False).x.numpy().tobytes()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(load, range(8)))
    assert len(found) == 1
    assert not list(data.cache().rglob(".part-*"))


def _load_in_a_process(name: str, start: Any, answers: Any) -> None:
    start.wait()
    half = data.images(name, train=False)
    answers.put((md5(half.x.numpy().tobytes()), half.y.tolist()))


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="inherits the patched addresses")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside the web server's threads
def test_many_processes_fetch_at_once(mirrors: Web) -> None:
    context = multiprocessing.get_context("fork")
    start, answers = context.Event(), context.Queue()
    mirrors.halfway = lambda: time.sleep(0.05)
    workers = [context.Process(target=_load_in_a_process, args=("mnist", start, answers)) for _ in range(3)]
    for worker in workers:
        worker.start()
    start.set()
    found = [answers.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert found == [found[0]] * 3
    assert found[0][1] == [0, 1, 2, 3]
