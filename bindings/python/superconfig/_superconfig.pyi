"""The types of the extension. Everything public of it is reached as ``superconfig.NAME``."""
import os
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import (
    AbstractSet,
    Any,
    Callable,
    Coroutine,
    Dict,
    Iterable,
    Iterator,
    List,
    Mapping,
    Optional,
    Protocol,
    Sequence,
    Tuple,
    Type,
    TypeVar,
    Union,
    final,
    overload,
)

from superconfig._memory import MemoryMonitor
from superconfig._reload import HotReload, Live, ReloadEvent
from superconfig._types import (
    Change,
    Difference,
    Layer,
    Match,
    MemoryCleanup,
    MemoryInfo,
    Notice,
    Stats,
    Step,
)
from superconfig.errors import ConfigError
from typing_extensions import Literal, Self, TypeAlias

_T = TypeVar("_T")
_D = TypeVar("_D")
_Path: TypeAlias = Union[str, Sequence[Union[str, int]]]
# A path that can be the key of a dict.
_PathKey: TypeAlias = Union[str, Tuple[Union[str, int], ...]]
_File: TypeAlias = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]
# Any iterable of str but a str.
_Words: TypeAlias = Union[List[str], Tuple[str, ...], AbstractSet[str], Iterator[str]]
_OneSource: TypeAlias = Union[_File, Mapping[str, Any]]
_Sources: TypeAlias = Union[
    List[str], List[_OneSource], Tuple[_OneSource, ...], AbstractSet[_OneSource],
    Iterator[_OneSource],
]
_Date: TypeAlias = Union[datetime, date, time]
_Unknown: TypeAlias = Literal["ignore", "warn", "error"]
_Reference: TypeAlias = Literal["path", "env", "file"]
# An awaitable result is awaited; any other is ignored.
_Callback: TypeAlias = Callable[[ReloadEvent], object]
_Rule: TypeAlias = Literal["default", "ignore", "warn", "fail"]

class _Source(Protocol):
    def load(self) -> Any: ...

@final
class Bell:
    """A source rings it when its value has changed."""

    def ring(self) -> None:
        """Says that loading the source again may give something else."""
    def depend(self, path: _File, /) -> None:
        """Adds a file or folder that the source depends on: a change there rings."""

__version__: str

