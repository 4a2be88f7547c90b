"""``python -m kamerlens`` is the command ``kamerlens``."""

from kamerlens.cli import main

if __name__ == "__main__":
    main()
