"""Carry mails to a server by SMTP, and never in clear: STARTTLS is required, or the connection begins with TLS.

A server that does not offer STARTTLS, or whose certificate is not good, gets nothing: neither a mail nor our password.
"""

import asyncio
import contextlib
import ssl

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from jkp.mail.carrying import Parcel, RefusedForGood, ServerAway, TryAgain
from jkp.settings.mail import MailSettings, StartTls

FOR_GOOD = 500
LET_IN = frozenset({530, 534, 535, 538})
"""A server that wants us to sign in, or otherwise: that is no fault of a mail."""


class SmtpCarrier:
    """One connection, opened when it is first needed, and again when it broke."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._client: SMTP | None = None

    async def carry(self, parcel: Parcel) -> None:
        """Deliver one mail to its one recipient."""
        client = await self._connected()
        try:
            await client.sendmail(parcel.sender, [parcel.recipient], parcel.content)
        except SMTPRecipientsRefused as refused:
            raise _judged(refused.recipients[0]) from refused
        except SMTPResponseException as refused:
            raise _judged(refused) from refused
        except (SMTPException, OSError, ValueError) as broken:
            self._drop()
            raise _broken(broken) from broken
        except asyncio.CancelledError:
            self._drop()
            raise

    async def close(self) -> None:
        """Say good-bye, if there is still somebody to say it to."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(SMTPException, OSError):
                await client.quit()
            client.close()

    def _drop(self) -> None:
        """Nobody knows what the server has understood: nothing more is said on this connection."""
        if self._client is not None:
            self._client.close()
        self._client = None

    async def check(self) -> None:
        """Connect, sign in and leave. Error: `ServerAway`."""
        await self._connected()
        await self.close()

    async def _connected(self) -> SMTP:
        if self._client is None or not self._client.is_connected:
            self._client = None
            client = _client(self._settings)
            try:
                await client.connect()
            except (SMTPException, OSError) as error:
                client.close()
                raise ServerAway(_named(error)) from error
            self._client = client
        return self._client


def _client(settings: MailSettings) -> SMTP:
    password = settings.password.get_secret_value() if settings.password else None
    encrypted = settings.starttls is not StartTls.OFF
    return SMTP(
        hostname=settings.host,
        port=settings.port,
        username=settings.username,
        password=password,
        timeout=settings.seconds,
        use_tls=settings.starttls is StartTls.IMPLICIT_TLS,
        # None would mean "if it is offered": who sits in between then takes the offer out of the answer.
        start_tls=settings.starttls is StartTls.REQUIRED,
        tls_context=ssl.create_default_context(cafile=settings.ca_file) if encrypted else None,
    )


def _judged(refused: SMTPResponseException) -> Exception:
    told = _named(refused)
    if refused.code in LET_IN or isinstance(refused, SMTPAuthenticationError):
        return ServerAway(told)
    if refused.code >= FOR_GOOD:
        return RefusedForGood(told, address=isinstance(refused, SMTPRecipientRefused))
    return TryAgain(told)


def _broken(error: Exception) -> Exception:
    """What goes wrong before a server answers; only an address that cannot be written is the mail's own fault."""
    if isinstance(error, ValueError) and not isinstance(error, SMTPServerDisconnected):
        return RefusedForGood(_named(error), address=True)
    return TryAgain(_named(error))


def _named(error: Exception) -> str:
    """The code and the class: a server repeats the address in its text."""
    code = f"{error.code} " if isinstance(error, SMTPResponseException) else ""
    return f"{code}{type(error.__cause__ or error).__name__}"
