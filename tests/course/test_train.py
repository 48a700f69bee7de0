"""course.train: the loop, evaluation, checkpoints that resume bit for bit."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from course import train
from course.plotting.history import Bar, History

CPU = torch.device("cpu")


def problem(n: int = 50) -> tuple[torch.Tensor, torch.Tensor]:
    rng = torch.Generator().manual_seed(1)
    x = torch.randn(n, 4, generator=rng)
    return x, (x[:, 0] > x[:, 1]).long()


def net(seed: int = 0) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 2))


def run(model: nn.Module, epochs: int, optimiser: Any = None, **kwargs: Any) -> History:
    optimiser = optimiser or torch.optim.Adam(model.parameters(), lr=0.01)
    options = {"batch_size": 16, "device": CPU, "metrics": {"accuracy": train.accuracy}, **kwargs}
    return train.fit(
        model, nn.CrossEntropyLoss(), problem(), problem(30), epochs=epochs, optimiser=optimiser, **options
    )


def same(a: nn.Module, b: nn.Module) -> bool:
    return all(torch.equal(p, q) for p, q in zip(a.state_dict().values(), b.state_dict().values(), strict=True))


def test_learns_and_keeps_one_row_an_epoch() -> None:
    history = run(net(), 30)
    assert list(history) == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"]
    assert history["epoch"] == list(range(1, 31))
    assert history["val_accuracy"][-1] > 0.85 > history["accuracy"][0]


def test_is_plain_gradient_descent() -> None:
    """One batch, one epoch: the weights a formula gives."""
    x, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[2.0], [4.0], [6.0]])
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, 1.0)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    history = train.fit(model, nn.MSELoss(), (x, y), epochs=1, optimiser=optimiser, batch_size=3, device=CPU)
    assert model.weight.item() == pytest.approx(1 + 0.01 * 2 * 14 / 3)  # w - lr * mean(2 x (wx - y))
    assert history["loss"] == [pytest.approx(14 / 3)]


def test_same_seed_same_bits_other_seed_other_bits() -> None:
    a, b, c = net(), net(), net()
    run(a, 3, seed=5), run(b, 3, seed=5), run(c, 3, seed=6)
    assert same(a, b)
    assert not same(a, c)


def test_stop_and_resume_is_bit_equal(tmp_path: Path) -> None:
    def parts(model: nn.Module) -> tuple[Any, Any]:
        optimiser = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        return optimiser, torch.optim.lr_scheduler.StepLR(optimiser, 2)

    whole = net()
    optimiser, scheduler = parts(whole)
    one = run(whole, 6, optimiser, scheduler=scheduler)
    first = net()
    optimiser, scheduler = parts(first)
    run(first, 3, optimiser, scheduler=scheduler, checkpoint=tmp_path / "run.pt")

    torch.manual_seed(99), torch.rand(7)
    second = net(seed=4)
    optimiser, scheduler = parts(second)
    start = train.resume(tmp_path / "run.pt", second, optimiser, scheduler=scheduler, device=CPU)
    assert start.epoch == 3
    two = run(second, 6, optimiser, scheduler=scheduler, start=start)
    assert same(whole, second)
    assert {k: v for k, v in one.items() if k != "seconds"} == {k: v for k, v in two.items() if k != "seconds"}


def test_checkpoint_holds_no_code(tmp_path: Path) -> None:
    model = net()
    run(model, 1, checkpoint=tmp_path / "run.pt")
    assert torch.load(tmp_path / "run.pt", weights_only=True)["epoch"] == 1
    assert os.listdir(tmp_path) == ["run.pt"]


def test_resume_of_another_model(tmp_path: Path) -> None:
    run(net(), 1, checkpoint=tmp_path / "run.pt")
    other = nn.Linear(4, 2)
    with pytest.raises(RuntimeError, match="Missing key"):
        train.resume(tmp_path / "run.pt", other, torch.optim.SGD(other.parameters(), lr=1), device=CPU)


def test_modes_and_gradients() -> None:
    """train() in the loop, eval() and no gradient in evaluation, and each part back to what it was."""
    seen: list[tuple[bool, bool]] = []

    class Spy(nn.Linear):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            seen.append((self.training, torch.is_grad_enabled()))
            return super().forward(x)

    frozen = nn.Dropout().eval()
    model = nn.Sequential(Spy(4, 2), frozen)
    model.training = True
    run(model, 1, batch_size=50)
    assert seen == [(True, True), (False, False)]
    assert not frozen.training
    assert model.training


def test_evaluate_does_not_depend_on_batches_and_changes_nothing() -> None:
    model = net()
    before = {k: v.clone() for k, v in model.state_dict().items()}
    x, y = problem()
    full, parts = (
        train.evaluate(model, x, y, nn.CrossEntropyLoss(), {"accuracy": train.accuracy}, batch_size=size)
        for size in (50, 7)
    )
    assert parts == pytest.approx(full, rel=1e-6)
    with torch.no_grad():
        assert full["loss"] == pytest.approx(nn.functional.cross_entropy(model.eval()(x), y).item(), rel=1e-6)
    assert all(torch.equal(before[k], v) for k, v in model.state_dict().items())


def test_accuracy_of_scores_and_of_logits() -> None:
    assert train.accuracy(torch.tensor([[0.0, 1], [3, 2], [0, 9]]), torch.tensor([1, 0, 0])).item() == pytest.approx(
        2 / 3
    )
    y = torch.tensor([1.0, 0, 1, 0])
    assert train.accuracy(torch.tensor([2.0, -1, -3, 4]), y).item() == 0.5
    assert train.accuracy(torch.tensor([[0.9], [0.4], [0.2], [0.6]]), y[:, None], threshold=0.5).item() == 0.5
    with pytest.raises(ValueError, match="as many outputs as labels, got 2 and 4"):
        train.accuracy(torch.zeros(2), y)


def test_metrics_may_be_numbers_or_tensors() -> None:
    history = run(net(), 2, metrics={"half": lambda output, y: 0.5, "two": lambda output, y: torch.full((), 2)})
    assert history["half"] == history["val_half"] == [0.5, 0.5]
    assert history["two"] == history["val_two"] == [2.0, 2.0]


def test_the_device_is_read_once_an_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that is read off a card waits for all that the card has still to do."""
    reads: list[str] = []
    for name in ("item", "__float__", "tolist", "numpy"):
        original = getattr(torch.Tensor, name)

        def counted(self: torch.Tensor, *args: Any, original: Any = original, name: str = name) -> Any:
            reads.append(name)
            return original(self, *args)

        monkeypatch.setattr(torch.Tensor, name, counted)
    model = net()
    run(model, 2, torch.optim.SGD(model.parameters(), lr=0.1), batch_size=5)
    assert reads == ["__float__"] * 8  # loss and accuracy, in training and in validation, two epochs


