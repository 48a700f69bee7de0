"""Run by test_simulated_npu.py in a pytest of its own: for good, torch has a card here, and it is simulated."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import simulated_npu
import torch
from torch import nn
from torch.utils._pytree import tree_leaves

from course import data, device, seed, train
from course.checking import codec, transport

simulated_npu.install()
CARD, CPU = torch.device("npu", 0), torch.device("cpu")
MIXED = "Expected all tensors to be on the same device, but found at least two devices, npu:0 and cpu!"
MIXED += "|Input and parameter tensors are not at the same device, found input tensor at cpu and parameter"
Make = Callable[[], nn.Module]


def tensors(structure: Any) -> list[torch.Tensor]:
    return [leaf.detach().cpu() for leaf in tree_leaves(structure) if isinstance(leaf, torch.Tensor)]


def agree(compute: Callable[[torch.device], Any]) -> None:
    """The same numbers on the card as on the CPU, and all of them on the card."""
    wanted, found = [], []
    for where, kept in ((CPU, wanted), (CARD, found)):
        torch.manual_seed(0)
        kept.append(compute(where))
    assert {leaf.device for leaf in tree_leaves(found) if isinstance(leaf, torch.Tensor)} == {CARD}
    for one, other in zip(tensors(wanted), tensors(found), strict=True):
        torch.testing.assert_close(other, one, rtol=1e-5, atol=1e-6)


# --- the choice ---


def test_it_is_chosen_and_explained() -> None:
    assert device.pick() == CARD and device.npu_state() == "ready"
    text = device.explain()
    assert text.startswith("Computing on npu:0 (simulated card, 8.0 of 8.0 GiB free) because it is the first of")


def test_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    assert device.pick() == CPU and "npu: 1 found" in device.explain()
    monkeypatch.setenv("COURSE_DEVICE", "npu:1")
    with pytest.raises(device.DeviceError, match=r"npu: there are only 1 \(numbers 0 to 0\)"):
        device.pick()


def test_the_timer_waits_for_the_card() -> None:
    before = simulated_npu.launched["synchronize"]
    with device.timer() as timing:
        _ = torch.ones(3, device=CARD) + 1
    assert simulated_npu.launched["synchronize"] == before + 2 and timing.seconds > 0


# --- "model moved, batch not" ---


@pytest.mark.parametrize(
    "mistake",
    [
        lambda x, y: nn.Linear(6, 2).to(CARD)(x),
        lambda x, y: nn.Linear(6, 2)(x.to(CARD)),
        lambda x, y: x.to(CARD) + x,
        lambda x, y: torch.cat([x.to(CARD), x]),
        lambda x, y: nn.CrossEntropyLoss()(x.to(CARD), y),
        lambda x, y: nn.Embedding(5, 3).to(CARD)(y),
        lambda x, y: nn.LSTM(6, 3).to(CARD)(x),
    ],
)
def test_model_moved_batch_not(mistake: Callable[..., Any]) -> None:
    with pytest.raises(RuntimeError, match=MIXED):
        mistake(torch.randn(8, 6), torch.arange(8) % 3)


def test_other_mistakes_of_a_card() -> None:
    with pytest.raises(TypeError, match="can't convert npu:0 device type tensor to numpy"):
        torch.ones(2, device=CARD).numpy()
    with pytest.raises(RuntimeError, match="Expected a 'npu' device type for generator but found 'cpu'"):
        torch.rand(3, device=CARD, generator=torch.Generator())
    with pytest.raises(RuntimeError, match="indices should be either on cpu or on the same device"):
        torch.ones(3)[torch.tensor([1], device=CARD)]


def test_what_a_card_allows() -> None:
    assert (torch.ones(2, device=CARD) + torch.tensor(1.0)).tolist() == [2, 2]
    assert torch.arange(3, device=CARD)[torch.tensor([2, 0])].tolist() == [2, 0]


# --- it computes, and torch's own ways hold on it ---


@pytest.mark.parametrize(
    "compute",
    [
        lambda d: [torch.randn(3, device=d), torch.arange(5, device=d), torch.tensor([1, 2], device=d)],
        lambda d: [(x := torch.randn(4, 6).to(d)).T.contiguous(), x[:, ::2], x.expand(2, 4, 6), x.diagonal()],
        lambda d: [(x := torch.randn(4, 6).to(d)).sort(dim=1), torch.linalg.svd(x), x.std(0), x.double().half()],
        lambda d: torch.add(torch.ones(3).to(d), 1, out=torch.empty(0, device=d)),
        lambda d: nn.functional.scaled_dot_product_attention(*[torch.randn(2, 5, 6).to(d)] * 3, is_causal=True),
        lambda d: torch.func.vmap(torch.func.grad(lambda t: (t**2).sum()))(torch.randn(4, 3).to(d)),
        lambda d: copy.deepcopy(nn.Linear(2, 3).to(d)).state_dict(),
        lambda d: nn.ConvTranspose2d(3, 2, 3)(torch.randn(2, 3, 8, 8)).to(d),
    ],
)
def test_operations(compute: Callable[[torch.device], Any]) -> None:
    agree(compute)


def test_views_share_memory() -> None:
    x = torch.zeros(4, 3, device=CARD)
    x[1:3].T[0] = 7
    x.view(-1)[x.view(-1) == 0] = 1
    assert x.cpu()[:, 0].tolist() == [1, 7, 7, 1]


MODELS: dict[str, tuple[Make, tuple[int, ...]]] = {
    "mlp": (lambda: nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.Dropout(0.3), nn.Linear(5, 3)), (8, 6)),
    "cnn": (
        lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
                              nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)),
        (8, 3, 8, 8),
    ),
    "lstm": (lambda: nn.LSTM(6, 3, num_layers=2, batch_first=True), (8, 5, 6)),
    "gru": (lambda: nn.GRU(6, 3, bias=False, batch_first=True), (8, 5, 6)),
    "rnn": (lambda: nn.RNN(6, 3, batch_first=True), (8, 5, 6)),
    "attention": (
        lambda: nn.Sequential(nn.TransformerEncoderLayer(6, 2, 12, dropout=0, batch_first=True), nn.Flatten(),
                              nn.Linear(30, 3)),
        (8, 5, 6),
    ),
}  # fmt: skip


def trained(make: Make, shape: tuple[int, ...], where: torch.device) -> Any:
    x, y = torch.randn(shape), torch.arange(8) % 3
    model = make()
    optimiser = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    model, x, y = device.move((model, x, y), where)
    losses = []
    for _ in range(4):
        optimiser.zero_grad()
        output = model(x)
        loss = nn.functional.cross_entropy(output[0][:, -1] if isinstance(output, tuple) else output, y)
        loss.backward()
        optimiser.step()
        losses.append(loss.detach())
    return losses, [p.detach() for p in model.parameters()]


@pytest.mark.parametrize("name", MODELS)
def test_training(name: str) -> None:
    agree(lambda where: trained(*MODELS[name], where))


# --- the course on it ---


def test_move_keeps_the_parameters_an_optimiser_holds() -> None:
    """torch's own `.to` makes new ones here, unlike on CUDA, and the optimiser would go on with the old."""
    plain_torch, moved = nn.Linear(2, 1), nn.Linear(2, 1)
    before = plain_torch.weight, moved.weight
    assert plain_torch.to(CARD).weight is not before[0]
    assert device.move(moved, CARD).weight is before[1] and moved.weight.device == CARD
    assert not torch.__future__.get_swap_module_params_on_conversion()


