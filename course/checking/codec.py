"""Plain data across a trust boundary: numbers, text, containers and arrays; never code.

A student's process and the process that judges it exchange bytes made here. Nothing in them can name a
class or a function, so decoding hostile bytes can at worst raise `NotPlain`. Arrays of NumPy, torch and
TensorFlow keep their dtype and shape, and remember which framework they came from: the student's side
gets the framework's own tensor back, the judging side always gets NumPy.

The wire format is msgpack (a well-kept library) with extension types for what msgpack lacks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np

MAX_BYTES = 32 * 2**20  # one message; a (1000, 1000) float64 array takes 8 MB
MAX_NESTED_BYTES = 2 * MAX_BYTES  # read in all for one message: what lies in a tuple in a tuple is read at each level
MAX_DEPTH = 40
MAX_INT_DIGITS = 2000
MAX_VALUES = 2**20  # in lists, dicts and tuples of one message; an array counts as one, however large
MAX_HASHED = 1000  # keys of a dict that are no text, items of a set: hashes of numbers can be made to collide
_DTYPES = frozenset(
    ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
    + ("float16", "float32", "float64", "complex64", "complex128")
)
_ARRAY, _TUPLE, _BIGINT, _COMPLEX, _SET, _NONSTRING_KEYS, _FUNCTION = range(1, 8)


class NotPlain(ValueError):
    """A value that is no plain data, or bytes that do not describe one."""


@dataclass(frozen=True)
class Tensor:
    """An array that reaches the student as a framework's own tensor.

    values: any array. framework: "torch" or "tensorflow". A test that imports neither framework itself
    still hands the student a tensor with this.
    """

    values: np.ndarray[Any, Any]
    framework: str = "torch"


@dataclass(frozen=True)
class Function:
    """A function, or an iterator, that stays on the judging side; the student gets something to call in its place."""

    number: int
    kind: str = "function"


def tensor(values: Any, dtype: str | None = "float32", framework: str = "torch") -> Tensor:
    """Mark `values` to reach the student as a tensor: `student.net(tensor(x))`.

    dtype: a NumPy dtype's name; None keeps the values' own.
    """
    return Tensor(np.asarray(values, dtype=dtype), framework)


def encode(value: Any) -> bytes:
    """Turn plain data into bytes. Raises NotPlain if something in it is not plain, naming its type."""
    packed = _pack(_simplify(value, 0))
    if len(packed) > MAX_BYTES:
        raise NotPlain(f"at most {MAX_BYTES // 2**20} MB can be passed on, got {len(packed) / 2**20:.0f} MB")
    return packed


def decode(data: bytes, *, frameworks: bool = False, distant: Callable[[Function], Any] | None = None) -> Any:
    """Turn bytes back into plain data.

    frameworks: rebuild torch and TensorFlow tensors (the student's side); else every array is NumPy and
    a 0-d array a NumPy scalar. distant: makes what stands for a function of the other side; without it there are none.
    Raises NotPlain for any bytes that `encode` could not have made.
    """
    return _Decoder(frameworks, distant=distant).decode(data, 0)


def _pack(value: Any) -> bytes:
    try:
        return bytes(msgpack.packb(value, use_bin_type=True, unicode_errors="surrogatepass"))
    except (ValueError, OverflowError, TypeError, RecursionError) as error:
        raise NotPlain(f"this cannot be passed on as plain data: {error}") from None


def _simplify(value: Any, depth: int) -> Any:
    """Rewrite a value in terms of what msgpack knows."""
    if depth > MAX_DEPTH:
        raise NotPlain(f"nested more than {MAX_DEPTH} deep")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, np.generic) and not isinstance(value, np.str_):
        return _array(np.asarray(value), "numpy")
    if isinstance(value, int):
        return _integer(int(value))
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if isinstance(value, Function):
        return msgpack.ExtType(_FUNCTION, _pack([value.number, value.kind]))
    return _simplify_container(value, depth) if isinstance(value, _CONTAINERS) else _simplify_array(value)


_CONTAINERS = (complex, list, tuple, set, frozenset, dict, range)


def _simplify_container(value: Any, depth: int) -> Any:
    if isinstance(value, complex):
        return msgpack.ExtType(_COMPLEX, _pack([value.real, value.imag]))
    if isinstance(value, dict):
        pairs = [(_simplify(k, depth + 1), _simplify(v, depth + 1)) for k, v in value.items()]
        if all(isinstance(k, str) for k, _ in pairs):
            return dict(pairs)
        return msgpack.ExtType(_NONSTRING_KEYS, _pack(pairs))
    items = [_simplify(item, depth + 1) for item in value]
    if isinstance(value, tuple):
        return msgpack.ExtType(_TUPLE, _pack(items))
    if isinstance(value, (set, frozenset)):
        return msgpack.ExtType(_SET, _pack(items))
    return items


def _integer(value: int) -> Any:
    if -(2**63) <= value < 2**63:
        return value
    if value.bit_length() > 3 * MAX_INT_DIGITS:
        raise NotPlain("an integer of more than 2,000 digits")
    return msgpack.ExtType(_BIGINT, str(value).encode())


def _simplify_array(value: Any) -> Any:
    framework = type(value).__module__.partition(".")[0]
    if isinstance(value, Tensor):
        return _array(value.values, value.framework)
    if isinstance(value, np.ndarray):
        return _array(value, "numpy")
    torch, tensorflow = sys.modules.get("torch"), sys.modules.get("tensorflow")
    if torch is not None and isinstance(value, torch.Tensor):
        return _torch(torch, value)
    if tensorflow is not None and isinstance(value, (tensorflow.Tensor, tensorflow.Variable)):
        return _array(_to_known_dtype(value.numpy()), "tensorflow")
    if hasattr(value, "__array__") and framework not in {"builtins", "__main__"}:
        return _array(np.asarray(value), "numpy")
    if isinstance(value, BaseException):
        raise NotPlain(f"the {type(value).__name__} came back as a result: `raise` it instead of `return`")
    raise NotPlain(
        f"expected numbers, text, lists, dicts or arrays, got a {type(value).__name__}; return plain values"
    )


def _torch(torch: Any, value: Any) -> Any:
    value = value.detach().cpu().resolve_conj().resolve_neg()
    if value.layout is not torch.strided:
        value = value.to_dense()
    return _array(value.float().numpy() if value.dtype is torch.bfloat16 else value.numpy(), "torch")


def _to_known_dtype(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return array if array.dtype.name in _DTYPES or array.dtype.kind in "OSU" else array.astype(np.float32)


def _array(array: np.ndarray[Any, Any], framework: str) -> Any:
    if array.dtype.kind == "U":
        return _simplify(array.tolist(), 0)
    if array.dtype.name not in _DTYPES:
        raise NotPlain(f"expected an array of numbers or booleans, got dtype {array.dtype}")
    native = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    head = [framework, array.dtype.name, list(array.shape)]
    return msgpack.ExtType(_ARRAY, _pack([*head, native.tobytes()]))


@dataclass
class _Decoder:
    frameworks: bool
    left: int = MAX_VALUES
    bytes_left: int = MAX_NESTED_BYTES
    distant: Callable[[Function], Any] | None = None

    def decode(self, data: bytes, depth: int) -> Any:
        if depth > MAX_DEPTH + 1:  # what lies deepest may need one more message: an array, an empty tuple
            raise NotPlain(f"nested more than {MAX_DEPTH} deep")
        if len(data) > MAX_BYTES:
            raise NotPlain(f"expected at most {MAX_BYTES} bytes, got {len(data)}")
        self.bytes_left -= len(data)
        if self.bytes_left < 0:
            raise NotPlain("nested too deep for its size")
        try:
            return msgpack.unpackb(
                data,
                raw=False,
                strict_map_key=True,
                unicode_errors="surrogatepass",
                timestamp=1,  # a number, not msgpack's own class
                max_array_len=MAX_VALUES,
                max_map_len=MAX_VALUES,
                list_hook=self._counted,
                object_hook=self._counted,
                ext_hook=lambda code, body: self._extension(code, body, depth + 1),
            )
        except NotPlain:
            raise
        except (
            ValueError,
            TypeError,
            OverflowError,
            RecursionError,
            MemoryError,
            msgpack.UnpackException,
        ) as error:
            raise NotPlain(f"these bytes are no plain data ({type(error).__name__})") from None

    def _counted(self, container: Any) -> Any:
        """Refuse a message before its many small values fill the memory: 64 MB of `{}` would take 5 GB."""
        self.left -= 1 + len(container)
        if self.left < 0:
            raise NotPlain(f"more than {MAX_VALUES} values in lists and dicts: return an array")
        return container

    def _extension(self, code: int, body: bytes, depth: int) -> Any:
        self._counted(())
        value = self.decode(body, depth) if code != _BIGINT else None
        if code == _ARRAY:
            return self._array(value)
        if code == _TUPLE and isinstance(value, list):
            return tuple(value)
        if code == _SET and isinstance(value, list):
            return set(_hashed(value))
        if code == _NONSTRING_KEYS and isinstance(value, list):
            return dict(zip(_hashed([k for k, _ in value]), [v for _, v in value], strict=True))
        if code == _FUNCTION and isinstance(value, list) and self.distant is not None:
            number, kind = value
            return self.distant(Function(int(number), str(kind)))
        if code == _COMPLEX and isinstance(value, list):
            real, imag = value
            return complex(real, imag)
        if code == _BIGINT and len(body) <= MAX_INT_DIGITS + 1:
            return int(body)
        raise NotPlain(f"unknown kind of value {code}")

    def _array(self, value: Any) -> Any:
        framework, dtype, shape, data = value
        if dtype not in _DTYPES or not isinstance(data, bytes) or len(shape) > 32:
            raise NotPlain("not an array of numbers")
        if not all(type(n) is int and 0 <= n <= MAX_BYTES for n in shape):
            raise NotPlain("not an array's shape")
        array = np.frombuffer(data, dtype=np.dtype(dtype).newbyteorder("<")).reshape(shape).copy()
        array = array.astype(dtype, copy=False)
        if self.frameworks and framework in {"torch", "tensorflow"}:
            return _native(framework, array)
        return array if array.ndim else array[()]


def _native(framework: str, array: np.ndarray[Any, Any]) -> Any:
    if framework == "torch":
        import torch

        return torch.from_numpy(array)
    import tensorflow as tf

    return tf.constant(array)


def _hashed(items: list[Any]) -> list[Any]:
    """Keys or a set's items. Raises NotPlain where there are so many, or such, that their hashes may collide."""
    found = [_frozen(item) for item in items]
    if len(found) > MAX_HASHED and not all(isinstance(item, str) for item in found):
        raise NotPlain(f"a set or dict of more than {MAX_HASHED} items that are no text: return a list or an array")
    if not all(_small(item) for item in found):
        raise NotPlain("a set's items and a dict's keys are text, numbers of 64 bits, or short tuples of them")
    return found


def _small(key: Any, depth: int = 0) -> bool:
    if isinstance(key, (tuple, frozenset)):
        return len(key) <= 16 and depth < 3 and all(_small(item, depth + 1) for item in key)
    if isinstance(key, int):
        return -(2**63) <= key < 2**63
    return key is None or isinstance(key, (str, bytes, float, complex, np.generic))


def _frozen(key: Any) -> Any:
    """A key or a set's item as it was before it was encoded: hashable."""
    if isinstance(key, (list, tuple)):
        return tuple(_frozen(item) for item in key)
    return frozenset(key) if isinstance(key, set) else key
