// Opens an address in the user's browser: the one that was asked for, else BROWSER, else the desktop's own.
import { spawn } from "node:child_process";

/** Fulfilled with false where no program could be started. */
export function openInBrowser(url: string, browser = process.env.BROWSER ?? ""): Promise<boolean> {
  const [program, ...argv] = commandFor(url, browser.split(":")[0] ?? "");
  return new Promise((resolve) => {
    const child = spawn(program, argv, { stdio: "ignore", detached: true });
    child.on("error", () => resolve(false));
    child.on("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

/** As Python's webbrowser reads BROWSER: `%s` stands for the address, which else comes last. */
function commandFor(url: string, browser: string): [string, ...string[]] {
  const [program, ...rest] = browser.split(" ").filter((word) => word !== "");
  if (program !== undefined) {
    const argv = rest.map((word) => word.replaceAll("%s", url));
    return [program, ...(argv.some((word) => word.includes(url)) ? argv : [...argv, url])];
  }
  if (process.platform === "darwin") return ["open", url];
  if (process.platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  return ["xdg-open", url];
}
