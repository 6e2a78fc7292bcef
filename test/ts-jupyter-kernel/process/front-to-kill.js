// A front process for tests that kill it. Runs one cell (its JavaScript in argv) and prints every stream output as a line of JSON.
import { startSupervisor } from "../../../packages/ts-jupyter-kernel/dist/supervise/index.js";

const [folder, code] = process.argv.slice(2);
const supervisor = await startSupervisor(
  { folder },
  {
    output: (output) => process.stdout.write(`${JSON.stringify(output.text)}\n`),
    input: () => {},
    died: () => {},
  },
);
const cell = {
  name: "cell 1",
  url: `file://${folder}/cell-1.ts`,
  code,
  map: "",
  source: code,
  imports: false,
  async: false,
  declares: [],
};
await supervisor.run({ run: 1, cell, allowStdin: false, silent: false, userExpressions: {} });
// An idle front lives on.
setInterval(() => {}, 1000);
