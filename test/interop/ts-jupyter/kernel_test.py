"""jupyter_kernel_test's suite on ts-jupyter, with every test that means something for TypeScript: `python kernel_test.py`.

What became of each test is printed as JSON: "ok", "skipped: why" or the traceback. The same file serves every release of the suite."""

import json
import sys
import unittest

import jupyter_kernel_test as jkt

RUNTIME = 'import { clearOutput, display, html } from "ts-jupyter-kernel/runtime";\n'


class TypeScriptTests(jkt.KernelTests):
    kernel_name = "ts-jupyter"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("to stderr")'
    code_generate_error = 'throw new RangeError("as intended")'
    code_clear_output = RUNTIME + "clearOutput()"
    code_inspect_sample = "Math.max"

    completion_samples = [
        {"text": "Math.atan", "matches": {"atan", "atan2", "atanh"}},
        {"text": "[1].findLas", "matches": {"findLast", "findLastIndex"}},
        {"text": 'import { readFileS } from "node:fs'},
    ]
    complete_code_samples = [
        "1 + 1",
        "const a: number = 1;",
        "for await (const x of []) {}",
        "function f() {\n  return 1;\n}",
        "`closed`",
        "",
    ]
    incomplete_code_samples = ["function f() {", "const a =", "`open", "f(1,", "class A {\n  b = 1;", "/* open"]
    invalid_code_samples = ["const = 1", "let a b", "}", "1 +* 2"]

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "6 + 7 // sum", "result": "13"},
        {"code": '"text"', "result": "'text'"},
        {"code": "[1, { a: 2 }]", "result": "[ 1, { a: 2 } ]"},
        {"code": "await Promise.resolve(1n)", "result": "1n"},
    ]
    code_display_data = [
        {"code": RUNTIME + 'display(html("<b>bold</b>"))', "mime": "text/html"},
        {"code": RUNTIME + 'display(html("<b>bold</b>"))', "mime": "text/plain"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6 ? 7"


if hasattr(jkt, "IopubWelcomeTests"):

    class WelcomeTests(jkt.IopubWelcomeTests):
        kernel_name = "ts-jupyter"
        support_iopub_welcome = True


class Outcomes(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.said = {}

    def startTest(self, test):
        super().startTest(test)
        self.said[test._testMethodName] = "ok"

    def note(self, test, text):
        name = getattr(test, "test_case", test)._testMethodName
        self.said[name] = text if self.said[name] == "ok" else self.said[name] + "\n" + text

    def addSkip(self, test, reason):
        self.note(test, "skipped: " + reason)

    def addFailure(self, test, err):
        self.note(test, f"{test}\n{self._exc_info_to_string(err, test)}")

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addFailure(subtest, err)


outcomes = Outcomes()
here = vars(sys.modules[__name__]).values()
cases = [it for it in here if isinstance(it, type) and issubclass(it, unittest.TestCase)]
load = unittest.defaultTestLoader.loadTestsFromTestCase
unittest.TestSuite(map(load, cases)).run(outcomes)
print(json.dumps({"version": jkt.__version__, "tests": outcomes.said}))
