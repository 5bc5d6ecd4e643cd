"""A stand-in Discord that the real discord.py connects to over real sockets.

Start a `Twin`, point a bot at `twin.url`, then act as its users and read what they see.
"""

from .faults import Fault
from .handles import Asked, NotAnswered, Used
from .options import CannotDoThat, FileToSend
from .seen import Control, Field, Modal, Seen
from .signals import PATIENCE, NothingCame, at_rest, until
from .state import Channel, Guild, Message, Role, User
from .twin import TOKEN, Acknowledgements, Exchange, Twin, Violation
from .users import Person

__all__ = [
    "PATIENCE",
    "TOKEN",
    "Acknowledgements",
    "Asked",
    "CannotDoThat",
    "Channel",
    "Control",
    "Exchange",
    "Fault",
    "Field",
    "FileToSend",
    "Guild",
    "Message",
    "Modal",
    "NotAnswered",
    "NothingCame",
    "Person",
    "Role",
    "Seen",
    "Twin",
    "Used",
    "User",
    "Violation",
    "at_rest",
    "until",
]
