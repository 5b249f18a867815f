"""A port that is switched off stays closed, whatever way the switch was set."""
import unittest

import support  # noqa: F401
from posternproc import Postern


class SwitchedOff(unittest.TestCase):
    def test_no_clear_text_port_though_ssl_is_off(self):
        """By the command line, where no rule between settings is checked before."""
        postern = Postern({"imap.ssl": "false", "imap.portEnabled": "false"})
        self.addCleanup(postern.close)
        postern.start()
        imap = postern.service("imap")
        self.assertEqual((imap["state"], imap["ports"]), ("down", []))
        self.assertEqual(imap["problem"]["code"], "service.no-port")
        self.assertEqual(postern.service("pop3")["state"], "running")


if __name__ == "__main__":
    unittest.main()
