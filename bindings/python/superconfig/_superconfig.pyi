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

    def ring(self) -> None: ...
    def depend(self, path: _File, /) -> None: ...

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
    def get(self, key: _Path) -> Optional[Any]: ...
    @overload
    def get(self, key: _Path, default: _D) -> Union[Any, _D]: ...
    def has_key(self, key: _Path) -> bool: ...
    @overload
    def get_many(self, keys: Iterable[str]) -> Dict[str, Any]: ...
    @overload
    def get_many(self, keys: Iterable[_PathKey]) -> Dict[_PathKey, Any]: ...
    def get_str_ref(self, key: _Path) -> Optional[str]: ...
    @overload
    def get_int(self, key: _Path) -> int: ...
    @overload
    def get_int(self, key: _Path, default: _D) -> Union[int, _D]: ...
    @overload
    def get_float(self, key: _Path) -> float: ...
    @overload
    def get_float(self, key: _Path, default: _D) -> Union[float, _D]: ...
    @overload
    def get_bool(self, key: _Path) -> bool: ...
    @overload
    def get_bool(self, key: _Path, default: _D) -> Union[bool, _D]: ...
    @overload
    def get_str(self, key: _Path) -> str: ...
    @overload
    def get_str(self, key: _Path, default: _D) -> Union[str, _D]: ...
    @overload
    def get_list(self, key: _Path) -> List[Any]: ...
    @overload
    def get_list(self, key: _Path, default: _D) -> Union[List[Any], _D]: ...
    @overload
    def get_dict(self, key: _Path) -> Dict[str, Any]: ...
    @overload
    def get_dict(self, key: _Path, default: _D) -> Union[Dict[str, Any], _D]: ...
    @overload
    def get_datetime(self, key: _Path) -> _Date: ...
    @overload
    def get_datetime(self, key: _Path, default: _D) -> Union[_Date, _D]: ...
    @overload
    def get_duration(self, key: _Path) -> timedelta: ...
    @overload
    def get_duration(self, key: _Path, default: _D) -> Union[timedelta, _D]: ...
    @overload
    def get_duration_ns(self, key: _Path) -> int: ...
    @overload
    def get_duration_ns(self, key: _Path, default: _D) -> Union[int, _D]: ...
    @overload
    def get_size(self, key: _Path) -> int: ...
    @overload
    def get_size(self, key: _Path, default: _D) -> Union[int, _D]: ...
    @overload
    def extract(self, type: None = None) -> Any: ...
    @overload
    def extract(self, type: Type[_T], *, unknown: _Unknown = ...) -> _T: ...
    @overload
    def extract(self, type: Any, *, unknown: _Unknown = ...) -> Any: ...
    @overload
    def extract_async(self, type: None = None) -> Coroutine[Any, Any, Any]: ...
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
    ) -> Live[_T]: ...
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
    def paths(self, prefix: _Path = "") -> List[str]: ...
    def section(self, key: _Path) -> ConfigSection: ...
    def explain(self, key: _Path) -> List[Step]: ...
    def find(self, pattern: str) -> List[Match]: ...
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
    ) -> str: ...

@final
class ConfigSection(_View):
    """A live, read-only view of an object within a configuration."""

    @property
    def path(self) -> str: ...

