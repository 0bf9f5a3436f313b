"""``python -m facetwise``: the same command, by whichever Python is at hand."""

from facetwise.cli import main

if __name__ == "__main__":
    main()
