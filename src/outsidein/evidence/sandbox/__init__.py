"""Programs that read hostile forms of files in a process of their own, under limits of memory and time.

Each is run as `python -m outsidein.evidence.sandbox.<name>`, is told what to do by one JSON argument, and answers with
messages on its standard output. Nothing here imports the rest of the package, so that such a process starts at once.
"""