def test_on_epoch_can_stop() -> None:
    assert run(net(), 9, on_epoch=lambda epoch, history: epoch == 2)["epoch"] == [1, 2]


def test_no_epochs_and_no_samples() -> None:
    assert repr(run(net(), 0)) == "<History: no epoch yet>"
    x = torch.zeros(0, 4)
    with pytest.raises(ValueError, match="got 0 samples"):
        train.fit(
            net(),
            nn.MSELoss(),
            (x, x),
            epochs=1,
            optimiser=torch.optim.SGD(net().parameters(), lr=1),
            device=CPU,
        )
    with pytest.raises(ValueError, match="at least one sample"):
        train.evaluate(net(), x, x, nn.MSELoss())


def test_history_as_table_and_csv(tmp_path: Path) -> None:
    history = run(net(), 2, log_dir=tmp_path / "log")
    table = history.table().splitlines()
    assert table[0].split() == list(history)
    assert len(table) == 3
    assert table[2].split()[0] == "2"
    saved = np.genfromtxt(tmp_path / "log/history.csv", delimiter=",", names=True)
    np.testing.assert_allclose(saved["loss"], history["loss"])
    assert history._repr_html_().count("<tr>") == 3


@pytest.mark.parametrize("name", ["CI", "COURSE_QUIET", "NBGRADER_EXECUTION"])
def test_bar_is_silent_where_nobody_looks(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv(name, "1")
    run(net(), 1)
    assert capsys.readouterr() == ("", "")


def test_bar_in_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("course.plotting.history._place", lambda: "terminal")
    with Bar(2) as bar:
        bar.update(1, {"loss": 0.5})
        bar.update(2, {"loss": 0.25})
    assert "2/2" in capsys.readouterr().out


def test_bar_in_a_notebook_is_one_updated_display(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    class Handle:
        def update(self, page: Any) -> None:
            shown.append(page.data)

    monkeypatch.setattr("course.plotting.history._place", lambda: "notebook")

    def display(page: Any, display_id: bool) -> Handle:
        shown.append(page.data)
        return Handle()

    monkeypatch.setattr("IPython.display.display", display)
    run(net(), 2)
    assert ["epoch 0 of 2" in shown[0], "epoch 2 of 2" in shown[-1], len(shown)] == [True, True, 3]
