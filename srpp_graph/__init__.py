"""SRPP Graph: a sourced knowledge graph of socially responsible public procurement.

The package is read from the bottom up: words (`errors`, `diagnostics`, `iris`, `prefixes`, `vocabulary`),
text (`turtle`), files and questions (`checkout`, `queries`), the graph (`store`, `release`), meaning
(`entities`, `checks`), faces (`service`, `cli`). A row imports only rows below it.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
