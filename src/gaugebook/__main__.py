"""``python -m gaugebook`` is the command ``gaugebook``."""

from gaugebook.cli.main import main

if __name__ == "__main__":
    main()
