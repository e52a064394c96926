"""The checks of an ADL tree, by what they look at; `hepnb.adl.check` runs them all."""