def test_moving_after_a_backward_pass() -> None:
    model = nn.Linear(2, 1)
    model(torch.ones(3, 2)).sum().backward()
    assert device.move(model, CARD).weight.grad.device == CARD


def test_fit_resume_and_evaluate(tmp_path: Path) -> None:
    x, y = torch.randn(64, 4), torch.arange(64) % 3
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.2), nn.Linear(8, 3))
    start = [p.detach().clone() for p in model.parameters()]
    optimiser = torch.optim.Adam(model.parameters(), lr=0.05)
    loss, at = nn.CrossEntropyLoss(), tmp_path / "run.pt"
    train.fit(model, loss, (x, y), (x, y), epochs=2, optimiser=optimiser, progress=False, checkpoint=at)
    assert all(p.device == CARD for p in model.parameters())
    assert all(not torch.equal(p.cpu(), old) for p, old in zip(model.parameters(), start, strict=True))
    again = copy.deepcopy(model).cpu()
    went_on = train.resume(at, again, torch.optim.Adam(again.parameters()))
    assert went_on.epoch == 2 and all(p.device == CARD for p in again.parameters())
    assert train.evaluate(again, x, y, loss) == train.evaluate(model, x, y, loss)


@pytest.mark.parametrize("where", [None, "cpu", "npu:0"])
def test_checkpoints_load_where_they_are_wanted(where: str | None, tmp_path: Path) -> None:
    """As on a card, one saved there comes back there unless told otherwise."""
    weights = nn.Linear(3, 2).to(CARD).state_dict()
    torch.save(weights, tmp_path / "net.pt")
    loaded = torch.load(tmp_path / "net.pt", map_location=where, weights_only=True)
    assert {value.device for value in loaded.values()} == {CPU if where == "cpu" else CARD}
    assert all(torch.equal(loaded[name].cpu(), weights[name].cpu()) for name in weights)


def test_batches_stay_on_the_card() -> None:
    x = torch.arange(10, device=CARD)
    parts = list(data.batches(x, x, size=4, rng=0))
    assert {part.device for pair in parts for part in pair} == {CARD}
    assert sorted(torch.cat([part for part, _ in parts]).tolist()) == list(range(10))


def test_seed_repeats_its_random_numbers() -> None:
    seed(3)
    first = torch.rand(4, device=CARD)
    seed(3)
    assert torch.equal(first, torch.rand(4, device=CARD))


def test_a_check_leaves_the_cards_generator_as_it_was() -> None:
    seed(3)
    before = torch.npu.get_rng_state()
    with transport.undisturbed():
        torch.manual_seed(4)
        assert not torch.equal(torch.npu.get_rng_state(), before)
    assert torch.equal(torch.npu.get_rng_state(), before)


def test_results_cross_to_a_test_as_plain_data() -> None:
    sent = torch.arange(6, device=CARD).view(2, 3).T
    assert np.array_equal(codec.decode(codec.encode(sent)), [[0, 3], [1, 4], [2, 5]])