class _View(Mapping[str, Any]):
    """The methods that a handle and a section share: paths in, values out."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def __getitem__(self, key: _Path, /) -> Any: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    @overload  # type: ignore[override]
    def get(self, key: _Path) -> Optional[Any]:
        """The value at a path."""
    @overload
    def get(self, key: _Path, default: _D) -> Union[Any, _D]: ...
    def has_key(self, key: _Path) -> bool:
        """Whether a value is at a path; ``None`` is a value."""
    @overload
    def get_many(self, keys: Iterable[str]) -> Dict[str, Any]:
        """The values at several paths, all of one and the same configuration."""
    @overload
    def get_many(self, keys: Iterable[_PathKey]) -> Dict[_PathKey, Any]: ...
    def get_str_ref(self, key: _Path) -> Optional[str]:
        """The text at a path, without a copy: as long as the configuration does not change, each
        call gives the same ``str`` object.
        """
    @overload
    def get_int(self, key: _Path) -> int:
        """The integer at a path."""
    @overload
    def get_int(self, key: _Path, default: _D) -> Union[int, _D]: ...
    @overload
    def get_float(self, key: _Path) -> float:
        """The number at a path."""
    @overload
    def get_float(self, key: _Path, default: _D) -> Union[float, _D]: ...
    @overload
    def get_bool(self, key: _Path) -> bool:
        """The bool at a path."""
    @overload
    def get_bool(self, key: _Path, default: _D) -> Union[bool, _D]: ...
    @overload
    def get_str(self, key: _Path) -> str:
        """The text at a path."""
    @overload
    def get_str(self, key: _Path, default: _D) -> Union[str, _D]: ...
    @overload
    def get_list(self, key: _Path) -> List[Any]:
        """The list at a path."""
    @overload
    def get_list(self, key: _Path, default: _D) -> Union[List[Any], _D]: ...
    @overload
    def get_dict(self, key: _Path) -> Dict[str, Any]:
        """The object at a path."""
    @overload
    def get_dict(self, key: _Path, default: _D) -> Union[Dict[str, Any], _D]: ...
    @overload
    def get_datetime(self, key: _Path) -> _Date:
        """The date or time at a path, or what a text says of one."""
    @overload
    def get_datetime(self, key: _Path, default: _D) -> Union[_Date, _D]: ...
    @overload
    def get_duration(self, key: _Path) -> timedelta:
        """The duration at a path: ``"500ms"``, ``"1h30m"``, ``"PT5M"``, or a number of seconds.
        """
    @overload
    def get_duration(self, key: _Path, default: _D) -> Union[timedelta, _D]: ...
    @overload
    def get_duration_ns(self, key: _Path) -> int:
        """The duration at a path in nanoseconds, exact."""
    @overload
    def get_duration_ns(self, key: _Path, default: _D) -> Union[int, _D]: ...
    @overload
    def get_size(self, key: _Path) -> int:
        """The size at a path in bytes: ``"10MB"``, ``"10MiB"``, or a number."""
    @overload
    def get_size(self, key: _Path, default: _D) -> Union[int, _D]: ...
    @overload
    def extract(self, type: None = None) -> Any:
        """All values as plain Python objects, or as a given type."""
    @overload
    def extract(self, type: Type[_T], *, unknown: _Unknown = ...) -> _T: ...
    @overload
    def extract(self, type: Any, *, unknown: _Unknown = ...) -> Any: ...
    @overload
    def extract_async(self, type: None = None) -> Coroutine[Any, Any, Any]:
        """As extract(), awaited; the result is the configuration at the time of this call."""
    @overload
    def extract_async(
        self, type: Type[_T], *, unknown: _Unknown = ...
    ) -> Coroutine[Any, Any, _T]: ...
    @overload
    def extract_async(self, type: Any, *, unknown: _Unknown = ...) -> Coroutine[Any, Any, Any]: ...
    @overload
    def live(
        self,
        type: Type[_T],
        callback: Optional[Callable[[_T], object]] = None,
        *,
        on_error: Optional[Callable[[ConfigError], object]] = None,
        unknown: _Unknown = ...,
        debounce: float = 0.02,
        grace: float = 1.0,
        poll: float = 2.0,
        poll_always: bool = False,
    ) -> Live[_T]:
        """All values as a given type, kept current: ``live.current`` is the result of
        extract(type) for the current configuration. It is made again only when one of its
        values has changed. If the values no longer fit, the last good object stays.
        """
    @overload
    def live(
        self,
        type: Any,
        callback: Optional[Callable[[Any], object]] = None,
        *,
        on_error: Optional[Callable[[ConfigError], object]] = None,
        unknown: _Unknown = ...,
        debounce: float = 0.02,
        grace: float = 1.0,
        poll: float = 2.0,
        poll_always: bool = False,
    ) -> Live[Any]: ...
    def paths(self, prefix: _Path = "") -> List[str]:
        """The canonical path of every leaf: of scalars and empty containers."""
    def section(self, key: _Path) -> ConfigSection:
        """A live, read-only view of a part, for the part of a program it belongs to. Paths begin
        at it; nothing is copied; it follows each reload.
        """
    def explain(self, key: _Path) -> List[Step]:
        """The origin of the value at a path: each source that affected it, in order, the winner
        last. Secrets are masked.
        """
    def find(self, pattern: str) -> List[Match]:
        """Every value whose path fits a pattern, in order: ``*`` is any one key or index, ``**``
        any number of them, a quoted ``"*"`` is that key.
        """
    def dump(
        self,
        format: str = "json",
        *,
        path: _Path = "",
        reveal: bool = False,
        compact: bool = False,
        origins: bool = False,
        sort_keys: bool = False,
        prefix: Optional[str] = None,
        separator: Optional[str] = None,
        allow: _Words = (),
        exported: bool = False,
    ) -> str:
        """The configuration as a text in a format. Secrets are masked unless ``reveal`` is set.
        """

@final
class ConfigSection(_View):
    """A live, read-only view of an object within a configuration."""

    @property
    def path(self) -> str:
        """str: the canonical path of the part that is viewed."""

@final
class ConfigHandle(_View):
    """A configuration: the result of merging all sources."""

    @property
    def generation(self) -> int:
        """int: moves with each change and at close(); two equal numbers mean nothing changed."""
    def warnings(self) -> List[Notice]:
        """Likely mistakes in the sources that did not stop the build."""
    def notes(self) -> List[Notice]:
        """Facts worth knowing that are no problem: an empty source, a pattern without a match.
        Strict mode does not make errors of notes.
        """
    def sources(self) -> List[Layer]:
        """The layers that the configuration is made of, from low to high precedence, and the
        places of optional files that were not found.
        """
    def has_warnings(self) -> bool:
        """Whether warnings() has any."""
    def reload(self) -> Optional[Change]:
        """Reads all sources again. If that fails, the current configuration stays."""
    def snapshot(self) -> ConfigHandle:
        """The current configuration, as a handle that never changes."""
    def compile(self, path: _File, *, bake: bool = False) -> None:
        """Writes what holds now as a compiled image, a file that every source of files reads.
        Processes that load it with ``with_file(path, map=True)`` share its memory.
        """
    def enable_hot_reload(
        self,
        callback: Optional[_Callback] = None,
        *,
        on_error: Optional[_Callback] = None,
        debounce: float = 0.02,
        grace: float = 1.0,
        poll: float = 2.0,
        poll_always: bool = False,
    ) -> HotReload:
        """Follows the sources: when a file changes, the configuration is loaded again and
        published whole. Readers see it at their next read.
        """
    def override(self, values: Mapping[str, Any]) -> _Override:
        """Puts values above all sources for the time of a ``with`` block, for tests."""
    def close(self) -> None:
        """Releases the configuration: every later read, of sections too, raises ClosedError.
        Closing twice does nothing. A ``with`` block closes at its end.
        """
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: Optional[Type[BaseException]] = ...,
        error: Optional[BaseException] = ...,
        traceback: Optional[TracebackType] = ...,
        /,
    ) -> None: ...

@final
class _Override:
    def __enter__(self) -> ConfigHandle: ...
    def __exit__(
        self,
        kind: Optional[Type[BaseException]] = ...,
        error: Optional[BaseException] = ...,
        traceback: Optional[TracebackType] = ...,
        /,
    ) -> None: ...

@final
class ConfigBuilder:
    """Sources of a configuration, from low to high precedence; methods return new builders."""

    def __new__(cls) -> Self: ...
    # Sources. make-types: begin
    def with_defaults(
        self,
        values: Union[Mapping[str, Any], str],
        *,
        format: Optional[str] = None,
        name: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
        null_removes: bool = False,
        documents: Optional[Literal["merge", "first", "list"]] = None,
        bare_keys: bool = False,
        literal_sections: bool = False,
    ) -> ConfigBuilder:
        """Add values, or a text in a format.

        Args:
            format: its format; else by extension, else by content.
            name: its name in origins, instead of the file or kind.
            at: take the part of it at this path.
            under: mount it at this path.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
            null_removes: a null removes what is below it, as in JSON Merge Patch;
                not with join.
            documents: several YAML documents merge (the default), only the first
                counts, or they are a list.
            bare_keys: INI: a key alone on its line is true, instead of an error.
            literal_sections: INI: the name of a section is one key, with its dots.
        """
    def with_file(
        self,
        path: _File,
        *,
        format: Optional[str] = None,
        name: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        optional: bool = False,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
        null_removes: bool = False,
        includes: Optional[str] = None,
        includes_within: Optional[_File] = None,
        on_error: Optional[Literal["fail", "warn"]] = None,
        documents: Optional[Literal["merge", "first", "list"]] = None,
        bare_keys: bool = False,
        literal_sections: bool = False,
        map: bool = False,
        check_inputs: bool = False,
    ) -> ConfigBuilder:
        """Add a file; - is standard input.

        Args:
            format: its format; else by extension, else by content.
            name: its name in origins, instead of the file or kind.
            at: take the part of it at this path.
            under: mount it at this path.
            optional: it may be absent.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
            null_removes: a null removes what is below it, as in JSON Merge Patch;
                not with join.
            includes: the key at the root of each file that names further files,
                which come just below it.
            includes_within: the folder that no included file may be outside of,
                links resolved.
            on_error: warn: skip a file that cannot be loaded, with a warning; fail
                is the default.
            documents: several YAML documents merge (the default), only the first
                counts, or they are a list.
            bare_keys: INI: a key alone on its line is true, instead of an error.
            literal_sections: INI: the name of a section is one key, with its dots.
            map: share the pages of a compiled image; a warning says where they
                cannot be shared.
            check_inputs: warn where an input of a compiled image has changed since.
        """
    def with_glob(
        self,
        pattern: _File,
        *,
        format: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
        null_removes: bool = False,
        includes: Optional[str] = None,
        includes_within: Optional[_File] = None,
        on_error: Optional[Literal["fail", "warn"]] = None,
        documents: Optional[Literal["merge", "first", "list"]] = None,
        bare_keys: bool = False,
        literal_sections: bool = False,
    ) -> ConfigBuilder:
        """Add matching files, in byte order of their paths; ** crosses folders.

        Args:
            format: its format; else by extension, else by content.
            at: take the part of it at this path.
            under: mount it at this path.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
            null_removes: a null removes what is below it, as in JSON Merge Patch;
                not with join.
            includes: the key at the root of each file that names further files,
                which come just below it.
            includes_within: the folder that no included file may be outside of,
                links resolved.
            on_error: warn: skip a file that cannot be loaded, with a warning; fail
                is the default.
            documents: several YAML documents merge (the default), only the first
                counts, or they are a list.
            bare_keys: INI: a key alone on its line is true, instead of an error.
            literal_sections: INI: the name of a section is one key, with its dots.
        """
    def with_hierarchical(
        self,
        app_name: str,
        *,
        format: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
        null_removes: bool = False,
        includes: Optional[str] = None,
        includes_within: Optional[_File] = None,
        on_error: Optional[Literal["fail", "warn"]] = None,
        documents: Optional[Literal["merge", "first", "list"]] = None,
        bare_keys: bool = False,
        literal_sections: bool = False,
        environ: Optional[Mapping[str, str]] = None,
        markers: Optional[_Words] = None,
        places: Optional[_Words] = None,
        first: bool = False,
        trust: bool = False,
        root: Optional[_File] = None,
        working_directory: Optional[_File] = None,
    ) -> ConfigBuilder:
        """Add the files that discovery finds for an application.

        Args:
            format: its format; else by extension, else by content.
            at: take the part of it at this path.
            under: mount it at this path.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
            null_removes: a null removes what is below it, as in JSON Merge Patch;
                not with join.
            includes: the key at the root of each file that names further files,
                which come just below it.
            includes_within: the folder that no included file may be outside of,
                links resolved.
            on_error: warn: skip a file that cannot be loaded, with a warning; fail
                is the default.
            documents: several YAML documents merge (the default), only the first
                counts, or they are a list.
            bare_keys: INI: a key alone on its line is true, instead of an error.
            literal_sections: INI: the name of a section is one key, with its dots.
            environ: these variables instead of the process's.
            markers: files or folders that mark the project's root, instead of .git
                and the like.
            places: search these only: system, user, project (above the working
                directory), working-directory.
            first: take one file only, the one that would win, with those of its
                profiles.
            trust: files that other users may write are taken, too.
            root: the project's root, instead of searching for it.
            working_directory: the folder where the search for the project begins,
                instead of the current one.
        """
    def with_directory(
        self,
        path: _File,
        *,
        name: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        optional: bool = False,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
        on_error: Optional[Literal["fail", "warn"]] = None,
    ) -> ConfigBuilder:
        """Add one key per file, as secrets are mounted; all values are secret.

        Args:
            name: its name in origins, instead of the file or kind.
            at: take the part of it at this path.
            under: mount it at this path.
            optional: it may be absent.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
            on_error: warn: skip a file that cannot be loaded, with a warning; fail
                is the default.
        """
    def with_env(
        self,
        prefix: Optional[str] = None,
        *,
        name: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
        on_error: Optional[Literal["fail", "warn"]] = None,
        names: Optional[Mapping[str, _Path]] = None,
        only: Optional[_Words] = None,
        case: Optional[Literal["lower", "keep"]] = None,
        environ: Optional[Mapping[str, str]] = None,
        drop_empty: bool = False,
        read_name_file: bool = False,
    ) -> ConfigBuilder:
        """Add environment variables that begin with PREFIX_; all with an empty prefix.

        Args:
            name: its name in origins, instead of the file or kind.
            at: take the part of it at this path.
            under: mount it at this path.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
            on_error: warn: skip a file that cannot be loaded, with a warning; fail
                is the default.
            names: variables and the paths they set, beside those with the prefix.
            only: take just these variables, and those of `names`; a list, which may
                be empty.
            case: keep: a name is a key as it is written; lower, the default, binds
                it to the keys below.
            environ: these variables instead of the process's.
            drop_empty: ignore variables that are empty.
            read_name_file: NAME_FILE gives the content of that file as NAME.
        """
    def with_dotenv(
        self,
        path: _File,
        prefix: Optional[str] = None,
        *,
        name: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        optional: bool = False,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
        on_error: Optional[Literal["fail", "warn"]] = None,
        names: Optional[Mapping[str, _Path]] = None,
        only: Optional[_Words] = None,
        case: Optional[Literal["lower", "keep"]] = None,
        drop_empty: bool = False,
        read_name_file: bool = False,
    ) -> ConfigBuilder:
        """Add a .env file, read by the rules of the environment.

        Args:
            name: its name in origins, instead of the file or kind.
            at: take the part of it at this path.
            under: mount it at this path.
            optional: it may be absent.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
            on_error: warn: skip a file that cannot be loaded, with a warning; fail
                is the default.
            prefix: take the variables that begin with PREFIX_.
            names: variables and the paths they set, beside those with the prefix.
            only: take just these variables, and those of `names`; a list, which may
                be empty.
            case: keep: a name is a key as it is written; lower, the default, binds
                it to the keys below.
            drop_empty: ignore variables that are empty.
            read_name_file: NAME_FILE gives the content of that file as NAME.
        """
    def with_args(
        self,
        args: _Words,
        *,
        name: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
    ) -> ConfigBuilder:
        """Add the words of a command line.

        Args:
            name: its name in origins, instead of the file or kind.
            at: take the part of it at this path.
            under: mount it at this path.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
        """
    def with_source(
        self,
        load: Union[Callable[[], Any], _Source],
        *,
        name: Optional[str] = None,
        at: Optional[_Path] = None,
        under: Optional[_Path] = None,
        join: bool = False,
        nested: bool = False,
        secret: bool = False,
        no_operators: bool = False,
        null_removes: bool = False,
        on_error: Optional[Literal["fail", "warn"]] = None,
    ) -> ConfigBuilder:
        """Add a source of the program's own.

        Args:
            name: its name in origins, instead of the file or kind.
            at: take the part of it at this path.
            under: mount it at this path.
            join: fill what is absent, replace nothing.
            nested: its top-level keys are names of profiles.
            secret: every value is secret.
            no_operators: X_add and X_remove are plain data.
            null_removes: a null removes what is below it, as in JSON Merge Patch;
                not with join.
            on_error: warn: skip a file that cannot be loaded, with a warning; fail
                is the default.
        """
    # make-types: end
    def with_set(self, path: _Path, text: str) -> ConfigBuilder:
        """Override one value with a text whose type is guessed, as --set does."""
    def with_set_string(self, path: _Path, text: str) -> ConfigBuilder:
        """Override one value with a text that is never read as another type."""
    def without(self, path: _Path) -> ConfigBuilder:
        """Remove what the sources so far put at a path."""
    def select_profile(self, *names: str) -> ConfigBuilder:
        """Select profiles, in order; a later one wins."""
    def select_profile_from_env(
        self, name: str, default: Optional[str] = None
    ) -> ConfigBuilder:
        """Select the profile that a variable of the process names at each build."""
    def with_required(self, *paths: _Path) -> ConfigBuilder:
        """Make it an error of the build that there is no value at a path; None is a value."""
    def with_schema(
        self,
        schema: Any = None,
        *,
        text: Optional[str] = None,
        format: Optional[str] = None,
        name: Optional[str] = None,
        folder: Optional[_File] = None,
    ) -> ConfigBuilder:
        """Make every build and reload follow a schema: names, types of text, defaults, secrets and
        checks. All that does not follow it is raised at once, as the error's ``problems``.
        """
    def with_policy(self, path: _Path, policy: str) -> ConfigBuilder:
        """Say how values at a path merge."""
    def with_references(self, *kinds: _Reference) -> ConfigBuilder:
        """Allow ${...} references of these kinds: 'path' (written without a kind), 'env', 'file'.
        """
    def strict(self, enabled: bool = True) -> ConfigBuilder:
        """Make warnings errors."""
    def with_rule(self, code: str, rule: _Rule) -> ConfigBuilder:
        """Say what one warning or note means, strict or not."""
    def with_secret_key(self, word: str) -> ConfigBuilder:
        """Mask values whose key has this word, beside password, token and the like."""
    def with_public_path(self, path: _Path) -> ConfigBuilder:
        """Never mask the value at a path, even if its key is secret."""
    def with_limits(
        self,
        *,
        file_size: Optional[int] = None,
        depth: Optional[int] = None,
        nodes: Optional[int] = None,
        aliases: Optional[int] = None,
    ) -> ConfigBuilder:
        """Limit the sizes of sources. A limit that is left out, or None, gets its default."""
    def build(self) -> ConfigHandle:
        """Read all sources, merge them, and return a new ConfigHandle."""
    def build_async(self) -> Coroutine[Any, Any, ConfigHandle]:
        """Return a coroutine that builds in a thread of the loop's executor."""

