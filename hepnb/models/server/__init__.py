"""A model behind a server on this machine, in the group or on a cluster: llama-server, vLLM,
SGLang, or anything with OpenAI's API.

`connection` speaks HTTP, `kinds` finds out what is there, `completion` and `chatting` ask in the
two ways that there are, `asking` has several questions in flight and tries again, `keys` knows
where a key comes from, `model` answers questions.
"""

from hepnb.models.server.addresses import is_loopback
from hepnb.models.server.connection import Patience
from hepnb.models.server.model import Server

__all__ = ["Patience", "Server", "is_loopback"]
