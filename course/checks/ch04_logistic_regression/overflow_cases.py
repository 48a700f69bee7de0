# Made by `autograder release`: not to be edited.
"""Guards of chapter 04: whether NumPy met an overflow on the way, whatever was done to silence it."""

from __future__ import annotations

from typing import Any

from course.checking.check import Student, expect


def probe_overflows(names: Any, function: str, args: Any) -> Any:
    """What NumPy complained about while a function of the student's worked; its own `errstate` has no effect."""
    import numpy

    library: Any = numpy
    kind, seen = library.errstate, list[str]()
    ways = {
        "__enter__": lambda self: self,
        "__exit__": lambda self, *_: None,
        "__call__": lambda self, function: function,
    }
    plain, seterr = {name: getattr(kind, name) for name in ways}, library.seterr
    with kind(over="call", invalid="call", divide="call", call=lambda what, flag: seen.append(str(what))):
        for name, way in ways.items():  # of the class: it may have been imported under any name
            setattr(kind, name, way)
        library.seterr = lambda *_, **__: {}
        try:
            getattr(names, function)(*args)
        finally:
            library.seterr = seterr
            for name, way in plain.items():
                setattr(kind, name, way)
    return seen


def demand_quiet(student: Student, function: str, *args: Any) -> None:
    """Demand that NumPy met neither an overflow nor NaN."""
    complaints = student.run(probe_overflows, function=function, args=list(args))
    told = "NumPy met an overflow or NaN on the way: `np.exp` may only see numbers that are not above 0"
    expect.true(not complaints, told, got="; ".join(complaints))


def probe_exp(names: Any, z: Any) -> Any:
    """The largest number that `np.exp` was given while sigmoid(z) was worked out; 0 if it was not called."""
    import numpy

    library: Any = numpy
    plain, seen = numpy.exp, [0.0]

    def watched(value: Any, *args: Any, **options: Any) -> Any:
        asked = numpy.asarray(value)
        if "where" in options:
            chosen, asked = numpy.broadcast_arrays(options["where"], asked)
            asked = asked[chosen]
        if asked.size:
            seen.append(float(asked.max()))
        return plain(value, *args, **options)

    function, space = names.sigmoid, vars(names)["_namespace"]
    defaults = getattr(function, "__defaults__", None)
    bound = [key for key, value in space.items() if value is plain]  # after `from numpy import exp`, say
    library.exp = watched
    space.update(dict.fromkeys(bound, watched))
    if defaults:
        function.__defaults__ = tuple(watched if value is plain else value for value in defaults)
    try:
        names.sigmoid(z)
    finally:
        library.exp = plain
        space.update(dict.fromkeys(bound, plain))
        if defaults:
            function.__defaults__ = defaults
    return max(seen)
