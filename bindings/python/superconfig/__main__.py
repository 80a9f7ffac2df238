"""The native command: ``superconfig`` on the path, and ``python -m superconfig``.

The command is a program of its own inside the package. It takes this process over, so that its exit
status, its signals and its standard streams are the command's own.
"""
import os
import signal
import sys


def command_path() -> str:
    """Return the path of the native command inside the package."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "superconfig")


def main() -> None:
    """Become the native command, with the words of this process's command line.

    Does not return.

    Raises:
        OSError: the command cannot be run.
    """
    # Python ignores it, and ignoring is inherited: the command has to end with a closed pipe.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execv(command_path(), ["superconfig", *sys.argv[1:]])


if __name__ == "__main__":
    main()
