"""`python -m handlers.quicklog < in.jsonl > out.jsonl`: one answer for each line, at once."""

import sys

from handlers.quicklog.batch import answers

for line in answers(sys.stdin.buffer):
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
