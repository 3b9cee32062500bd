"""A worker process: `python -m newsnlp.corpus.worker`, lines of JSON in on stdin, lines of JSON out on stdout.

It is started by command, not by `multiprocessing`, so it never imports the user's `__main__`: scripts without a
guard and notebooks work, on every system. When stdin ends, whoever started it is gone, and it ends too, at once.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import IO, Any

from newsnlp.corpus.annotation import Annotator, Job
from newsnlp.corpus.shards import Shard
from newsnlp.errors import NewsnlpError


def serve(commands: IO[bytes], answers: IO[bytes]) -> None:
    """Answers the commands of `driving.Worker` until there are no more.

    The first is {"job", "path"}, answered by {"ready": seconds}; each other is {"shard", "journal", "killers"},
    answered by any number of {"begin": [first, last]} and one {"done": outcome} or {"error": message}.
    """

    def answer(**message: Any) -> None:
        answers.write(json.dumps(message).encode() + b"\n")
        answers.flush()

    lines = listen(commands)
    try:
        first = json.loads(lines.get())
        sys.path.extend(entry for entry in first["path"] if entry not in sys.path)
        annotator = Annotator(Job.from_dict(first["job"]))
    except Exception as error:
        answer(error=f"the pipeline cannot be made: {explain(error)}")
        return
    answer(ready=annotator.seconds_to_load)
    while True:
        command = json.loads(lines.get())
        try:
            outcome = annotator.annotate(
                Shard(**command["shard"]),
                journal=None if command["journal"] is None else Path(command["journal"]),
                killers={int(place): reason for place, reason in command["killers"].items()},
                on_begin=lambda first, last: answer(begin=[first, last]),
            )
        except Exception as error:
            answer(error=explain(error))
        else:
            answer(done=outcome.to_dict())


def explain(error: Exception) -> str:
    """The message of an error of ours; of any other its traceback too, as it is a fault of newsnlp or of a factory."""
    if isinstance(error, NewsnlpError):
        return str(error)
    return "".join(traceback.format_exception(error)).strip()


def listen(commands: IO[bytes]) -> queue.SimpleQueue[bytes]:
    """The lines of a stream as a queue; when the stream ends, so does this process, whatever it is doing."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        for line in commands:
            lines.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return lines


def main() -> None:
    # Ctrl-C reaches every process of a terminal; it is the driver that decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    try:
        serve(sys.stdin.buffer, answers)
    except SystemExit as asked:  # a page had a library leave; a usual exit would stumble over the thread at stdin
        os._exit(asked.code if isinstance(asked.code, int) else 1)
    os._exit(0)


if __name__ == "__main__":
    main()