@final
class ConfigHandle(_View):
    """A configuration: the result of merging all sources."""

    @property
    def generation(self) -> int: ...
    def warnings(self) -> List[Notice]: ...
    def notes(self) -> List[Notice]: ...
    def sources(self) -> List[Layer]: ...
    def has_warnings(self) -> bool: ...
    def reload(self) -> Optional[Change]: ...
    def snapshot(self) -> ConfigHandle: ...
    def compile(self, path: _File, *, bake: bool = False) -> None: ...
    def enable_hot_reload(
        self,
        callback: Optional[_Callback] = None,
        *,
        on_error: Optional[_Callback] = None,
        debounce: float = 0.02,
        grace: float = 1.0,
        poll: float = 2.0,
        poll_always: bool = False,
    ) -> HotReload: ...
    def override(self, values: Mapping[str, Any]) -> _Override: ...
    def close(self) -> None: ...
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
    ) -> ConfigBuilder: ...
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
    ) -> ConfigBuilder: ...
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
    ) -> ConfigBuilder: ...
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
    ) -> ConfigBuilder: ...
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
    ) -> ConfigBuilder: ...
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
    ) -> ConfigBuilder: ...
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
    ) -> ConfigBuilder: ...
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
    ) -> ConfigBuilder: ...
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
    ) -> ConfigBuilder: ...
    # make-types: end
    def with_set(self, path: _Path, text: str) -> ConfigBuilder: ...
    def with_set_string(self, path: _Path, text: str) -> ConfigBuilder: ...
    def without(self, path: _Path) -> ConfigBuilder: ...
    def select_profile(self, *names: str) -> ConfigBuilder: ...
    def select_profile_from_env(
        self, name: str, default: Optional[str] = None
    ) -> ConfigBuilder: ...
    def with_required(self, *paths: _Path) -> ConfigBuilder: ...
    def with_schema(
        self,
        schema: Any = None,
        *,
        text: Optional[str] = None,
        format: Optional[str] = None,
        name: Optional[str] = None,
        folder: Optional[_File] = None,
    ) -> ConfigBuilder: ...
    def with_policy(self, path: _Path, policy: str) -> ConfigBuilder: ...
    def with_references(self, *kinds: _Reference) -> ConfigBuilder: ...
    def strict(self, enabled: bool = True) -> ConfigBuilder: ...
    def with_rule(self, code: str, rule: _Rule) -> ConfigBuilder: ...
    def with_secret_key(self, word: str) -> ConfigBuilder: ...
    def with_public_path(self, path: _Path) -> ConfigBuilder: ...
    def with_limits(
        self,
        *,
        file_size: Optional[int] = None,
        depth: Optional[int] = None,
        nodes: Optional[int] = None,
        aliases: Optional[int] = None,
    ) -> ConfigBuilder: ...
    def build(self) -> ConfigHandle: ...
    def build_async(self) -> Coroutine[Any, Any, ConfigHandle]: ...

@final
class ConfigRegistry:
    """Formats, the cache of parsed files, and statistics."""

    def __new__(cls) -> Self: ...
    def create_config(self) -> ConfigBuilder: ...
    def add_format(
        self,
        name: str,
        extensions: _Words = ...,
        *,
        read: Callable[[str, str], Any],
        write: Optional[Callable[[Any], str]] = None,
    ) -> None: ...
    def stats(self) -> Stats: ...
    def trim(self) -> int: ...
    def memory_info(self) -> MemoryInfo: ...
    def monitor_memory(
        self,
        threshold: float = 0.85,
        interval: float = 30.0,
        limit: Optional[int] = None,
        on_pressure: Optional[Callable[[MemoryCleanup], Any]] = None,
        *,
        malloc_trim: bool = True,
    ) -> MemoryMonitor: ...
    def set_cache_limit(self, size: int, /) -> None: ...

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

def create_config() -> ConfigBuilder: ...
def default_registry() -> ConfigRegistry: ...
@final
class ConfigEdit:
    """A text whose values are changed by path and which is otherwise kept."""

    @property
    def text(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def changed(self) -> bool: ...
    def __getitem__(self, key: _Path) -> Any: ...
    def __setitem__(self, key: _Path, value: Any) -> None: ...
    def __delitem__(self, key: _Path) -> None: ...
    def __contains__(self, key: _Path) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def keys(self) -> List[str]: ...
    def get(self, key: _Path, default: Any = None, /) -> Any: ...
    def append(self, key: _Path, value: Any, /) -> None: ...
    def extract(self) -> Any: ...
    def diff(self, *, reveal: bool = False) -> str: ...
    def save(self) -> None: ...
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
) -> ConfigEdit: ...
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
def load_file(path: _File) -> ConfigHandle: ...
def load_env(prefix: Optional[str] = None) -> ConfigHandle: ...
def load_multiple(sources: _Sources) -> ConfigHandle: ...
def diff(before: ConfigHandle, after: ConfigHandle) -> List[Difference]: ...
