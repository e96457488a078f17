"""``python -m models.evaluation.errors --data DIR --weights DIR --task NAME``: read what the models get wrong on the dev files.

Prints a seeded sample of the errors, each with the text around it, so that two readers of the same weights read the same errors. What they
have in common belongs in the task's ``weak_spots.toml``, see :mod:`models.evaluation.probes`.
"""

from collections import Counter

from models.evaluation import measures
from models.evaluation.fitting import Workshop
from models.evaluation.mistakes import sample
from models.training.command import FOLDERS, Command


def main() -> None:
    """Read the command line; print errors."""
    measured = measures.measured()
    parser = Command("models.evaluation.errors", __doc__, weights=FOLDERS)
    parser.add_argument("--task", choices=measured, required=True)
    parser.add_argument("--file", help="dev file, such as entities/conll2003 (default: one for each task)")
    parser.add_argument("--count", type=int, default=100, help="errors to print (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which sample of them (default: %(default)s)")
    parser.add_argument("--kind", help="only errors of this kind, such as 'missed' or 'type'")
    options = parser.read()
    task, measure = measured[options.task]
    analyzer = Workshop.load(options.weights, [task], "auto")()
    file = options.file or measure.FIRST
    errors = list(measure.errors(analyzer, options.data, file))
    print(f"{file}: {len(errors)} errors: {dict(Counter(error.kind for error in errors).most_common())}")
    chosen = sample([error for error in errors if options.kind in (None, error.kind)], options.count, options.seed)
    for number, error in enumerate(chosen, start=1):
        print(f"\n{number}. {error.kind} ({error.row})\n{error.shown}")


if __name__ == "__main__":
    main()
