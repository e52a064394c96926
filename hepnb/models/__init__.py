"""Language models behind `hepnb.ports.LanguageModel`.

`llamacpp` calls a GGUF model inside the process, `recorded` keeps and replays answers, `scripted`
is a fake for tests, `inspection` looks at model files and at llama-cpp-python. Importing this
package imports none of them, and never llama_cpp.
"""
