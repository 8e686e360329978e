"""The one exception of the embedded AWS."""


class EmbeddedAwsError(Exception):
    """The embedded AWS cannot start, broke off, or could not keep its state.

    ``message`` is one sentence saying what is wrong, ``advice`` one saying what to do.
    """

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(f"{message} {advice}")
        self.message = message
        self.advice = advice
