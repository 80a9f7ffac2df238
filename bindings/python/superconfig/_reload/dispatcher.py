"""The one thread of an interpreter that calls the program where no event loop does."""
import atexit
import os
import select
import threading
import time

WAIT = 1.0  # seconds that a fork or the exit waits for a callback
REST = 0.1  # seconds, where there is no memory


class Dispatcher:
    """A thread while there are pumps, and none at other times.

    It is a daemon, so that it neither keeps a program alive nor ends before a program's other
    threads have; at exit it is stopped and joined. At a fork it is parked: a child has no thread,
    and CPython warns about threads at a fork.
    """

    def __init__(self):
        self._lock = threading.RLock()
        self._pumps = {}  # descriptor: pump
        self._thread = None
        self._bell = None  # the two ends of a pipe that wakes the thread
        self._parked = 0
        self._native = None  # the extension's type of watches

    # ---- pumps ----

    def prepare(self, native):
        """Registers the handlers of fork and exit; `native` is the type of the first watch."""
        with self._lock:
            if self._native is not None:
                return
            self._native = native
        os.register_at_fork(before=self._before_fork, after_in_parent=self._after_fork,
                            after_in_child=self._in_child)
        atexit.register(self._exit)

    def add(self, pump):
        """Takes events of a watch from now on."""
        with self._lock:
            self._pumps[pump.watch.fileno()] = pump
            self._start()
            self._ring()

    def remove(self, watch):
        """After a stop; with the last pump the thread ends, and is waited for."""
        with self._lock:
            self._pumps.pop(watch.fileno(), None)
            is_over = not self._pumps
        if is_over:
            self._end_thread()

    def _ring(self):
        if self._bell is not None:
            try:
                os.write(self._bell[1], b"\0")
            except BlockingIOError:  # it was rung often enough
                pass

    # ---- the thread ----

    def _start(self):
        if self._thread is not None or not self._pumps or self._parked:
            return
        bell = os.pipe()
        thread = _thread(self._run, self._exit)
        self._bell, self._thread = bell, thread
        for end in bell:
            os.set_blocking(end, False)
        try:
            thread.start()
        except BaseException:
            self._leave()
            raise

    def _leave(self):
        """The thread is no more."""
        bell, self._bell, self._thread = self._bell, None, None
        for end in bell:
            os.close(end)

    def _run(self):
        is_needed = True
        while is_needed:
            try:
                is_needed = self._turn()
            except MemoryError:  # the events wait
                time.sleep(REST)

    def _turn(self):
        """Waits once; False when the thread has to end."""
        with self._lock:
            if self._parked or not self._pumps:
                self._leave()
                return False
            poll = select.poll()
            for descriptor in (self._bell[0], *self._pumps):
                poll.register(descriptor, select.POLLIN)
            bell, pumps = self._bell[0], dict(self._pumps)
        for descriptor, _ in poll.poll():
            if descriptor == bell:
                os.read(bell, 4096)
            elif not self._parked:
                self._step(descriptor, pumps[descriptor])
        return True

    def _step(self, descriptor, pump):
        if not pump.step():
            with self._lock:
                if self._pumps.get(descriptor) is pump:
                    del self._pumps[descriptor]

    def _end_thread(self):
        """Waits for its end, a while; it has a reason to end: it is parked, or nothing is left."""
        with self._lock:
            thread = self._thread
            self._ring()
        if thread is not None and thread is not threading.current_thread():
            thread.join(WAIT)

    # ---- exit ----

    def _exit(self):
        with self._lock:
            self._parked += 1
            pumps, self._pumps = list(self._pumps.values()), {}
        for pump in pumps:
            reload = pump.owner()
            if reload is not None:
                reload._end()
        self._end_thread()

    # ---- fork ----

    def _before_fork(self):
        with self._lock:
            self._parked += 1
        self._end_thread()
        self._native.park()

    def _after_fork(self):
        self._native.unpark()
        with self._lock:
            self._parked -= 1
            self._start()

    def _in_child(self):
        """All watches stayed with the parent; new ones may be started."""
        self._native.unpark()
        self._lock = threading.RLock()
        self._parked = 0
        pumps, self._pumps = list(self._pumps.values()), {}
        if self._thread is not None:
            self._leave()
        for pump in pumps:
            reload = pump.owner()
            if reload is not None:
                reload._abandon()


def _thread(run, end):
    name = "superconfig-dispatcher"
    try:
        return threading.Thread(target=run, name=name, daemon=True)
    except RuntimeError:  # an isolated subinterpreter has no daemons, and joins all before its end
        threading._register_atexit(end)
        return threading.Thread(target=run, name=name)


dispatcher = Dispatcher()
