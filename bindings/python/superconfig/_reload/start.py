"""Starting a watch: the functions behind the methods of handles and sections."""
import functools
import weakref

from .dispatcher import dispatcher
from .live import Live
from .loop_pump import LoopPump
from .options import check_callback, nanoseconds
from .reload import HotReload
from .thread_pump import ThreadPump
from .waiting import running_loop


def enable_hot_reload(handle, callback=None, *, on_error=None, debounce=0.02, grace=1.0, poll=2.0,
                      poll_always=False):
    """Implements ``ConfigHandle.enable_hot_reload()``; see its documentation."""
    open_watch = _opener("enable_hot_reload", handle, callback, on_error, debounce, grace, poll,
                         poll_always)
    reload = _begin(HotReload(open_watch, callback, on_error))
    if callback is None and on_error is None:
        # The handle holds it until somebody iterates it; a program need not keep what it got.
        reload._keep(weakref.finalize(handle, _itself, reload))
    return reload


def live(view, type, callback=None, *, on_error=None, unknown="ignore", debounce=0.02, grace=1.0,
         poll=2.0, poll_always=False):
    """Implements ``live()`` of a handle or section; see its documentation."""
    open_watch = _opener("live", view, callback, on_error, debounce, grace, poll, poll_always)
    made = Live(view, type, unknown, callback, on_error)
    if callback is not None or on_error is not None:
        made._follow(_begin(HotReload(open_watch, made._changed, made._failed)))
    return made


def _opener(function, view, callback, on_error, debounce, grace, poll, poll_always):
    """Checks the arguments; returns a function that starts a watch of the core."""
    loop = running_loop()
    check_callback(function, "callback", callback, loop)
    check_callback(function, "on_error", on_error, loop)
    if not isinstance(poll_always, bool):
        raise TypeError(f"{function}() argument 'poll_always' must be a bool, "
                        f"not {type(poll_always).__name__}")
    return functools.partial(
        view._watch, nanoseconds(function, "debounce", debounce),
        nanoseconds(function, "grace", grace), nanoseconds(function, "poll", poll), poll_always)


def _begin(reload):
    """Gives it to the running loop, else to the dispatcher."""
    loop = running_loop()
    owner = functools.partial(_itself, reload) if reload._is_called() else weakref.ref(reload)
    try:
        dispatcher.prepare(type(reload._watch))
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
