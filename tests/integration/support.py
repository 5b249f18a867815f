"""What every integration test imports: the path to tests/support, and a test case with a running server."""
import functools
import http.server
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import mailclient  # noqa: E402
import posternproc  # noqa: E402


def serve_folder(test, folder):
    """A plain web server for what stands in a folder; gives its port and ends with the test."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    test.addCleanup(thread.join)
    test.addCleanup(server.server_close)
    test.addCleanup(server.shutdown)
    return server.server_address[1]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class PosternTest(unittest.TestCase):
    """One server for the class, with the domain and the accounts of posternproc."""

    settings = {}
    listen = "127.0.0.1"

    @classmethod
    def setUpClass(cls):
        cls.postern = posternproc.running(cls.settings, listen=cls.listen)
        cls.addClassCleanup(cls.postern.close)

    def set(self, key, value):
        """Changes a setting until the end of the test."""
        self.addCleanup(self.postern.ctl, "settings", "reset", key)
        self.postern.ctl("settings", "set", key, value)

    def assert_alive(self):
        """The server still takes and hands out mail, and no thread of it died."""
        self.assertIsNone(self.postern.process.poll())
        made = mailclient.deliver(self.postern, subject="still alive")
        client = mailclient.imap(self.postern)
        client.select("INBOX")
        self.assertTrue(client.search(None, "HEADER", "Message-ID", made["Message-ID"])[1][0].split())
        client.logout()
