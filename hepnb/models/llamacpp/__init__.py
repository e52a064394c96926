"""A GGUF model inside this process, through the C interface that llama-cpp-python binds; the only
package that imports llama_cpp.

`binding` holds what belongs to llama.cpp (the model, its context, its vocabulary), `kv_cache` what
its context remembers, `sampling` chooses tokens, `guessing` guesses them, `sequence` is one answer
in the making and `answering` a round of several, `model` is asked. Importing it raises MissingExtra
where llama-cpp-python is not installed, ModelError where it cannot be loaded.
"""

from hepnb.models.llamacpp.binding import supports_gpu
from hepnb.models.llamacpp.devices import devices
from hepnb.models.llamacpp.model import LlamaCpp

__all__ = ["LlamaCpp", "devices", "supports_gpu"]
