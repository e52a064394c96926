"""Language models behind the one protocol `hepnb.ports.LanguageModel`."""