@final
class ConfigRegistry:
    """Formats, the cache of parsed files, and statistics."""

    def __new__(cls) -> Self: ...
    def create_config(self) -> ConfigBuilder:
        """Return a ConfigBuilder without sources, of this registry."""
    def add_format(
        self,
        name: str,
        extensions: _Words = ...,
        *,
        read: Callable[[str, str], Any],
        write: Optional[Callable[[Any], str]] = None,
    ) -> None:
        """Teach the registry a format, for builders that it makes."""
    def stats(self) -> Stats:
        """Return a dict of numbers."""
    def trim(self) -> int:
        """Free everything that can be made again, and give it back to the system."""
    def memory_info(self) -> MemoryInfo:
        """Return what the process may use and what it uses, as a dict."""
    def monitor_memory(
        self,
        threshold: float = 0.85,
        interval: float = 30.0,
        limit: Optional[int] = None,
        on_pressure: Optional[Callable[[MemoryCleanup], Any]] = None,
        *,
        malloc_trim: bool = True,
    ) -> MemoryMonitor:
        """Clean up automatically when memory becomes scarce."""
    def set_cache_limit(self, size: int, /) -> None:
        """Keep at most this many bytes of parsed files; 0 keeps none."""

@final
class Plan:
    """How a value is read as one type, for extract(type). Private to the package."""

    def __new__(
        cls,
        kind: str,
        name: str,
        make: Optional[Callable[..., Any]] = None,
        inner: Any = None,
        key: Any = None,
        drops: bool = False,
        direct: bool = False,
        after: Optional[Callable[[Any], object]] = None,
    ) -> Self: ...
    kind: str
    name: str
    make: Any
    key: Any
    inner: Any
    fields: Tuple[Any, ...]
    repeats: bool
    def read(self, at: Any, report: Any, base: Any = None, /) -> Any: ...

