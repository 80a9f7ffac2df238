"""The annotations of the fields of a class, resolved.

Annotations may be text (``from __future__ import annotations``), may name type variables that a
subclass or an alias fills in, and may be wrapped (``Annotated``, ``Required``, ``InitVar`` …).
Everything that differs between versions of Python, or between :mod:`typing` and
``typing_extensions``, is dealt with here, so that the rest sees plain types.
"""
import dataclasses
import sys
import types
import typing

from .._key import Key

try:
    import typing_extensions as _typing
except ImportError:
    _typing = typing  # type: ignore[misc]

_UNIONS = (typing.Union, getattr(types, "UnionType", typing.Union))
_WRAPPERS = ("Required", "NotRequired", "ReadOnly", "Final", "ClassVar")
_EXTRAS = {} if _typing is typing and sys.version_info < (3, 9) else {"include_extras": True}


def own_annotations(cls):
    """The annotations in the body of `cls` itself."""
    if sys.version_info >= (3, 10):
        import inspect

        return inspect.get_annotations(cls)
    return cls.__dict__.get("__annotations__", {})


def _names_around(cls):
    """The names that text annotations of `cls` may use beside its module: it and its classes."""
    names = {cls.__name__: cls}
    names.update((key, value) for key, value in vars(cls).items() if isinstance(value, type))
    return names


def _open_init_vars(cls, annotations, names):
    """Replaces ``"InitVar[X]"`` by X: before 3.11 the typing module refuses to look into it."""
    fields = getattr(cls, "__dataclass_fields__", {})
    module = vars(sys.modules.get(cls.__module__, typing))
    for name, hint in annotations.items():
        field = fields.get(name)
        if isinstance(hint, str) and field is not None and _is_init_var(field):
            hint = eval(hint, module, names)  # as typing.get_type_hints does with any text
        if isinstance(hint, dataclasses.InitVar):
            hint = hint.type
        yield name, hint


def _is_init_var(field):
    return field._field_type is dataclasses._FIELD_INITVAR


def _resolve(cls, annotations):
    names = _names_around(cls)
    try:
        opened = dict(_open_init_vars(cls, annotations, names))
        body = {"__annotations__": opened, "__module__": cls.__module__}
        return _typing.get_type_hints(type(cls.__name__, (), body), None, names, **_EXTRAS)
    except Exception as error:
        raise TypeError(f"cannot resolve the annotations of {cls.__qualname__}: {error}") from error


def hints_of(cls, args=()):
    """Name → type of every annotation of `cls` and its bases, nearest first in meaning.

    Args:
        args: the arguments for the type parameters of `cls`, if it is generic.

    Raises:
        TypeError: an annotation cannot be resolved.
    """
    filled = _parameters(cls, args)
    hints = {}
    for base in reversed(cls.__mro__):
        own = own_annotations(base)
        if base is not object and own:
            scope = filled.get(base, {})
            for name, hint in _resolve(base, own).items():
                hints[name] = substitute(hint, scope)
    return hints


def _parameters(cls, args):
    """Class → {type variable: type} for `cls` and all its generic bases."""
    found = {}

    def visit(base, scope):
        found[base] = scope
        for alias in getattr(base, "__orig_bases__", ()):
            origin = typing.get_origin(alias)
            if isinstance(origin, type):
                names = getattr(origin, "__parameters__", ())
                given = [substitute(arg, scope) for arg in typing.get_args(alias)]
                visit(origin, dict(zip(names, given)))

    visit(cls, dict(zip(getattr(cls, "__parameters__", ()), args)))
    return found


def substitute(hint, scope):
    """`hint` with its type variables filled in from `scope`; one that is not there stays."""
    if not scope:
        return hint
    if isinstance(hint, typing.TypeVar):
        return scope.get(hint, hint)
    parameters = getattr(hint, "__parameters__", ())
    if not parameters or isinstance(hint, type) and typing.get_origin(hint) is None:
        return hint
    return hint[tuple(scope.get(parameter, parameter) for parameter in parameters)]


def variable_type(variable):
    """The type that replaces a type variable without an argument."""
    default = getattr(variable, "__default__", None)
    if default is not None and default is not getattr(typing, "NoDefault", None):
        if getattr(variable, "has_default", lambda: True)():
            return default
    if variable.__constraints__:
        return typing.Union[variable.__constraints__]
    return variable.__bound__ if variable.__bound__ is not None else typing.Any


def annotated(hint, metadata):
    """The type within ``Annotated`` again."""
    return _typing.Annotated[(hint, *metadata)]


def is_union(hint):
    return typing.get_origin(hint) in _UNIONS


def is_literal(hint):
    origin = typing.get_origin(hint)
    return origin is typing.Literal or getattr(origin, "_name", None) == "Literal"


def special_name(hint):
    """"Required", "Final", … for a type in such a wrapper, else ""."""
    origin = typing.get_origin(hint)
    name = getattr(origin, "_name", None) or ""
    return name if name in _WRAPPERS else ""


class Unwrapped(typing.NamedTuple):
    """A type without what is around it."""

    hint: typing.Any
    key: typing.Optional[Key]
    wrappers: typing.Set[str]  # names of Required, Final, …
    metadata: typing.List[typing.Any]  # of Annotated, the inner ones first


def unwrap(hint, through_aliases=True):
    """Takes off what is around a type: wrappers, Annotated, NewType and, if asked, aliases."""
    key, wrappers, metadata = None, set(), []
    while True:
        around = getattr(hint, "__metadata__", None)
        if around is not None:
            key = key or next((item for item in reversed(around) if isinstance(item, Key)), None)
            metadata[:0] = around
            hint = hint.__origin__
        elif special_name(hint):
            wrappers.add(special_name(hint))
            hint = typing.get_args(hint)[0]
        elif isinstance(hint, dataclasses.InitVar):
            hint = hint.type
        elif getattr(hint, "__supertype__", None) is not None:
            hint = hint.__supertype__
        elif through_aliases and is_alias(hint):
            hint = value_of_alias(hint)
        else:
            return Unwrapped(hint, key, wrappers, metadata)


def is_alias(hint):
    """Whether it was made by a ``type X = …`` statement, perhaps with arguments: ``X[int]``."""
    return _is_alias(hint) or _is_alias(typing.get_origin(hint))


def value_of_alias(hint):
    alias = hint if _is_alias(hint) else typing.get_origin(hint)
    value = _resolved_value(alias)
    args = typing.get_args(hint) if alias is not hint else ()
    return substitute(value, dict(zip(alias.__type_params__, args)))


def _resolved_value(alias):
    """The value of an alias; text in it, as before Python 3.12, is resolved as in an annotation."""
    body = {"__annotations__": {"value": alias.__value__}, "__module__": alias.__module__}
    try:
        hints = _typing.get_type_hints(
            type(alias.__name__, (), body), None, {alias.__name__: alias}, **_EXTRAS)
    except Exception as error:
        raise TypeError(f"cannot resolve the alias {alias.__name__}: {error}") from error
    return hints["value"]


def _is_alias(hint):
    return type(hint).__name__ == "TypeAliasType"
