"""A few groups of examples."""

from __future__ import annotations

from training.examples import Group

SHIPS = ("Adler", "Bounty", "Calypso", "Dolphin", "Endeavour", "Fram", "Gorch", "Hermes")
GROUPS = [
    *(
        Group(
            f"Who sailed the {ship}?",
            (f"The {ship} was sailed by Captain {n}.", f"The {ship} was old." * (1 + n % 3)),
            True,
            (len(f"The {ship} was sailed by "), len(f"The {ship} was sailed by Captain {n}")),
        )
        for n, ship in enumerate(SHIPS)
    ),
    *(Group(f"Who built the {ship}?", (f"The {ship} sank.",), False, None) for ship in SHIPS[:3]),
    Group("Why did it sink?", ("The Fram had a leak.", "The Fram was old."), True, None),
]
