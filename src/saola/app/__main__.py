"""`python -m saola.app` is the command line."""

from saola.app.cli import main

if __name__ == "__main__":
    main()
