"""A GGUF model inside this process, through the C interface that llama-cpp-python binds; the only package that imports llama_cpp.

`binding` holds what belongs to llama.cpp (the model, its context, its vocabulary), `sampling` chooses tokens, `model` answers
questions.
Importing it raises MissingExtra where llama-cpp-python is not installed, ModelError where it cannot be loaded.
"""

from hepnb.models.llamacpp.binding import supports_gpu
from hepnb.models.llamacpp.model import LlamaCpp

__all__ = ["LlamaCpp", "supports_gpu"]
