"""The types of what ``enable_hot_reload()`` gives; reached as ``superconfig.NAME``."""
from types import TracebackType
from typing import (
    Any,
    AsyncIterator,
    Callable,
    Dict,
    Generator,
    Generic,
    Iterator,
    List,
    Optional,
    Tuple,
    Type,
    TypeVar,
    Union,
)

from superconfig._superconfig import ConfigHandle
from superconfig.errors import ConfigError
from typing_extensions import Literal, Self

__all__ = ["HotReload", "Live", "ReloadChange", "ReloadEvent", "enable_hot_reload", "live"]

_T = TypeVar("_T")

class ReloadChange(Dict[str, Any]):
    """A value that was added, removed or changed."""

    @property
    def kind(self) -> Literal["added", "removed", "changed"]: ...
    @property
    def path(self) -> str: ...
    @property
    def before(self) -> Any: ...
    @property
    def after(self) -> Any: ...
    @property
    def secret(self) -> bool: ...

class ReloadEvent(Dict[str, Any]):
    """An event of a watch."""

    @property
    def type(
        self,
    ) -> Literal[
        "configuration_changed", "reload_failed", "reload_recovered", "watch_degraded"
    ]: ...
    @property
    def source(self) -> Optional[str]: ...
    @property
    def timestamp(self) -> float: ...
    @property
    def sources(self) -> Tuple[str, ...]: ...
    @property
    def reason(self) -> Literal["file", "reload", "override"]: ...
    @property
    def generation(self) -> int: ...
    @property
    def changes(self) -> List[ReloadChange]: ...
    @property
    def problems(self) -> List[ConfigError]: ...
    @property
    def before(self) -> ConfigHandle: ...
    @property
    def after(self) -> ConfigHandle: ...

class HotReload:
    """A watch of a configuration, as ``enable_hot_reload()`` starts it."""

    @property
    def stopped(self) -> bool: ...
    def stop(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: Optional[Type[BaseException]] = ...,
        error: Optional[BaseException] = ...,
        traceback: Optional[TracebackType] = ...,
        /,
    ) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]] = ...,
        error: Optional[BaseException] = ...,
        traceback: Optional[TracebackType] = ...,
        /,
    ) -> None: ...
    def __await__(self) -> Generator[Any, None, None]: ...
    def __iter__(self) -> Iterator[ReloadEvent]: ...
    def __next__(self) -> ReloadEvent: ...
    def __aiter__(self) -> AsyncIterator[ReloadEvent]: ...
    async def __anext__(self) -> ReloadEvent: ...

class Live(Generic[_T]):
    """The result of ``live(type)``: an object of a type of yours, made again when values change."""

    @property
    def current(self) -> _T: ...
    def stop(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: Optional[Type[BaseException]] = ...,
        error: Optional[BaseException] = ...,
        traceback: Optional[TracebackType] = ...,
        /,
    ) -> None: ...

def live(
    view: Any,
    type: Any,
    callback: Union[Callable[[Any], object], None] = None,
    *,
    on_error: Union[Callable[[ConfigError], object], None] = None,
    unknown: str = "ignore",
    debounce: float = 0.02,
    grace: float = 1.0,
    poll: float = 2.0,
    poll_always: bool = False,
) -> Live[Any]: ...
def enable_hot_reload(
    handle: ConfigHandle,
    callback: Union[Callable[[ReloadEvent], object], None] = None,
    *,
    on_error: Union[Callable[[ReloadEvent], object], None] = None,
    debounce: float = 0.02,
    grace: float = 1.0,
    poll: float = 2.0,
    poll_always: bool = False,
) -> HotReload: ...
