"""A simulated Ascend card: torch's spare backend under the name "npu", its memory kept in this process.

    import simulated_npu
    simulated_npu.install()          # for good: in a process of its own
    torch.ones(3).to("npu") + torch.ones(3)   # RuntimeError, as on a card

Tensors on it are torch's own, with that device's dispatch keys, not a subclass: views share memory, `param.data = ...`,
deepcopy, checkpoints and autograd go torch's way. Their bytes lie in a CPU storage hung on the tensor's storage; every
operation that torch does not break into smaller ones arrives at `_fallback`, is refused if its tensors lie on
different devices, and is computed on the CPU. `launched` counts what was computed there.
Not simulated: asynchrony, speed, other rounding, a Generator of the card's own, several cards.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from simulated_ops import REPLACED
from torch.utils._pytree import tree_flatten, tree_map_only, tree_unflatten
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

NAME = "npu"
MEMORY = 8 * 2**30
launched: Counter[str] = Counter()
_aten: Any = torch.ops.aten
_META = torch._C.DispatchKeySet(torch._C.DispatchKey.Meta)  # kernels that set sizes and strides and touch no memory
_drawn = torch.zeros(1, dtype=torch.int64)  # stands for the state of a generator; random numbers are the CPU's
_library: list[torch.library.Library] = []
# On a card too, these take some of their tensors from the CPU.
_MIXED = {"_copy_from", "_pack_padded_sequence"}
_MIXED |= {"index", "_unsafe_index", "index_put_", "index_put", "_index_put_impl_"}


class _Module:
    """What torch.npu offers, as far as the course asks."""

    cards = 1
    is_initialized = staticmethod(lambda: True)
    _is_in_bad_fork = _is_compiled = staticmethod(lambda: False)
    is_available = classmethod(lambda cls: cls.cards > 0)
    device_count = classmethod(lambda cls: cls.cards)
    current_device = staticmethod(lambda: 0)
    set_device = staticmethod(lambda device: None)
    get_device_name = staticmethod(lambda device=None: "simulated card")
    mem_get_info = staticmethod(lambda device=None: (MEMORY, MEMORY))
    synchronize = staticmethod(lambda device=None: launched.update(["synchronize"]))
    device = staticmethod(lambda device=None: contextlib.nullcontext())
    manual_seed_all = manual_seed = staticmethod(lambda seed: _drawn.fill_(seed % 2**31))
    get_rng_state = staticmethod(lambda device=None: _drawn.clone())
    set_rng_state = staticmethod(lambda state, device=None: _drawn.copy_(state))


def install(cards: int = 1) -> None:
    """Register the card, once and for good; cards=0: torch_npu without a card.

    Raises RuntimeError if this process has a real one (torch_npu).
    """
    if _library:
        return
    if hasattr(torch, NAME):
        raise RuntimeError("torch_npu is loaded here: nothing is simulated beside it")
    _Module.cards = cards
    _setup_privateuseone_for_python_backend(NAME, _Module())
    _library.append(torch.library.Library("_", "IMPL"))
    _library[0].fallback(_fallback, "PrivateUse1")
    _library.append(torch.library.Library("aten", "IMPL"))
    for op in REPLACED:  # torch has kernels for these that only say that the backend must bring its own
        _library[1].impl(op, partial(_fallback, op), "PrivateUse1")
    for name, ours in {"clone": _clone, "cpu": lambda at: _memory(at).clone(), "data_ptr": _address}.items():
        setattr(torch.UntypedStorage, name, _over(getattr(torch.UntypedStorage, name), ours))
    torch.UntypedStorage.to = _to(torch.UntypedStorage.to)  # type: ignore[method-assign]


def _is_ours(item: Any) -> bool:
    return isinstance(item, torch.Tensor) and item.device.type == NAME


def _memory(storage: torch.UntypedStorage) -> torch.UntypedStorage:
    """The CPU bytes behind a storage of the card."""
    memory: torch.UntypedStorage = storage.memory  # type: ignore[attr-defined]
    return memory


def _on_cpu(tensor: torch.Tensor) -> torch.Tensor:
    """A CPU tensor over the same bytes."""
    memory = _memory(tensor.untyped_storage())
    where = torch.empty(0, dtype=tensor.dtype, device="cpu")
    return where.set_(memory, tensor.storage_offset(), tensor.size(), tensor.stride())  # type: ignore[call-overload]


def _on_card(tensor: torch.Tensor) -> torch.Tensor:
    """A tensor of the card that takes over a CPU tensor's bytes."""
    dense = torch.empty_like(tensor, device="meta").stride() == tensor.stride()
    if not dense or tensor.untyped_storage().nbytes() != tensor.nbytes:
        tensor = tensor.contiguous().clone()
    made = torch._C._acc.create_empty_tensor((0,), tensor.dtype)
    made.untyped_storage().memory = tensor.untyped_storage()
    return _set(made, made.untyped_storage(), 0, tensor.size(), tensor.stride())


