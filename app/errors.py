"""The one error a clerk can act on; everything else that is raised is a bug."""


class AppError(Exception):
    """A refusal in the clerk's words: what happened, what to do next, and a stable code.

    `message` and `hint` are Simplified Chinese sentences; `code` is a short ASCII word that
    scripts and tests rely on. `field` is the name of the field that it speaks of, if it is one.
    """

    def __init__(self, message: str, *, hint: str = "", code: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code
        self.field = field

    @property
    def words(self) -> str:
        """What happened and what to do next, in a row."""
        return f"{self.message}{self.hint}"
