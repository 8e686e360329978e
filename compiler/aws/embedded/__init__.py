"""AWS on this machine, for trying a deployment without an account.

``running(folder)`` starts it and gives its address; what a command deploys is there for the next
one.
"""

from compiler.aws.embedded.emulator import SERVICES, EmbeddedAws, running
from compiler.aws.embedded.error import EmbeddedAwsError

__all__ = ["SERVICES", "EmbeddedAws", "EmbeddedAwsError", "running"]
