"""What handing a mail over came to: taken, refused for good, refused for now, or nobody knows.

Only what was answered in so many words is tried again. Where a connection broke before an answer the mail may have
been taken, and sending it again could tell a person twice.
"""

from dataclasses import dataclass
from smtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from requests import ConnectTimeout

from registrations.models.enrolment import MessageState as State

# What a provider's interface answers while it is too busy to take anything (RFC 6585, RFC 9110).
BUSY = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state a message comes to; `queued` is another try later."""

    state: State
    provider_id: str = ""
    problem: str = ""

    @property
    def may_follow(self) -> frozenset[State]:
        """The states this may be written over: late news of a sender or a provider never undoes a firm answer."""
        before = {State.QUEUED, State.SENDING}
        if self.state == State.BOUNCED:
            return frozenset(before | {State.UNKNOWN, State.ACCEPTED})
        is_firm = self.state in (State.ACCEPTED, State.FAILED)
        return frozenset(before | {State.UNKNOWN} if is_firm else before)


def handed_over(email: EmailMultiAlternatives, connection: BaseEmailBackend) -> Outcome:
    """Speak to the mail server or provider, once."""
    email.connection = connection
    try:
        _opened(connection)
    except (OSError, SMTPException) as error:
        return Outcome(State.QUEUED, problem=_named(error))
    try:
        email.send()
    except (OSError, SMTPException, AnymailError) as error:
        connection.close()
        return Outcome(_refused(error), problem=_named(error))
    status = getattr(email, "anymail_status", None)
    return Outcome(State.ACCEPTED, provider_id=str(getattr(status, "message_id", None) or ""))


def _opened(connection: BaseEmailBackend) -> None:
    """A mail server may have closed a connection that was used before; better to learn it before the mail."""
    server = getattr(connection, "connection", None)
    if isinstance(server, SMTP):
        try:
            server.noop()
        except (OSError, SMTPException):
            connection.close()
    connection.open()


def _refused(error: Exception) -> State:
    code = _code(error)
    if isinstance(error, SMTPException):
        return State.UNKNOWN if code is None else State.QUEUED if code < 500 else State.FAILED
    if code in BUSY or isinstance(error, ConnectTimeout):
        return State.QUEUED
    if isinstance(error, AnymailError) and not isinstance(error, AnymailAPIError):
        return State.FAILED  # nothing was sent, or every recipient was refused
    return State.FAILED if code and 400 <= code < 500 else State.UNKNOWN


def _code(error: Exception) -> int | None:
    if isinstance(error, SMTPResponseException):
        return int(error.smtp_code)
    if isinstance(error, SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=None)
    return getattr(error, "status_code", None)


def _named(error: Exception) -> str:
    """Without the server's own words, which may repeat the address or more."""
    code = _code(error)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
