"""Starting a watch."""
import functools
import weakref

from .dispatcher import dispatcher
from .loop_pump import LoopPump
from .options import check_callback, nanoseconds
from .reload import HotReload
from .thread_pump import ThreadPump
from .waiting import running_loop


def enable_hot_reload(handle, callback=None, *, on_error=None, debounce=0.02, grace=1.0, poll=2.0,
                      poll_always=False):
    """``ConfigHandle.enable_hot_reload()``, where it is documented."""
    loop = running_loop()
    check_callback("callback", callback, loop)
    check_callback("on_error", on_error, loop)
    open_watch = functools.partial(
        handle._watch, nanoseconds("debounce", debounce), nanoseconds("grace", grace),
        nanoseconds("poll", poll), poll_always)
    reload = HotReload(open_watch, callback, on_error)
    dispatcher.prepare(type(reload._watch))
    is_called = callback is not None or on_error is not None
    if not is_called:
        # The handle holds it until somebody iterates it; a program need not keep what it got.
        reload._keeper = weakref.finalize(handle, _itself, reload)
        reload._keeper.atexit = False
    owner = functools.partial(_itself, reload) if is_called else weakref.ref(reload)
    try:
        if loop is not None:
            LoopPump(loop, reload._watch, owner).start()
        else:
            dispatcher.add(ThreadPump(reload._watch, owner))
    except BaseException:
        reload._end()
        raise
    return reload


def _itself(reload):
    return reload
