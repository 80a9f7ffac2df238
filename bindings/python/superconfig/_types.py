"""The dicts that handles return, for annotations: each is a plain dict when the program runs."""
from typing import Any, List, Optional

try:
    from typing_extensions import Literal, TypedDict
except ImportError:
    from typing import Literal, TypedDict  # type: ignore[assignment]

__all__ = ["Change", "Difference", "Layer", "Match", "MemoryCleanup", "MemoryInfo", "Notice",
           "Stats", "Step"]


class Notice(TypedDict):
    """One of ``warnings()`` or ``notes()``."""

    type: str
    message: str
    source: str
    line: Optional[int]
    column: Optional[int]
    path: Optional[str]


class Step(TypedDict):
    """A step of ``explain()``: the effect of one layer on a value."""

    action: str
    value: Any
    source: str
    kind: str
    line: Optional[int]
    column: Optional[int]
    secret: bool


class Match(TypedDict):
    """One of ``find()``."""

    path: str
    value: Any
    source: str
    kind: str
    line: Optional[int]
    column: Optional[int]


class Layer(TypedDict):
    """One of ``sources()``."""

    source: str
    kind: str
    format: Optional[str]
    profile: Optional[str]
    loaded: bool
    secret: bool
    join: bool


class Change(TypedDict):
    """What ``reload()`` returns."""

    type: str
    source: str
    timestamp: float
    added: List[str]
    removed: List[str]
    changed: List[str]


class Difference(TypedDict):
    """One of ``diff()``."""

    kind: Literal["added", "removed", "changed"]
    path: str
    before: Any
    after: Any
    secret: bool


class Stats(TypedDict):
    """What ``ConfigRegistry.stats()`` returns."""

    total_handles: int
    active_handles: int
    memory_usage_bytes: int
    cache_hit_rate: float
    pinned_snapshots: int
    cached_files: int
    cache_bytes: int
    cache_hits: int
    cache_misses: int
    image_bytes: int
    layer_bytes: int
    spare_bytes: int
    handle_bytes: int
    template_bytes: int
    pinned_bytes: int
    cleanups: int
    given_back_bytes: int
    pressure: float
    pressure_source: str


class MemoryInfo(TypedDict):
    """What ``ConfigRegistry.memory_info()`` returns."""

    total: int
    used: int
    pressure: float
    source: str
    place: str


class MemoryCleanup(MemoryInfo):
    """The argument of the ``on_pressure`` of ``ConfigRegistry.monitor_memory()``."""

    given_back: int
    full: bool
    exhausted: bool
