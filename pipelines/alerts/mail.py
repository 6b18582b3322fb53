"""Mail over SMTP, within a total of seconds."""

from __future__ import annotations

import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from pipelines.alerts.deadline import Deadline, DeliveryError
from pipelines.settings import Smtp


class _Client(smtplib.SMTP):
    """smtplib's client over a connection that the deadline made and watches."""

    def __init__(self, server: Smtp, deadline: Deadline) -> None:
        """Connect and read the greeting."""
        self._server, self._deadline = server, deadline
        super().__init__(
            server.host, server.port, local_hostname="baoxue.localdomain", timeout=max(deadline.left, 0.01)
        )

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made = self._deadline.connect(host, port)
        if self._server.tls == "tls":
            return ssl.create_default_context().wrap_socket(made, server_hostname=host)
        return made


def send_mail(server: Smtp | None, url: str, subject: str, text: str, seconds: float) -> str:
    """Send a text to the addresses of a `mailto:` url; DeliveryError when no recipient was taken."""
    parts = urlsplit(url)
    to = [unquote(address).strip() for address in parts.path.split(",") if address.strip()]
    if server is None or parts.scheme != "mailto" or not to or any("\n" in one or "@" not in one for one in to):
        raise DeliveryError("不是 mailto 地址 not a mailto address", is_final=True)
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, server.sender, ", ".join(to)
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="baoxue.localdomain")
    mail.set_content(text)
    with Deadline(seconds) as deadline:
        try:
            refused = _send(server, deadline, mail)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise DeliveryError(f"SMTP {codes[0]}", is_final=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPResponseException as error:
            deadline.check()
            raise DeliveryError(f"SMTP {error.smtp_code}", is_final=error.smtp_code >= 500) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            deadline.check()
            # smtplib's own exceptions are OSErrors, too.
            gone = isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
            raise DeliveryError(f"连接失败 {type(error).__name__}", is_unreachable=gone) from error
    return f"250; 拒收 refused {refused}" if refused else "250"


def _send(server: Smtp, deadline: Deadline, mail: EmailMessage) -> int:
    """Return how many of several recipients were refused."""
    client = _Client(server, deadline)
    try:
        if server.tls == "starttls":
            client.starttls(context=ssl.create_default_context())
        if server.user:
            client.login(server.user, server.password or "")
        return len(client.send_message(mail))
    finally:
        client.close()
