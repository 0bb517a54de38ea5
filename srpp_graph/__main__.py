"""Runs the command line: `python -m srpp_graph`."""

from srpp_graph.cli import main

if __name__ == "__main__":
    main()
