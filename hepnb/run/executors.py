"""Executors of tasks: this process, other processes of this machine, or the workers of a Dask
cluster.

A task is handed out when there is room, its outcome comes when it is done, in any order. A worker
that dies costs the tasks it was doing another attempt elsewhere, and in the end, where a task kills
every worker, that task.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver, get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, Protocol

from hepnb.errors import EventsError, MissingExtra, RunError
from hepnb.run.work import Order, Outcome, Task, work

#: how often a task is tried whose worker has died
ATTEMPTS = 3
#: modules that each process of a pool has loaded when it starts
_LOADED = ("hepnb.run.work", "awkward", "hist", "numpy", "uproot", "vector")
#: errors of Dask that say that a worker is gone
_GONE = ("KilledWorker", "CommClosedError", "FutureCancelledError")


def prepare(name: str) -> None:
    """Begins to load what the processes of an executor need, beside whatever is done meanwhile."""
    if name.startswith("processes"):
        _server()


def _server() -> BaseContext:
    """The way processes are started: by a server that has loaded all once, where the system has
    such a thing. It starts afresh, since a forked kernel would carry its threads' locks with it.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:  # an interrupt while it loads is not for it
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


class Workers(Protocol):
    """Those who do tasks."""

    @property
    def room(self) -> int:
        """The number of tasks that should be on their way, so that nobody waits."""

    @property
    def busy(self) -> int:
        """The number of tasks on their way."""

    def give(self, order: Order, task: Task) -> None:
        """Hands out a task."""

    def done(self) -> list[Outcome]:
        """Waits until something is done."""


@contextmanager
def workers(name: str) -> Iterator[Workers]:
    """The executor of that name: "", ``processes``, ``processes:N``, ``dask``, ``dask:ADDRESS``.

    Raises RunError, MissingExtra.
    """
    kind, _, value = name.partition(":")
    if not name:
        yield _Here()
    elif kind == "processes" and (name == "processes" or (value.isdigit() and int(value) > 0)):
        number = int(value or os.cpu_count() or 1)
        pool = _Pool(number)
        try:
            yield pool
        finally:
            pool.close()
    elif kind == "dask" and (value or name == "dask"):
        with _dask(value) as (client, number):
            yield _Cluster.of(client, number)
    else:
        raise RunError(
            f"executor {name!r}",
            expected="processes:N or dask:ADDRESS (processes: all cores; dask: workers here)",
        )


class _Here:
    """The process that collects does the tasks, too."""

    room = 1

    def __init__(self) -> None:
        self._outcomes: list[Outcome] = []

    @property
    def busy(self) -> int:
        return len(self._outcomes)

    def give(self, order: Order, task: Task) -> None:
        self._outcomes.append(work(order, task))

    def done(self) -> list[Outcome]:
        found, self._outcomes = self._outcomes, []
        return found


class _Futures:
    """Tasks that are on their way as futures of an executor."""

    def __init__(self, number: int) -> None:
        self.room = number + 2
        self._futures: dict[Future[Outcome], tuple[Order, Task]] = {}

    @property
    def busy(self) -> int:
        return len(self._futures)

    def submit(self, order: Order, task: Task) -> Future[Outcome]:
        """The future of a task."""
        raise NotImplementedError

    def again(self, suspects: list[tuple[Order, Task]]) -> list[Outcome]:
        """The outcomes of tasks whose worker died, or may have died of them."""
        raise NotImplementedError

    def give(self, order: Order, task: Task) -> None:
        self._futures[self.submit(order, task)] = (order, task)

    def done(self) -> list[Outcome]:
        outcomes, suspects = self.taken(FIRST_COMPLETED)
        return [*outcomes, *(self.again(suspects) if suspects else ())]

    def taken(self, when: str) -> tuple[list[Outcome], list[tuple[Order, Task]]]:
        """The outcomes that there are (``when`` as of `wait`), and the tasks whose worker died."""
        finished, _ = wait(self._futures, return_when=when)
        outcomes: list[Outcome] = []
        suspects: list[tuple[Order, Task]] = []
        for future in finished:
            order, task = self._futures.pop(future)
            found = _outcome(future, task)
            if found is None:
                suspects.append((order, task))
            else:
                outcomes.append(found)
        return outcomes, suspects


