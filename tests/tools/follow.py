"""Runs programs that convwalk wrote and compares them with what convwalk computed.

    follow.py DIR    for each NAME.py of DIR a NAME.json: {"results": {"y": [numbers]}, "steps": [[function, line,
                     {index: value}]]}; PyTorch's programs have no steps and are skipped without PyTorch

Every line that does a step has to run with that step's indices, and never with others. Prints what differs, and at the
end how many programs ran, lines were followed and programs were skipped.
"""
import contextlib
import io
import json
import math
import os
import sys


def numbers_of(value):
    """A result of any kind as a flat list of floats."""
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if hasattr(value, "reshape"):
        return [float(number) for number in value.reshape(-1)]
    return [float(value)]


def close(a, b):
    return (math.isnan(a) and math.isnan(b)) or a == b or abs(a - b) <= 1e-4 + 1e-4 * abs(b)


def follow(text, wanted):
    """Runs the program; the set of (function, line, indices) that ran of the lines that are wanted."""
    lines = text.split("\n")
    names = {(function, line): sorted(indices) for function, line, indices in wanted}
    ran = set()

    def trace(frame, event, argument):
        if frame.f_code.co_filename != "<program>":
            return None
        if event == "line":
            key = (frame.f_code.co_name, lines[frame.f_lineno - 1].strip())
            if key in names:
                ran.add((key, tuple((name, int(frame.f_locals[name])) for name in names[key])))
        return trace

    space = {}
    code = compile(text, "<program>", "exec")
    sys.settrace(trace if wanted else None)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, space)
    finally:
        sys.settrace(None)
    return space, ran


def check(name, text, expected):
    """What differs, a line each; and how many lines ran."""
    wrong = []
    space, ran = follow(text, expected["steps"])
    for result, numbers in expected["results"].items():
        found = numbers_of(space[result])
        if len(found) != len(numbers) or not all(close(a, b) for a, b in zip(found, numbers)):
            wrong.append(f"{name}: {result} is {found}, not {numbers}")
    steps = {((function, line), tuple(sorted(indices.items()))) for function, line, indices in expected["steps"]}
    for key, indices in sorted(steps - ran)[:3]:
        wrong.append(f"{name}: no {key} with {indices}")
    partly = ("if 0 <= row", "return 0.0 if between")   # steps are only those that lie outside, or between
    whole = {key for key, indices in steps if not key[1].startswith(partly)}
    for key, indices in sorted((key, indices) for key, indices in ran - steps if key in whole)[:3]:
        wrong.append(f"{name}: {key} ran with {indices}, which is no step")
    return wrong, len(ran)


def main(folder):
    programs, lines, skipped, wrong = 0, 0, 0, []
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".py"):
            continue
        with open(os.path.join(folder, name)) as file:
            text = file.read()
        with open(os.path.join(folder, name[:-3] + ".json")) as file:
            expected = json.load(file)
        try:
            found, count = check(name, text, expected)
        except ModuleNotFoundError:
            skipped += 1
            continue
        programs, lines, wrong = programs + 1, lines + count, wrong + found
    print("\n".join(wrong + [f"{programs} programs ran, {lines} lines were followed, {skipped} were skipped"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
