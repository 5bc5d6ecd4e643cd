"""python -m training: makes the reading model, and fits the confidence. See training/README.md."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from hashlib import sha256
from pathlib import Path

from bench.remember import RememberingEmbedder
from index.embed import ModelEmbedder
from index.models import find_model
from index.reading import find_reader
from index.reading.pairs import PairEncoder
from index.reading.session import MODEL

from .questions import OWN_KINDS, PARTS, load_own, load_sources, own_held_out

BUILD = Path("build") / "training"
MINED = "mined.jsonl.gz"

PASSES = 1.5
"""Over all questions: 124 chunks of 75 s and more on two cores, two and a half to three hours."""

SAMPLES = 60
"""Questions that the exported model's int8 is scaled by."""


def main() -> int:
    options = _parser().parse_args()
    try:
        options.run(options)
    except FileNotFoundError as error:
        print(f"{error.filename} is missing: name its folder with --data.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the same command goes on from the last checkpoint.", file=sys.stderr)
        return 130
    return 0


def _mine(options: argparse.Namespace) -> None:
    from .mined import save
    from .mining import mine

    embedder = RememberingEmbedder(ModelEmbedder())
    sources = [*load_sources(options.data), *load_own()]
    save(mine(sources, embedder, options.seed), options.build / MINED)


def _train(options: argparse.Namespace) -> None:
    from .examples import Examples
    from .export import export
    from .mined import load
    from .restore import blend
    from .train import train

    if not (options.build / MINED).exists():
        _mine(options)
    checkpoint = options.build / "reader.pt"
    examples = Examples(load(options.build / MINED), options.seed)
    model = train(examples, options.passes, checkpoint, options.seed, options.begin)
    if options.begin:
        blend(model, options.begin)
    MODEL.parent.mkdir(parents=True, exist_ok=True)
    encoder = PairEncoder(find_model().folder / "tokenizer.json")
    groups = examples.chunk(0, SAMPLES)
    export(model, [p for g in groups for p in encoder.encode(g.question, g.passages)], MODEL)
    print(f"{MODEL}: put its checksum into index/reading/session.py:")
    print(sha256(MODEL.read_bytes()).hexdigest())


def _calibrate(options: argparse.Namespace) -> None:
    from .calibrate import calibrate

    print(json.dumps(calibrate(options.data, find_reader(), options.seed), indent=2))


def _hold_out(options: argparse.Namespace) -> None:
    """Writes the articles that are not learned from to files of their own, for the bench."""
    options.build.mkdir(parents=True, exist_ok=True)
    for data in ("squad2-dev8", "squadshifts-wiki"):
        content = json.loads(gzip.decompress((options.data / f"{data}.json.gz").read_bytes()))
        kept = [entry for row, entry in enumerate(content["data"]) if not PARTS[data](row)]
        _write(options.build / f"{data}-held-out.json", {"data": kept})
    for kind in OWN_KINDS:
        _write(options.build / f"{kind}-held-out.json", own_held_out(kind))


def _write(to: Path, questions: dict[str, object]) -> None:
    to.write_text(json.dumps(questions), "utf-8")
    print(to)


def _file(name: str) -> Path:
    if not Path(name).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {name}")
    return Path(name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--build", type=Path, default=BUILD, help="for checkpoints and the like")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--begin",
        type=_file,
        help="an exported model to go on from, not MiniLM; ends as a mean of both",
    )
    parser.add_argument("--passes", type=float, default=PASSES, help="over all questions")
    commands = parser.add_subparsers(required=True)
    for name, run, about in (
        ("mine", _mine, "rank the passages of every question; train does it where it is not done"),
        ("train", _train, "train the model, or go on with it, and export it"),
        ("calibrate", _calibrate, "fit the confidence to the model that is installed"),
        ("hold-out", _hold_out, "write what is not learned from to files, to be measured on"),
    ):
        commands.add_parser(name, help=about).set_defaults(run=run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
