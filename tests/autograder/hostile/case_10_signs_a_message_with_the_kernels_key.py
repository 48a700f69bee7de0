"""Looks for a kernel's connection file to send a signed "ok" in its name."""

from hostile.kit import WRONG, Case

CODE = """
import glob, hashlib, hmac, json, os, sys
found = [p for top in ("/", "/tmp", os.path.expanduser("~"), "/run", "/root")
         for p in glob.glob(top + "/**/kernel-*.json", recursive=True)[:5]] + [a for a in sys.argv if a.endswith(".json")]
for path in found:
    about = json.load(open(path))
    import zmq
    s = zmq.Context().socket(zmq.DEALER)
    s.connect(f"{about['transport']}://{about['ip']}:{about['shell_port']}")
    body = [b"{}"] * 4
    s.send_multipart([b"<IDS|MSG>", hmac.new(about["key"].encode(), b"".join(body), hashlib.sha256).hexdigest().encode(), *body])
""" + WRONG
CASE = Case(10, "Z", CODE, flags=("suspicious:file-hunting",))
