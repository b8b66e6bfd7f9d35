"""``python -m extractor``: the command, where no script was installed."""

from extractor.cli import main

if __name__ == "__main__":
    main()
