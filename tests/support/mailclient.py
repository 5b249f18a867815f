"""Clients for the tests: a socket that speaks lines, and short ways to real clients of Python's library."""
import imaplib
import poplib
import smtplib
import socket
from email.message import EmailMessage

from posternproc import ANNA, BEN, PASSWORD

HOST = "127.0.0.1"
SECONDS = 20

for name in ("MOVE", "IDLE", "ENABLE", "ID"):
    imaplib.Commands.setdefault(name, ("AUTH", "SELECTED", "NONAUTH"))


class LineClient:
    """A raw connection with a deadline on every read."""

    def __init__(self, port, context=None, host=HOST, greeting=True, seconds=SECONDS, source=None):
        self.socket = socket.create_connection((host, port), seconds, (source, 0) if source else None)
        self.buffer = b""
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.greeting = self.line() if greeting else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def line(self):
        """One line without its CRLF; empty bytes at the end of the stream."""
        while b"\r\n" not in self.buffer:
            piece = self.socket.recv(65536)
            if not piece:
                rest, self.buffer = self.buffer, b""
                return rest
            self.buffer += piece
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def until(self, wanted):
        """All lines up to the first that starts with `wanted` or the end of the stream."""
        lines = []
        while True:
            line = self.line()
            lines.append(line)
            if line.startswith(wanted) or (not line and not self.buffer and self._ended()):
                return lines

    def _ended(self):
        try:
            piece = self.socket.recv(65536)
        except OSError:
            return True
        self.buffer += piece
        return not piece

    def command(self, text, wanted):
        self.send(text + "\r\n")
        return self.until(wanted)

    def reply(self):
        """An SMTP reply with all its lines."""
        lines = [self.line()]
        while lines[-1][3:4] == b"-":
            lines.append(self.line())
        return b"\n".join(lines)

    def smtp(self, text):
        self.send(text + "\r\n")
        return self.reply()

    def rest(self):
        """Everything until the peer closes; a reset counts as the end."""
        data, self.buffer = self.buffer, b""
        try:
            while piece := self.socket.recv(65536):
                data += piece
        except ConnectionError:
            pass
        return data

    def start_tls(self, context):
        self.socket = context.wrap_socket(self.socket, server_hostname="localhost")


def message(subject="Hello", sender=ANNA, to=BEN, body="A short text.\n", message_id=None):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Date"] = "Sat, 21 Nov 2026 07:19:05 +0000"
    made["Message-ID"] = message_id or f"<{abs(hash((subject, body)))}@client.test>"
    made.set_content(body)
    return made


def imap(postern, user=BEN, password=PASSWORD):
    client = imaplib.IMAP4_SSL(HOST, postern.port("imap", True), ssl_context=postern.context(), timeout=SECONDS)
    client.login(user, password)
    return client


def pop3(postern, user=BEN, password=PASSWORD):
    client = poplib.POP3_SSL(HOST, postern.port("pop3", True), context=postern.context(), timeout=SECONDS)
    client.user(user)
    client.pass_(password)
    return client


def submission(postern, user=ANNA, password=PASSWORD):
    client = smtplib.SMTP_SSL(HOST, postern.port("submission", True), context=postern.context(), timeout=SECONDS)
    client.login(user, password)
    return client


def deliver(postern, made=None, **fields):
    """By port 25, as another server would."""
    made = made or message(**fields)
    with smtplib.SMTP(HOST, postern.port("smtp"), timeout=SECONDS) as client:
        client.send_message(made, "someone@elsewhere.test", [made["To"]])
    return made
