"""Postern, Dovecot and Postfix on free loopback ports with temporary folders; each is stopped by its process id."""
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

USER, OTHER, PASSWORD, DOMAIN = "anna@bench.example", "ben@bench.example", "bench-secret-9", "bench.example"
BIN = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", "build/release/bin"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_port(port, seconds=20):
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise RuntimeError(f"nothing listens on port {port}") from None
            time.sleep(0.05)


def certificate(folder, kind):
    """A self-signed pair of the given kind ("rsa" or "ecdsa") as two PEM files."""
    cert, key = folder / f"{kind}.crt", folder / f"{kind}.key"
    if not cert.exists():
        how = ["rsa:2048"] if kind == "rsa" else ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        subprocess.run(["openssl", "req", "-x509", "-newkey", *how, "-nodes", "-keyout", key, "-out", cert, "-days", "30",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    return cert, key


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class NeedsRoot(Exception):
    """A peer that this user may not start."""


class Postern:
    name = "Postern"

    def __init__(self, folder, kind="ecdsa"):
        self.data = folder / f"postern-{kind}"
        self.certificate = certificate(folder, kind)
        self.kind = kind
        self.start()
        try:
            self.set_up()
        except BaseException:
            self.stop()
            raise

    def set_up(self):
        self.ctl("domain", "add", DOMAIN)
        for address in (USER, OTHER):
            self.ctl("account", "add", address, "--password-stdin", text=PASSWORD + "\n")
        cert, key = self.certificate
        self.ctl("cert", "install", "bench", "--chain", str(cert), "--key", str(key))
        for service in ("smtp", "submission", "pop3", "imap"):
            self.ctl("service", "set", service, "certificate", "bench")
        self.ports()

    def start(self):
        arguments = [str(BIN / "postern"), "--headless", "--data", str(self.data)]
        for key in ("smtp.port", "submission.port", "submission.tlsPort", "pop3.port", "pop3.tlsPort", "imap.port", "imap.tlsPort"):
            arguments += ["--set", f"{key}=0"]
        for service in ("smtp", "submission", "pop3", "imap"):
            arguments += ["--set", f"{service}.maxConnections=20000", "--set", f"{service}.maxPerAddress=20000"]
        for service in ("submission", "pop3", "imap"):
            arguments += ["--set", f"{service}.disablePlaintext=false"]
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError("postern did not become ready")
        self.pid = self.process.pid

    def ctl(self, *words, text=None):
        done = subprocess.run([str(BIN / "posternctl"), "--data", str(self.data), *words], input=text, text=True, capture_output=True)
        if done.returncode:
            raise RuntimeError(f"posternctl {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def ports(self):
        status = json.loads(self.ctl("--json", "status"))
        self.port = {}
        for service in status["services"]:
            for bound in service["ports"]:
                if bound["address"] == "127.0.0.1":
                    self.port[service["name"] + ("s" if bound["tls"] else "")] = bound["port"]
        return self.port

    def pending(self):
        return 0

    def stop(self):
        stop(self.process)


class Dovecot:
    """IMAP and POP3 with Maildir, SCRAM-SHA-256 at the rounds Postern uses, its login processes kept (high performance)."""
    name = "Dovecot"

    def __init__(self, folder, kind="ecdsa"):
        self.base = folder / f"dovecot-{kind}"
        self.mail = self.base / "mail"
        self.mail.mkdir(parents=True)
        cert, key = certificate(folder, kind)
        self.port = {name: free_port() for name in ("imap", "imaps", "pop3", "pop3s")}
        user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        account = pwd.getpwnam(user)
        hashed = subprocess.run(["doveadm", "pw", "-s", "SCRAM-SHA-256", "-r", "4096", "-p", PASSWORD], check=True,
                                capture_output=True, text=True).stdout.strip()
        users = self.base / "users"
        users.write_text("".join(f"{name}:{hashed}:{account.pw_uid}:{account.pw_gid}::{self.mail}/{name}::\n" for name in (USER, OTHER)))
        login = "dovenull" if os.getuid() == 0 else user
        (self.base / "dovecot.conf").write_text(f"""
base_dir = {self.base}/run
state_dir = {self.base}/state
log_path = {self.base}/log
protocols = imap pop3
listen = 127.0.0.1
default_login_user = {login}
default_internal_user = {"dovecot" if os.getuid() == 0 else user}
first_valid_uid = 1
mail_location = maildir:~/Maildir
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_cache_size = 10M
mail_max_userip_connections = 20000
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = passwd-file
  args = {users}
}}
service imap-login {{
  service_count = 0
  process_min_avail = 1
  process_limit = 1  # ticket keys are per process: with two, half of the resumptions would fail
  client_limit = 10000
  vsz_limit = 1G
  inet_listener imap {{
    port = {self.port["imap"]}
  }}
  inet_listener imaps {{
    port = {self.port["imaps"]}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 5000
  service_count = 100
}}
service pop3-login {{
  service_count = 0
  client_limit = 10000
  inet_listener pop3 {{
    port = {self.port["pop3"]}
  }}
  inet_listener pop3s {{
    port = {self.port["pop3s"]}
    ssl = yes
  }}
}}
service anvil {{
  client_limit = 12000
}}
service auth {{
  client_limit = 12000
}}
""")
        os.chmod(self.base, 0o755)
        for name in (USER, OTHER):
            (self.mail / name).mkdir()
            os.chown(self.mail / name, account.pw_uid, account.pw_gid)
        self.process = subprocess.Popen(["dovecot", "-F", "-c", str(self.base / "dovecot.conf")],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        for port in self.port.values():
            wait_port(port)

    def stop(self):
        stop(self.process)


class Postfix:
    """SMTP in, delivered by virtual(8) to a Maildir. Needs root, as Postfix's master does."""
    name = "Postfix"

    def __init__(self, folder, kind="ecdsa"):
        if os.getuid() != 0:
            raise NeedsRoot("Postfix can be started by root only")
        self.base = folder / f"postfix-{kind}"
        config, queue, data, self.mail = (self.base / name for name in ("etc", "queue", "data", "mail"))
        for path in (config, queue, data, self.mail):
            path.mkdir(parents=True)
        cert, key = certificate(folder, kind)
        owner = pwd.getpwnam("postfix")
        os.chown(data, owner.pw_uid, owner.pw_gid)
        nobody = pwd.getpwnam("nobody")
        os.chown(self.mail, nobody.pw_uid, nobody.pw_gid)
        self.port = {"smtp": free_port(), "smtps": free_port()}
        for name in ("postfix-files", "dynamicmaps.cf", "postfix-script", "post-install"):
            source = pathlib.Path("/etc/postfix") / name
            if source.exists():
                shutil.copy(source, config / name)
        (config / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = bench.example
mydestination =
alias_maps =
alias_database =
mynetworks = 192.0.2.0/24
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_maps = static:box/
virtual_mailbox_base = {self.mail}
virtual_uid_maps = static:{nobody.pw_uid}
virtual_gid_maps = static:{nobody.pw_gid}
virtual_minimum_uid = 1
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_tls_session_cache_database = btree:{data}/smtpd_scache
smtpd_client_connection_count_limit = 0
smtpd_peername_lookup = no
maillog_file = {self.base}/log
maillog_file_prefixes = {self.base}
""")
        services = ["pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
                    "tlsmgr unix - - n 1000? 1 tlsmgr", "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce",
                    "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify",
                    "flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap", "smtp unix - - n - - smtp",
                    "error unix - - n - - error", "retry unix - - n - - error", "discard unix - - n - - discard",
                    "virtual unix - n n - - virtual", "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache",
                    "postlog unix-dgram n - n - 1 postlogd", f"127.0.0.1:{self.port['smtp']} inet n - n - - smtpd",
                    f"127.0.0.1:{self.port['smtps']} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes"]
        (config / "master.cf").write_text("\n".join(services) + "\n")
        self.config = config
        subprocess.run(["postfix", "-c", str(config), "start"], check=True, capture_output=True)
        wait_port(self.port["smtp"])
        wait_port(self.port["smtps"])
        self.pid = int((queue / "pid/master.pid").read_text())
        self.queue = queue

    def pending(self):
        """Messages that were answered with 250 but are not in the mailbox yet."""
        return sum(len(files) for name in ("incoming", "active", "deferred", "maildrop")
                   for _, _, files in os.walk(self.queue / name))

    def stop(self):
        subprocess.run(["postfix", "-c", str(self.config), "stop"], capture_output=True)
