"""The graph, read-only: the embedded engine, and the workers in which users' queries run.

`endpoint` says what the program asks of any engine; `embedded` answers our own bounded queries in process;
`workers` answers what users wrote in processes that can be killed, and `cache` remembers it; `gate` decides
what may run at all; `formats` knows the media types. Only this package and `release` know the engine.
"""
