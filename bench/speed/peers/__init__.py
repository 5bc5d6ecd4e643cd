"""Each system by its own usual recipe, behind one protocol, run in an environment of its own."""
