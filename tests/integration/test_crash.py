"""kill -9 during delivery: every message that was acknowledged is there exactly once after the restart."""
import collections
import socket
import threading
import unittest

import support
from mailclient import HOST, SECONDS, imap
from posternproc import ANNA, BEN

SENDERS = 8
PER_ROUND = 300  # acknowledged messages before the blow


class Sender(threading.Thread):
    """Delivers numbered messages on one connection until the server is gone."""

    def __init__(self, port, name, acknowledged, enough):
        super().__init__(daemon=True)
        self.port, self.prefix, self.acknowledged, self.enough = port, name, acknowledged, enough

    def run(self):
        try:
            with socket.create_connection((HOST, self.port), timeout=SECONDS) as connection:
                lines = connection.makefile("rb")
                self.talk(connection, lines)
        except OSError:
            pass  # killed in the middle: what this is about

    def talk(self, connection, lines):
        def reply():
            while True:
                line = lines.readline()
                if not line:
                    raise ConnectionError
                if line[3:4] != b"-":
                    return line

        reply()
        connection.sendall(b"EHLO sender.test\r\n")
        reply()
        number = 0
        while True:
            number += 1
            name = f"{self.prefix}.{number}@crash.test"
            connection.sendall(f"MAIL FROM:<x@sender.test>\r\nRCPT TO:<{ANNA}>\r\nRCPT TO:<{BEN}>\r\nDATA\r\n".encode())
            codes = [reply()[:3] for _ in range(4)]
            assert codes == [b"250", b"250", b"250", b"354"], codes
            body = "0123456789abcdef" * (number % 5) * 256
            connection.sendall(f"Message-ID: <{name}>\r\n\r\n{body}\r\n.\r\n".encode())
            if reply().startswith(b"250"):
                self.acknowledged.append(name)
                if len(self.acknowledged) >= PER_ROUND:
                    self.enough.set()


class Crash(support.PosternTest):
    settings = {"smtp.maxPerAddress": 1000}

    def names(self, user):
        client = imap(self.postern, user)
        client.select("INBOX")
        answer = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
        client.logout()
        found = collections.Counter()
        for item in answer:
            if isinstance(item, tuple):
                found[item[1].split(b"<")[1].split(b">")[0].decode()] += 1
        return found

    def test_acknowledged_mail_survives(self):
        everything = []
        for round_ in range(3):
            acknowledged, enough = [], threading.Event()
            port = self.postern.port("smtp")
            senders = [Sender(port, f"{round_}.{i}", acknowledged, enough) for i in range(SENDERS)]
            for sender in senders:
                sender.start()
            self.assertTrue(enough.wait(60), "too slow to test")
            self.postern.kill()
            for sender in senders:
                sender.join(SECONDS)
                self.assertFalse(sender.is_alive())
            everything += acknowledged
            self.postern.start()
            self.assertIn("sound", self.postern.ctl("check").stdout)
            for user in (ANNA, BEN):
                found = self.names(user)
                self.assertEqual([name for name in everything if found[name] != 1], [], user)
                self.assertEqual([name for name, times in found.items() if times != 1], [], user)
        self.assert_alive()


if __name__ == "__main__":
    unittest.main()
