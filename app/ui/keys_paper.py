"""快捷键 as a paper to preview and print; imported only when it is asked for."""

from app.store.ledger import Ledger
from app.ui.keys import PLACES, keys_at, written
from app.ui.preview import Paper


def keys_paper() -> Paper:
    """The one list of keys on one page."""

    def build(_: Ledger) -> bytes:
        # It loads the PDF writer: on the worker.
        from app.reports.keys_sheet import KeysAt, keys_sheet

        return keys_sheet(
            tuple(
                KeysAt(place.words, tuple((written(key), key.what) for key in keys_at(place.key)))
                for place in PLACES
            )
        )

    return Paper("快捷键表", "快捷键表.pdf", build)
