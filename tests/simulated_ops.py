"""Operations that torch asks of an accelerator under another name than of the CPU, computed on the CPU."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

_aten: Any = torch.ops.aten


def _convolution_backward(grad: Tensor, x: Tensor, weight: Tensor, *rest: Any) -> tuple[Tensor, ...]:
    *shape, mask = rest  # stride, padding, dilation, transposed, output_padding, groups
    bias = [grad.shape[1]] if mask[2] else None
    found: tuple[Tensor, ...] = _aten.convolution_backward(grad, x, weight, bias, *shape, mask)
    return found


def _lstm(gates: Tensor, cx: Tensor) -> tuple[Tensor, Tensor]:
    """gates: (N, 4H) sums, in the order in, forget, cell, out   cx: (N, H)   ->   hy, cy: (N, H)"""
    i, f, g, o = gates.chunk(4, 1)
    cy = f.sigmoid() * cx + i.sigmoid() * g.tanh()
    return o.sigmoid() * cy.tanh(), cy


def _sum(*parts: Tensor | None) -> Tensor:
    total = parts[0]
    assert total is not None
    for part in parts[1:]:
        total = total if part is None else total + part
    return total


def _lstm_cell(x: Tensor, h: Tensor, cx: Tensor, bias_x: Tensor | None = None, bias_h: Tensor | None = None) -> Any:
    gates = _sum(x, bias_x, h, bias_h)
    return *_lstm(gates, cx), gates


def _lstm_cell_backward(
    grad_h: Tensor | None, grad_c: Tensor | None, cx: Tensor, cy: Tensor, gates: Tensor, has_bias: bool
) -> Any:
    _, pull = torch.func.vjp(_lstm, gates, cx)
    grads = tuple(torch.zeros_like(cy) if grad is None else grad for grad in (grad_h, grad_c))
    grad_gates, grad_cx = pull(grads)
    return grad_gates, grad_cx, grad_gates.sum(0) if has_bias else None


def _gru(x: Tensor, h: Tensor, hx: Tensor) -> Tensor:
    """x, h: (N, 3H) sums, in the order reset, update, new   hx: (N, H)   ->   (N, H)"""
    (xr, xz, xn), (hr, hz, hn) = x.chunk(3, 1), h.chunk(3, 1)
    new = (xn + (xr + hr).sigmoid() * hn).tanh()
    return new + (xz + hz).sigmoid() * (hx - new)


def _gru_cell(x: Tensor, h: Tensor, hx: Tensor, bias_x: Tensor | None = None, bias_h: Tensor | None = None) -> Any:
    sums = _sum(x, bias_x), _sum(h, bias_h)
    return _gru(*sums, hx), torch.cat([*sums, hx], 1)


def _gru_cell_backward(grad: Tensor, kept: Tensor, has_bias: bool) -> Any:
    hidden = grad.shape[1]
    _, pull = torch.func.vjp(_gru, *kept.split([3 * hidden, 3 * hidden, hidden], 1))
    grad_x, grad_h, grad_hx = pull(grad)
    biases = (grad_x.sum(0), grad_h.sum(0)) if has_bias else (None, None)
    return grad_x, grad_h, grad_hx, *biases


REPLACED: dict[Any, Callable[..., Any]] = {
    _aten.convolution_overrideable.default: _aten.convolution,
    _aten.convolution_backward_overrideable.default: _convolution_backward,
    _aten._thnn_fused_lstm_cell.default: _lstm_cell,
    _aten._thnn_fused_lstm_cell_backward_impl.default: _lstm_cell_backward,
    _aten._thnn_fused_gru_cell.default: _gru_cell,
    _aten._thnn_fused_gru_cell_backward.default: _gru_cell_backward,
}