@final
class Schema:
    """A compiled schema, from superconfig.schema.compile()."""

    def _arguments(self, args: Iterable[str], /) -> Tuple[List[str], List[str]]: ...
    def _check(self, value: Any, /) -> List[ConfigError]: ...
    def _docs(self) -> str: ...
    def _example(self, format: str, reference: Optional[str], /) -> str: ...
    def _types(self, language: str, /) -> str: ...
    def _usage(self, program: str, /) -> str: ...
    def _value(self) -> Any: ...

def create_config() -> ConfigBuilder:
    """Return a ConfigBuilder without sources."""
def default_registry() -> ConfigRegistry:
    """Return the ConfigRegistry that the functions of this module use."""
@final
class ConfigEdit:
    """A text whose values are changed by path and which is otherwise kept."""

    @property
    def text(self) -> str:
        """The current text."""
    @property
    def format(self) -> str:
        """The name of the text's format."""
    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
    def __getitem__(self, key: _Path) -> Any: ...
    def __setitem__(self, key: _Path, value: Any) -> None: ...
    def __delitem__(self, key: _Path) -> None: ...
    def __contains__(self, key: _Path) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def keys(self) -> List[str]:
        """The keys of the root, as a list."""
    def get(self, key: _Path, default: Any = None, /) -> Any:
        """The value at a path, or the default."""
    def append(self, key: _Path, value: Any, /) -> None:
        """Add an element at the end of the array at a path, or make one of it."""
    def extract(self) -> Any:
        """What the text means now, as Python objects."""
    def diff(self, *, reveal: bool = False) -> str:
        """A unified diff from the file as it was read; empty without changes."""
    def save(self) -> None:
        """Write the file if its text changed: as a new file beside it, with the same mode, owner
        and attributes, which is then renamed over it.
        """
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: Optional[Type[BaseException]] = ...,
        value: Optional[BaseException] = ...,
        traceback: Optional[TracebackType] = ...,
        /,
    ) -> None: ...

