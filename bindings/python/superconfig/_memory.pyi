"""The type of what ``monitor_memory()`` gives; reached as ``superconfig.MemoryMonitor``."""
from types import TracebackType
from typing import Any, Callable, Optional, Type

from superconfig._superconfig import ConfigRegistry
from superconfig._types import MemoryCleanup
from typing_extensions import Self

__all__ = ["MemoryMonitor", "monitor_memory"]

class MemoryMonitor:
    """A running monitor of memory, as ``ConfigRegistry.monitor_memory()`` starts it."""

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

def monitor_memory(
    registry: ConfigRegistry,
    threshold: float = 0.85,
    interval: float = 30.0,
    limit: Optional[int] = None,
    on_pressure: Optional[Callable[[MemoryCleanup], Any]] = None,
    *,
    malloc_trim: bool = True,
) -> MemoryMonitor: ...
