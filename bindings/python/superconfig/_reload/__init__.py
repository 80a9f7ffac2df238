"""A configuration that follows its sources: ``enable_hot_reload()`` and what comes with it.

The core watches and loads on threads of its own and puts events into a queue with a descriptor
(`_Watch` of the extension). A pump takes them out: `LoopPump` on a running event loop, else
`ThreadPump` on the one thread of the `Dispatcher`. Both hand them to the `HotReload`, which calls
the program. Python code never runs on a thread of the core; if the core cannot load, because
a source or a format is written in Python, the pump loads.
"""
from .change import ReloadChange
from .event import ReloadEvent
from .live import Live
from .reload import HotReload
from .start import enable_hot_reload, live

__all__ = ["HotReload", "Live", "ReloadChange", "ReloadEvent", "enable_hot_reload", "live"]
