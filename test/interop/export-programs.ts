// Two programs that do the same: every command line of a list in a fresh copy of a folder, by nbconvert and by our command, in one process.
// Arguments: the lines as JSON, the place, the folder to copy, and for ours the module of the command. They print
// `[{ code, files }]`, the files being those that were not there before.

export const theirProgram = `
import contextlib, io, json, logging, os, shutil, sys
from nbconvert.nbconvertapp import NbConvertApp
def files(): return {os.path.relpath(os.path.join(d, f), ".") for d, _, fs in os.walk(".") for f in fs}
def run(argv):
    logging.disable(logging.CRITICAL)
    app = NbConvertApp()
    app.raise_config_file_errors = True
    try:
        app.initialize(argv)
        app.start()
        return 0
    except SystemExit as end:
        return end.code % 256 if isinstance(end.code, int) else (0 if end.code is None else 1)
    except BaseException:
        return 1
answers = []
place = sys.argv[2]
out = io.TextIOWrapper(io.BytesIO())
for line in json.loads(sys.argv[1]):
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(sys.argv[3], place)
    os.chdir(place)
    before = files()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = run(line.split(" "))
    answers.append({"code": code, "files": sorted(files() - before)})
    os.chdir("/")
print(json.dumps(answers))
`;

export const ourProgram = `
import { chdir, stdout, stderr } from "node:process";
import { cpSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join, relative } from "node:path";
const [lines, place, template, cli] = process.argv.slice(1);
const { main } = await import(cli);
const files = () => readdirSync(".", { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => relative(".", join(e.parentPath, e.name)));
stdout.write = () => true;
stderr.write = () => true;
const answers = [];
for (const line of JSON.parse(lines)) {
  rmSync(place, { recursive: true, force: true });
  cpSync(template, place, { recursive: true });
  chdir(place);
  const before = new Set(files());
  const code = await main(line.split(" "));
  answers.push({ code, files: files().filter((name) => !before.has(name)).sort() });
  chdir("/");
}
writeSync(1, JSON.stringify(answers));
`;
