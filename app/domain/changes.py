"""Which kinds of record a use case touched, so that each screen can refresh itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The tables touched; use cases return it and the window announces it."""

    tables: frozenset[str] = frozenset()

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(self.tables | other.tables)

    def touch(self, *tables: str) -> bool:
        """Whether any of these tables was touched."""
        return not self.tables.isdisjoint(tables)


def changed(*tables: str) -> Changes:
    """Changes in these tables."""
    return Changes(frozenset(tables))
