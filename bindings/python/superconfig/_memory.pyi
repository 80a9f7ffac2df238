"""The type of what ``monitor_memory()`` gives; reached as ``superconfig.MemoryMonitor``."""
from types import TracebackType
from typing import Optional, Type

from typing_extensions import Self

__all__ = ["MemoryMonitor"]

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
