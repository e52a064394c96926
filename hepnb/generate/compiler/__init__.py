"""Parts of the compiler: what `hepnb.generate.compile` puts together, one idea each."""
