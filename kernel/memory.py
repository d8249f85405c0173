"""What lives as long as the process is looked at for garbage once, not again and again while somebody waits."""

import gc

# Objects made more than freed before the collector looks; one page makes several thousand, and frees them all.
YOUNG = 10_000


def settle() -> None:
    """Call it when a worker has started: the hundreds of thousands of objects made so far are its for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
