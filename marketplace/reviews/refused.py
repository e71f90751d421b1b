"""What a review says no to. The messages are for the person; nothing was written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class ReviewRefused(ValueError):
    """What was asked cannot be."""


class NotReceived(ReviewRefused):
    """Nothing of this order's was delivered yet that could be reviewed here, or it was given back."""

    def __init__(self) -> None:
        super().__init__(
            _("You can review this when you have it: the download has opened, or you have accepted the work.")
        )


class Gone(ReviewRefused):
    """It was taken back or erased while somebody looked at it."""

    def __init__(self) -> None:
        super().__init__(_("This review is not there any more."))


class TooOften(ReviewRefused):
    """Each change is mailed and indexed, so one order changes its reviews a few times an hour only."""

    def __init__(self) -> None:
        super().__init__(_("You have changed your reviews many times in a short while. Try again in an hour."))


class TakenDown(ReviewRefused):
    """It was taken down, and a change would put it past the decision."""

    def __init__(self) -> None:
        super().__init__(
            _("This was taken down, so it cannot be changed. The mail with the reasons says how to object.")
        )
