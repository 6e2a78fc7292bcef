/** The help page; the settings' part is made from their table. */
import { DISPLAY_NAME, KERNEL_NAME } from "./kernelspec.js";
import { settings } from "./settings.js";

export function helpText(): string {
  const rows = settings.map(
    ({ flag, value, help, variable }) => `  ${`--${flag} ${value}`.padEnd(30)}${help}\n${" ".repeat(32)}${variable}`,
  );
  return `usage: ts-jupyter-kernel COMMAND [options]

A Jupyter kernel for TypeScript on Node.

  install                       registers the kernel with Jupyter; needs no Python
  uninstall                     removes it
  list                          where it is registered
  start CONNECTION_FILE         what Jupyter runs

where install and uninstall work:
  --user                        the user's data folder (default)
  --sys-prefix                  the active Python environment (VIRTUAL_ENV or CONDA_PREFIX)
  --prefix DIR                  DIR/share/jupyter
  --name NAME                   name of the kernel (default: ${KERNEL_NAME})

what install writes:
  --display-name TEXT           what Jupyter shows (default: ${DISPLAY_NAME})
  and any setting of start

settings of start, as flags or from the environment:
${rows.join("\n")}

  --version, --help
`;
}
