"""The commands of `baoxue`, one module each; a module's `command` is found by itself.

Modules import only light things at the top: the engines are imported when a command runs, so that `--help` is quick.
"""