@overload
def edit(
    file: _File, *, text: None = None, format: Optional[str] = None,
    document: Optional[int] = None, in_place: bool = False,
) -> ConfigEdit:
    """Open a file for changes of its values. The rest of its text stays: comments, order, blank
    lines, quotes. ``save()`` writes it, as does the end of a ``with`` block.
    """
@overload
def edit(
    file: None = None, *, text: str, format: Optional[str] = None,
    document: Optional[int] = None,
) -> ConfigEdit: ...
def _compile_schema(
    *,
    schema: Any,
    is_text: bool,
    format: Optional[str],
    name: Optional[str],
    folder: Optional[_File],
    lenient: bool,
) -> Schema: ...
def _infer_schema(values: Tuple[Any, ...], /) -> Dict[str, Any]: ...
def load_file(path: _File) -> ConfigHandle:
    """Read one file and return its ConfigHandle."""
def load_env(prefix: Optional[str] = None) -> ConfigHandle:
    """Read the variables PREFIX_... and return their ConfigHandle."""
def load_multiple(sources: _Sources) -> ConfigHandle:
    """Merge several sources, a later one wins, and return their ConfigHandle."""
def diff(before: ConfigHandle, after: ConfigHandle) -> List[Difference]:
    """The values that differ between two configurations. Secrets are masked."""
