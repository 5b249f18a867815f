"""What ./dev installs, in a world of small fakes: nothing of this machine is touched, and apt is asked only when it must be."""
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import support  # noqa: F401
from posternproc import SOURCE

SECONDS = 60
TOOLS = ("bash", "cat", "dirname", "env", "flock", "grep", "mkdir", "mktemp", "readlink", "tail")
FAKES = {
    "id": 'echo "$FAKE_UID"',
    "sudo": 'echo "sudo $*" >>"$CALLS"; [ "$1" != -v ] || exit "$SUDO_REFUSES"; exec "$@"',
    "dpkg-query": 'for name; do :; done; grep -qx -- "$name" "$INSTALLED" && echo "install ok installed"',
    "apt-get": 'echo "apt-get $*" >>"$CALLS"; [ "$APT_FAILS" = 0 ] || { echo "E: no network"; exit 100; }; '
               'if [ "$1" = install ]; then for word; do echo "$word"; done >>"$INSTALLED"; fi',
    # What ./dev does to keep daemons off, and what it runs when everything is there.
    "tee": 'cat >/dev/null', "chmod": "", "git": "", "python3": 'echo "python3 $*" >>"$CALLS"',
}


class DevInstall(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="postern-test-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.path = self.root / "path"
        self.path.mkdir()
        shutil.copy(SOURCE / "dev", self.root / "dev")
        self.calls, self.installed = self.root / "calls", self.root / "installed"
        self.installed.touch()
        for tool in TOOLS:
            (self.path / tool).symlink_to(shutil.which(tool))
        for name, script in {**FAKES, "rm": self.careful_rm()}.items():
            self.fake(name, script)

    def fake(self, name, script):
        file = self.path / name
        file.write_text(f"#!{shutil.which('sh')}\n{script}\n")
        file.chmod(0o755)

    def careful_rm(self):
        """Takes away what ./dev made here, nothing else."""
        return f'for file; do case "$file" in {self.root}/*) {shutil.which("rm")} -f "$file" ;; esac; done'

    def run_dev(self, *words, uid=0, **more):
        """(exit code, lines of standard error, calls of the fakes)"""
        self.calls.write_text("")
        done = subprocess.run([shutil.which("bash"), str(self.root / "dev"), *(words or ("lint",))], capture_output=True, text=True,
                              timeout=SECONDS, stdin=subprocess.DEVNULL,
                              env={"PATH": str(self.path), "TMPDIR": str(self.root), "FAKE_UID": str(uid), "SUDO_REFUSES": "0",
                                   "APT_FAILS": "0", "CALLS": str(self.calls), "INSTALLED": str(self.installed), **more})
        self.assertEqual(done.stdout, "")
        return done.returncode, done.stderr.splitlines(), self.calls.read_text().splitlines()

    def assert_refused(self, line, *ran, **more):
        code, said, calls = self.run_dev(**more)
        self.assertEqual(code, 1)
        self.assertEqual(len(said), 1, said)
        self.assertRegex(said[0], f"^dev: {line}( [a-z0-9.+-]+)+$")
        self.assertEqual(calls, list(ran), "neither apt nor what needs the packages is run")

    def test_second_run_leaves_apt_alone(self):
        code, said, calls = self.run_dev()
        self.assertEqual(code, 0, said)
        self.assertEqual([line[:15] for line in said], ["dev: installing"])
        self.assertEqual(calls[0], "apt-get update -q")
        self.assertRegex(calls[1], r"^apt-get install -y -q --no-install-recommends (\S+ )*swaks( \S+)*$")
        self.assertTrue(calls[2:] and all(call.startswith("python3 tests/lint/") for call in calls[2:]), calls)
        self.assertEqual(self.run_dev(), (0, [], calls[2:]))

    def test_only_what_is_missing(self):
        self.run_dev()
        self.installed.write_text(self.installed.read_text().replace("swaks\n", "").replace("xvfb\n", ""))
        code, said, calls = self.run_dev()
        self.assertEqual((code, said), (0, ["dev: installing swaks xvfb"]))
        self.assertEqual(calls[1], "apt-get install -y -q --no-install-recommends swaks xvfb")

    def test_by_sudo(self):
        code, said, calls = self.run_dev(uid=1000)
        self.assertEqual(code, 0, said)
        self.assertEqual(calls[:3], ["sudo -v", "sudo apt-get update -q", "apt-get update -q"])
        self.assertTrue(any(call.startswith("sudo env DEBIAN_FRONTEND=noninteractive apt-get install") for call in calls), calls)

    def test_no_apt(self):
        (self.path / "apt-get").unlink()
        self.assert_refused("missing packages and no apt-get. Install:")

    def test_neither_root_nor_sudo(self):
        (self.path / "sudo").unlink()
        self.assert_refused("missing packages and no sudo. As root: apt-get install", uid=1000)

    def test_sudo_refuses(self):
        self.assert_refused("missing packages, and sudo does not let you. As root: apt-get install", "sudo -v", uid=1000,
                            SUDO_REFUSES="1")

    def test_apt_fails(self):
        code, said, calls = self.run_dev(APT_FAILS="1")
        self.assertEqual(code, 1)
        self.assertEqual(said[1], "E: no network")
        self.assertRegex(said[2], r"^dev: apt-get could not install: (\S+ )*swaks")
        self.assertEqual((len(said), calls), (3, ["apt-get update -q"]))

    def test_another_system(self):
        """Without dpkg nobody can tell what is missing: one line, and the work goes on."""
        (self.path / "dpkg-query").unlink()
        code, said, calls = self.run_dev()
        self.assertEqual((code, len(said)), (0, 1), said)
        self.assertTrue(said[0].startswith("dev: no dpkg here; if something is missing"), said)
        self.assertTrue(all(call.startswith("python3 ") for call in calls), calls)

    def test_usage_installs_nothing(self):
        for words in (("nonsense",), ("build", "nonsense")):
            code, said, calls = self.run_dev(*words)
            self.assertEqual((code, len(said), calls), (2, 1, []), said)
            self.assertTrue(said[0].startswith("usage: ./dev "), said)


if __name__ == "__main__":
    unittest.main()