def _view(base: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """A tensor of the card over the memory of `base`, with the sizes and strides of `like`."""
    if base.dtype != like.dtype:
        raise NotImplementedError(f"no view of {base.dtype} as {like.dtype} on the simulated card")
    return _aten.as_strided.default.redispatch(_META, base, like.size(), like.stride(), like.storage_offset())


def _set(tensor: torch.Tensor, *storage_offset_size_stride: Any) -> torch.Tensor:
    return _aten.set_.source_Storage_storage_offset.redispatch(_META, tensor, *storage_offset_size_stride)


def _check_devices(op: Any, tensors: list[torch.Tensor]) -> None:
    name = op.name().partition("::")[2].partition(".")[0]
    if name in _MIXED or not any(map(_is_ours, tensors)):
        return
    scalars_too = torch.Tag.pointwise in op.tags or name.startswith("masked_fill")
    for tensor in tensors:
        if not _is_ours(tensor) and not (scalars_too and tensor.ndim == 0):
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, "
                f"{NAME}:0 and {tensor.device}! (when checking arguments of {op.name()})"
            )


def _fallback(op: Any, *args: Any, **kwargs: Any) -> Any:
    """Every operation on the card: check, compute on the CPU's side, wrap."""
    flat, spec = tree_flatten((args, kwargs))
    _check_devices(op, [item for item in flat if isinstance(item, torch.Tensor)])
    launched[op.name()] += 1
    if op is _aten.set_.source_Storage_storage_offset:
        return _set(*args)
    twins = {id(item): _on_cpu(item) for item in flat if _is_ours(item)}
    plain = [twins.get(id(item), torch.device("cpu") if _is_card(item) else item) for item in flat]
    plain_args, plain_kwargs = tree_unflatten(plain, spec)
    _check_generator(plain_kwargs)
    if op is _aten._copy_from.default:
        return _copy(*args[:2], *plain_args[:2])
    result = REPLACED.get(op, op)(*plain_args, **plain_kwargs)
    return tree_map_only(torch.Tensor, _wrapper(op, flat, twins), result)


def _is_card(item: Any) -> bool:
    return isinstance(item, torch.device) and item.type == NAME


def _check_generator(kwargs: dict[str, Any]) -> None:
    if kwargs.get("generator") is not None:
        raise RuntimeError(f"Expected a '{NAME}' device type for generator but found 'cpu'")


def _copy(source: torch.Tensor, target: torch.Tensor, from_: torch.Tensor, to: torch.Tensor) -> torch.Tensor:
    to.copy_(from_)
    return target


def _wrapper(op: Any, flat: list[Any], twins: dict[int, torch.Tensor]) -> Callable[[torch.Tensor], torch.Tensor]:
    """What turns a CPU result into the card's: the argument itself, a view of one, or a new tensor."""
    ours = [item for item in flat if id(item) in twins]
    by_twin = {id(twins[id(item)]): item for item in ours}
    by_storage = {twins[id(item)].untyped_storage()._cdata: item for item in ours}

    def wrap(result: torch.Tensor) -> torch.Tensor:
        if (same := by_twin.get(id(result))) is not None:
            if same.size() != result.size():  # `out=`, `resize_`
                made = _on_card(result)
                _set(same, made.untyped_storage(), 0, made.size(), made.stride())
            return same
        base = by_storage.get(result.untyped_storage()._cdata)
        return _on_card(result) if base is None else _view(base, result)

    return wrap


def _address(storage: torch.UntypedStorage) -> int:
    return _memory(storage).data_ptr()


def _clone(storage: torch.UntypedStorage) -> torch.UntypedStorage:
    return _bytes_on_card(_memory(storage).clone())


def _bytes_on_card(memory: torch.UntypedStorage) -> torch.UntypedStorage:
    whole = torch.empty(0, dtype=torch.uint8, device="cpu").set_(memory)  # type: ignore[call-overload]
    return _on_card(whole).untyped_storage()


def _to(original: Callable[..., Any]) -> Callable[..., Any]:
    """`torch.load` onto the card: torch would ask an allocator that the spare backend has not."""

    def to(storage: torch.UntypedStorage, *, device: Any, non_blocking: bool = False) -> Any:
        here, there = storage.device.type == NAME, torch.device(device).type == NAME
        if here == there:
            return storage if here else original(storage, device=device, non_blocking=non_blocking)
        return storage.cpu() if here else _bytes_on_card(storage.clone())

    return to


def _over(original: Callable[..., Any], ours: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda storage: ours(storage) if storage.device.type == NAME else original(storage)
