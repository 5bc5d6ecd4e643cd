"""The texts of the documents in files/, written for these tests."""

# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    kind: str
    text: str = ""
    note: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


ENDINGS = ("docx", "odt", "epub", "pdf")


@dataclass(frozen=True)
class Document:
    name: str
    title: str
    author: str
    blocks: tuple[Block, ...]
    endings: tuple[str, ...] = ENDINGS
    columns: int = 1
    running: str = ""
    hyphenated: bool = False
    indented: bool = False


def _p(text: str, note: str = "") -> Block:
    return Block("p", text, note)


_NEWS = Document(
    "lighthouse",
    "Lighthouse of Varn is lit again after eleven years",
    "Ida Kessel",
    (
        _p(
            "The lighthouse on the island of Varn sent its beam over the sound on Saturday night, "
            "for the first time since a storm tore away its lantern in 2013. About four hundred "
            "people stood on the harbour wall and counted the seconds between the flashes."
        ),
        _p(
            "“I was a girl when I last saw it,” said Marta Olin, 24, who had come over from the "
            "mainland with her two sons. “They would not believe me that there had ever been a "
            "light.”"
        ),
        Block("h1", "A lens from an attic"),
        _p(
            "The repair cost 610,000 crowns, half of what the county had reckoned. The lens, "
            "thought lost, was found in the attic of a retired pilot, Anders Brekke, who had wrapped "
            "it in blankets and told nobody.",
            "The county had asked for its return in a letter of 2015, which was never answered.",
        ),
        _p("Before the light went on, the volunteers had to do three things:"),
        Block("item", "carry the lens up 142 steps, in nine pieces"),
        Block("item", "replace the motor that turns it, which had rusted solid"),
        Block("item", "persuade the coast guard that the light was not a danger to shipping"),
        Block("h1", "What it costs to keep"),
        _p("The county published the figures for the three lights that are still in its care:"),
        Block(
            "table",
            rows=(
                ("Light", "Built", "Crowns a year"),
                ("Varn", "1871", "48,000"),
                ("Hest Point", "1902", "31,500"),
                ("Little Skar", "1934", "12,750"),
            ),
        ),
        Block(
            "quote",
            "A light that nobody needs is still a light. You only have to see the faces of the "
            "people on the wall to know what the money was for.",
        ),
        _p(
            "So said the mayor, Tore Lindqvist, when he was asked whether ships could not find "
            "their way by satellite. The next to be repaired is Little Skar; work begins in May."
        ),
    ),
)

_TALE_PARTS = (
    (
        "The miller's bargain",
        (
            "There was once a miller whose stream ran dry in the seventh summer of the drought, and "
            "because he could not grind he could not eat. One evening a tall woman in a grey cloak "
            "knocked at his door and asked him for a cup of water. He gave her the last that he had, "
            "and she drank it to the bottom without a word of thanks.",
            "When she had wiped her mouth she told him that the stream had not dried up at all, but "
            "had been stolen; that it lay coiled like a rope in the cellar of the giant of Hollow "
            "Hill; and that whoever could untie the knot in it might lead it home by the end, as one "
            "leads a calf.",
            "“And what do you want for telling me?” asked the miller, who knew that nothing in that "
            "country was given away. “Only what you do not know you own,” said the woman, and she "
            "was gone before he could ask what that might be.",
        ),
    ),
    (
        "Under Hollow Hill",
        (
            "The miller had a daughter called Brannoc, who was twelve years old and afraid of "
            "nothing except geese. She said that her fingers were smaller than his and better at "
            "knots, and while he was still shaking his head she had put on her boots and gone.",
            "She walked for three days. On the first she met a hedgehog caught under a root, and "
            "freed it; on the second a blind horse that had lost its road, and led it to a well-known "
            "ford; on the third a goose, which hissed at her, and she climbed a tree and stayed there "
            "until it was dark.",
            "The door of the hill was as high as a church and stood open, for giants have no thieves "
            "to fear. Inside it smelled of cold iron and of old soup. The giant sat asleep with his "
            "chin on his chest, and every time he breathed out the candles leaned away from him, and "
            "every time he breathed in they leaned back.",
            "In the cellar lay the stream, coiled seven times round and shining like the back of a "
            "fish, and the knot in it was as big as a haystack. Brannoc pulled at it until her "
            "fingernails broke. Then she heard a scratching behind her: it was the hedgehog, and it "
            "had brought its eleven brothers, and with their twenty-four little hands and their "
            "innumerable teeth they picked the knot apart before midnight.",
        ),
    ),
    (
        "The price",
        (
            "She took the stream by its end and led it up the stairs. It made a noise like laughing, "
            "however much she begged it to be quiet, and on the ninth stair the giant awoke. He "
            "roared so that the stones fell out of the ceiling; but outside stood the blind horse, "
            "which cannot be frightened by what it cannot see, and it carried her home along the "
            "road that she had taught it, with the water leaping behind them.",
            "The wheel turned that same night. In the morning the woman in the grey cloak stood at "
            "the door. “I have come for what you did not know you owned,” she said. The miller went "
            "white, because he thought that she meant his daughter; but she pointed to the roof, "
            "where the goose had settled on the chimney, having followed the water all the way from "
            "the hill.",
            "“That bird lays one golden egg a year, on the shortest day,” said the woman, “and you "
            "would have eaten it by Sunday.” She put it under her arm. Brannoc said that she was "
            "welcome to it, and that was the only time in the history of the country that both "
            "parties to such a bargain were entirely satisfied.",
        ),
    ),
)


