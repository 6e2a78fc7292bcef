// Recorded from IPython 9.18.1: TransformerManager().transform_cell(source), on Python 3.11.
import { describe, expect, it } from "vitest";
import { pythonOf } from "../../../packages/ts-jupyter-export/src/text/ipython/index.js";

const recorded: readonly (readonly [source: string, python: string])[] = [
  ["%matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')\n"],
  ["%%bash -e\necho 'hi'\n", "get_ipython().run_cell_magic('bash', '-e', \"echo 'hi'\\n\")\n"],
  ["%%time?", "get_ipython().run_line_magic('pinfo', '%%time')\n"],
  ["!ls {x}", "get_ipython().system('ls {x}')\n"],
  ["files = !ls *.py", "files = get_ipython().getoutput('ls *.py')\n"],
  ["t = %time f(1)", "t = get_ipython().run_line_magic('time', 'f(1)')\n"],
  ["!!pwd", "get_ipython().getoutput('pwd')\n"],
  ["os.path?", "get_ipython().run_line_magic('pinfo', 'os.path')\n"],
  ["os.path??", "get_ipython().run_line_magic('pinfo2', 'os.path')\n"],
  ["?os", "get_ipython().run_line_magic('pinfo', 'os')\n"],
  ["np.*load*?", "get_ipython().run_line_magic('psearch', 'np.*load*')\n"],
  ["%time?", "get_ipython().run_line_magic('pinfo', '%time')\n"],
  ["a[0].b?", "get_ipython().run_line_magic('pinfo', 'a[0].b')\n"],
  ["  x\n  y", "x\ny\n"],
  ["\n\n x", "x\n"],
  ["In [3]: x = 1\n   ...: y = 2", "x = 1\ny = 2\n"],
  [">>> if x:\n...     y", "if x:\n    y\n"],
  [", f a b", '("f", "a", "b")\n'],
  ["; f a b", '("f a b")\n'],
  ["/f a b", "f(a, b)\n"],
  [
    "if x:\n    !echo {y}\n    %time z",
    "if x:\n    get_ipython().system('echo {y}')\n    get_ipython().run_line_magic('time', 'z')\n",
  ],
  ["!echo a \\\n  b", "get_ipython().system('echo a    b')\n"],
  ["x = '%no'\n# !no\ny = a % b", "x = '%no'\n# !no\ny = a % b\n"],
  ["s = '''\n%no\n!no?\n'''", "s = '''\n%no\n!no?\n'''\n"],
  ["f(a,\n  b)?", "f(a,\n  b)?\n"],
  ['!echo "it\'s"', "get_ipython().system('echo \"it\\'s\"')\n"],
  ["x = 'é' ?", "x = 'é' ?\n"],
  ["", "\n"],
  ["def f(:\n  x\n y", "def f(:\n  x\n y\n"],
  ["a = b = !ls", "a = b = !ls\n"],
  ["%%R -i x\nplot(x)\n\ttab\\n 😀", "get_ipython().run_cell_magic('R', '-i x', 'plot(x)\\n\\ttab\\\\n 😀\\n')\n"],
];

describe("IPython's syntax becomes the calls that IPython makes of it", () => {
  it.each(recorded)("%j", (source, python) => {
    expect(pythonOf(source)).toBe(python);
  });

  it("code whose indentation makes no sense stays as it is (nbconvert fails on the whole notebook)", () => {
    const source = "if x:\n        a\n    b\n%time c\n";
    expect(pythonOf(source)).toBe(source);
  });
});
