"""How time, memory and disk grow with a library: from one story to ten thousand."""