def _tale(name: str, **layout: object) -> Document:
    blocks = []
    for heading, paragraphs in _TALE_PARTS:
        blocks.append(Block("h1", heading))
        blocks += [_p(text) for text in paragraphs]
    return Document(name, "The stolen stream", "Odile Marrack", tuple(blocks), **layout)  # type: ignore[arg-type]


_REPORT = Document(
    "bridges",
    "The state of the county's footbridges",
    "Office of Works",
    (
        Block("h1", "Summary"),
        _p(
            "Between March and September inspectors visited all 63 footbridges in the county. They "
            "found 41 in good order, 17 in need of repair within two years and five that were closed "
            "on the spot. No accident was reported in the period; there had been two in the year "
            "before, one of them serious."
        ),
        _p(
            "The condition of the timber bridges is considerably worse than that of the iron ones, "
            "although they are on average thirty-one years younger. The inspectors put this down to "
            "the preservative that was used until 1998, which does not withstand standing water.",
            "Laboratory report 17/204, on samples from nine bridges; it is kept at the Office.",
        ),
        Block("h1", "Findings"),
        Block("h2", "Bridges that were closed"),
        _p(
            "Closed were the bridges at Alder Mill, Quarry Lane, Saint Brice, Upper Thorne and the "
            "station at Wend. At Quarry Lane the handrail came away in the inspector's hand. The "
            "detour is longest at Upper Thorne, where schoolchildren now walk an additional 2.3 "
            "kilometres along a road without a pavement."
        ),
        _p(
            "Mrs Petra Hallam, head of the school there, told the inspectors: “We have asked for "
            "this bridge to be looked at since before I came here. I am glad that it is closed and "
            "sorry that it had to be.” The parish council has offered to pay a tenth of the cost."
        ),
        Block("h2", "Cost of repair"),
        Block(
            "table",
            rows=(
                ("Bridge", "Material", "Cost", "Ready by"),
                ("Alder Mill", "timber", "18,400", "April"),
                ("Quarry Lane", "iron", "6,250", "December"),
                ("Saint Brice", "timber", "22,900", "June"),
                ("Upper Thorne", "timber", "41,000", "August"),
                ("Wend station", "timber", "15,300", "May"),
            ),
        ),
        _p(
            "The sums are estimates and include neither the hire of barges nor the compensation that "
            "may fall due to the owners of the meadows. Experience with earlier undertakings of this "
            "kind suggests that a reserve of fifteen per cent would be prudent."
        ),
        Block("h1", "What is recommended"),
        Block("item", "Repair Upper Thorne first, and run a school bus until it is done."),
        Block(
            "item", "Replace timber by iron wherever a bridge floods more than once in ten years."
        ),
        Block("item", "Inspect every timber bridge each spring instead of every fifth year."),
        _p(
            "The committee will discuss these recommendations on 14 November. Its meetings are open "
            "to the public, and anyone who has used one of the bridges is invited to say what they "
            "have seen. Representations in writing should reach the Office a week before."
        ),
    ),
    running="County of Wend · Office of Works",
)

SOURCES = (
    _NEWS,
    _REPORT,
    _tale("stream", endings=(*ENDINGS, "txt")),  # the one without notes: as text they get lost
    _tale(
        "stream-columns",
        endings=("pdf",),
        columns=2,
        running="Tales of the Upper Valley",
        hyphenated=True,
        indented=True,
    ),
)
