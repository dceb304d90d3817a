# A mail server (aiosmtpd) that takes mails from one user. Prints its port, then each mail, as lines of JSON.
# Usage: mail_server.py USER PASSWORD [CERTIFICATE KEY]; with a certificate it insists on STARTTLS.
import email
import json
import ssl
import sys
import time
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


def say(value):
    print(json.dumps(value), flush=True)


class Keep:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=default)
        say(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "subject": mail["subject"],
                "text": mail.get_body().get_content(),
                "encrypted": session.ssl is not None,
            }
        )
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    user, password = sys.argv[1].encode(), sys.argv[2].encode()
    return AuthResult(success=(data.login, data.password) == (user, password))


options = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
if len(sys.argv) > 3:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    options |= {"tls_context": context, "require_starttls": True, "auth_require_tls": True}
controller = Controller(Keep(), hostname="127.0.0.1", port=0, **options)


# Port 0 is the next free one; the controller looks at itself once it listens, and must know it then.
class Free(Controller):
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller.__class__ = Free
controller.start()
say({"port": controller.port})
while True:
    time.sleep(3600)
