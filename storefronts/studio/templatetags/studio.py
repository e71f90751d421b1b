"""Tags of the studio's pages."""

from django import template

from marketplace.offerings.models import OfferingPicture
from marketplace.pictures.shown import PictureView, view_of

register = template.Library()


@register.simple_tag
def shown_picture(shown: OfferingPicture, alt: str) -> PictureView:
    """A picture of a work as the picture component takes it."""
    return view_of(shown.picture, alt=alt)
