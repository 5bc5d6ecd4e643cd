"""How fast and how small: Quoth beside what one would use instead, and against the bare models.

Kept empty: the peers import it in environments that hold nothing of Quoth's.
"""
