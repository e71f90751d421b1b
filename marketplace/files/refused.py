"""The one refusal of this room."""


class FileRefused(Exception):
    """The upload was not kept; the message is for the person who sent it and says what to do."""
