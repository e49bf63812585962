"""Our linear algebra runs on one thread, and leaves the program's setting as it was."""

from __future__ import annotations

from threadpoolctl import threadpool_info, threadpool_limits

from triptych.align.threads import _LIBRARIES, one_thread


def blas_threads() -> set[int]:
    """Of those that we use; other tests load others."""
    ours = {lib["filepath"] for lib in _LIBRARIES.info() if lib["user_api"] == "blas"}
    return {lib["num_threads"] for lib in threadpool_info() if lib["filepath"] in ours}


def test_one_thread_inside_and_as_before_outside() -> None:
    with threadpool_limits(2, user_api="blas"):
        before = blas_threads()
        assert one_thread(blas_threads)() <= {1}
        assert blas_threads() == before
