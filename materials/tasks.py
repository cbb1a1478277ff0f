"""What is done outside of a request: pictures of pages, and mails to speakers."""

from materials import pages, post

__all__ = ["pages", "post"]  # their tasks are registered with these