def _outcome(future: Future[Outcome], task: Task) -> Outcome | None:
    """The outcome of a task when it is done; None where its worker died."""
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - a worker hands on whatever happened to it
        if died(error):
            return None
        where = f"{task.path}, events from {task.start}"
        return Outcome(task, problem=RunError(f"{type(error).__name__}: {error}", where=where))


def died(error: BaseException) -> bool:
    """True for an error that says that a worker is gone."""
    return isinstance(error, BrokenProcessPool) or type(error).__name__ in _GONE


def _lost(task: Task) -> Outcome:
    """A task that no worker survives."""
    end = "" if task.stop is None else f" to {task.stop}"
    found = f"events from {task.start}{end}: each worker that read them died"
    return Outcome(
        task,
        problem=EventsError(
            found, where=task.path, hint="out of memory? smaller chunks need less: --chunk '10 MB'"
        ),
    )


class _Pool(_Futures):
    """Processes of this machine."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._number = number
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return _processes(self._number)

    def submit(self, order: Order, task: Task) -> Future[Outcome]:
        """Hands it to the pool; to a new one, where a worker has died meanwhile."""
        try:
            return self._pool.submit(work, order, task)
        except BrokenProcessPool:
            self._pool = self._new()
            return self._pool.submit(work, order, task)

    def again(self, suspects: list[tuple[Order, Task]]) -> list[Outcome]:
        """Each alone, in a process of its own: with the worker all tasks of the pool were lost,
        and one of them may be to blame.
        """
        suspects += self._futures.values()
        self._futures.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._new()
        return [self._alone(order, task) for order, task in suspects]

    def _alone(self, order: Order, task: Task) -> Outcome:
        for _ in range(ATTEMPTS - 1):
            with _processes(1) as pool:
                try:
                    return pool.submit(work, order, task).result()
                except BrokenProcessPool:
                    continue
        return _lost(task)

    def close(self) -> None:
        """Ends the workers; what they have not begun is not done."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _processes(number: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        number, mp_context=_server(), initializer=_begin, initargs=(dict(os.environ),)
    )


def _begin(environment: dict[str, str]) -> None:
    """A process begins: with the environment of now, which may be another one than when the server
    started. An interrupt is for the process that collects; the end of that is its own, too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (collects := parent_process()) is not None:
        Thread(target=_end_with, args=(collects,), daemon=True).start()
    for name in set(os.environ) - set(environment):
        del os.environ[name]
    os.environ.update(environment)


def _end_with(collects: BaseProcess) -> None:
    """Ends this process with the one that it works for: killed, that one can tell nobody."""
    collects.join()
    os._exit(1)


class _Cluster(_Futures):
    """The workers of a Dask cluster, which tries elsewhere what a worker was doing that died."""

    @classmethod
    def of(cls, client: Any, number: int) -> _Cluster:
        """The workers behind a client of Dask."""
        return cls(client.get_executor(pure=False, retries=ATTEMPTS - 1).submit, number)

    def __init__(self, submit: Callable[..., Future[Outcome]], number: int) -> None:
        super().__init__(number)
        self._submit = submit

    def submit(self, order: Order, task: Task) -> Future[Outcome]:
        return self._submit(work, order, task)

    def again(self, suspects: list[tuple[Order, Task]]) -> list[Outcome]:
        """Each alone, when nobody is at work any more: Dask has tried them elsewhere, but gives up
        all that a worker had before it when it died, and one of them may be to blame.
        """
        outcomes, others = self.taken(ALL_COMPLETED)
        return [*outcomes, *(self._alone(order, task) for order, task in (*suspects, *others))]

    def _alone(self, order: Order, task: Task) -> Outcome:
        return _outcome(self.submit(order, task), task) or _lost(task)


@contextmanager
def _dask(address: str) -> Iterator[tuple[Any, int]]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise MissingExtra("distributed", "dask", "running on a Dask cluster") from None
    if not address:
        with LocalCluster(dashboard_address=None) as cluster, Client(cluster) as client:
            yield client, len(cluster.workers)
        return
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise RunError(
            f"no Dask scheduler answers ({error})",
            where=address,
            hint="start one with dask scheduler",
        ) from None
    with client:
        yield client, max(len(client.scheduler_info()["workers"]), 1)
