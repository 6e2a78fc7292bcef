// IPython's own TransformerManager beside ours, on random cells put together from its syntax, prompts, strings, brackets and line ends.
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { pythonOf } from "../../../packages/ts-jupyter-export/src/text/ipython/index.js";
import { PYTHON } from "../python.js";

const ASK = String.raw`
import json, random, warnings
from IPython.core.inputtransformer2 import TransformerManager

warnings.simplefilter("ignore")
random.seed(8)
PIECES = [
    "%", "%%", "!", "!!", "?", "??", " ", "  ", "\t", "\n", "\n", "\n", "\\\n", "a", "b = ", "foo", "foo.bar", "1", "0x1F", "1.5e3", ".5",
    "...", "(", ")", "[", "]", "{", "}", "'", '"', "'''", '"""', "#", "# c?", "=", "==", "!=", "%=", ",", ";", "/", "//", "ls -l", "%time",
    "%matplotlib inline", "a = %time f(x)", "b = !ls *.py", "if x:\n    ", "def f():\n\t", "\n    ", "\n        ", "f'", 'rb"', "\\", "é",
    "漢", "😀", "$", "@", ":", "->", "*", "?foo", "foo?", "foo??", "np.*?", "a[0].b?", "%%bash\n", "%%time?", "In [1]: ", "   ...: ",
    ">>> ", "... ", "    >>> ", "\r\n", "\x0c", "\u2028", "for i in y:\n    !echo {i}\n", "'it\\'s'", "x = 'a' # %b\n", "\u00a0", "\x7f",
]
cases = []
for _ in range(6000):
    source = "".join(random.choice(PIECES) for _ in range(random.randint(1, 14)))
    try:
        cases.append([source, TransformerManager().transform_cell(source)])
    except IndentationError:
        pass
print(json.dumps(cases))
`;

it("a random cell becomes the Python that IPython makes of it", () => {
  const answer = execFileSync(PYTHON, ["-c", ASK], { encoding: "utf8", maxBuffer: 1 << 28 });
  const cases = JSON.parse(answer) as [source: string, python: string][];
  expect(cases.length).toBeGreaterThan(5000);
  expect(cases.filter(([source, python]) => source !== python && `${source}\n` !== python).length).toBeGreaterThan(
    2000,
  );
  expect(cases.filter(([source, python]) => pythonOf(source) !== python)).toEqual([]);
});
