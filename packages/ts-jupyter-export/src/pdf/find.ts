// Where the user's Chromium is: named by an option or the environment, else looked for under the names and in the
// places that packages, installers, Playwright and Puppeteer use. Nothing is ever downloaded.
import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Variables that name the program, ours and other tools'. */
const VARIABLES = ["CHROME_PATH", "CHROME_BIN", "PUPPETEER_EXECUTABLE_PATH", "PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH"];

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "brave-browser",
];

const APPLICATIONS = ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"];

const WINDOWS = ["Google\\Chrome", "Chromium", "Microsoft\\Edge", "BraveSoftware\\Brave-Browser"];

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  home: string;
}

const here = (): Surroundings => ({ env: process.env, platform: process.platform, home: homedir() });

/**
 * Path of a Chromium.
 * @throws Error one line, when the one that was named cannot be run, or none was found
 */
export function findChromium(named?: string, around: Surroundings = here()): string {
  if (named !== undefined) return runnable(named, "the browser that was asked for", around);
  for (const variable of VARIABLES) {
    const value = around.env[variable];
    if (value !== undefined && value !== "") return runnable(value, variable, around);
  }
  const found = [...onPath(NAMES, around), ...installed(around), ...downloaded(around)].find(isProgram);
  if (found === undefined) {
    throw new Error(
      "no Chromium found for PDF: install chromium or Google Chrome, or set CHROME_PATH to its program (`npx playwright install chromium` gets one without administrator rights)",
    );
  }
  return found;
}

/** A path, or a name to be looked for on PATH. */
function runnable(value: string, source: string, around: Surroundings): string {
  const candidates = /[\\/]/.test(value) ? [value] : onPath([value], around);
  const found = candidates.find(isProgram);
  if (found === undefined) throw new Error(`no program at ${JSON.stringify(value)}, which ${source} names as Chromium`);
  return found;
}

function onPath(names: readonly string[], { env, platform }: Surroundings): string[] {
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  const ending = platform === "win32" ? ".exe" : "";
  return names.flatMap((name) => folders.map((folder) => join(folder, name.endsWith(ending) ? name : name + ending)));
}

function installed({ env, platform, home }: Surroundings): string[] {
  if (platform === "darwin") {
    return [join(home, "Applications"), "/Applications"].flatMap((folder) =>
      APPLICATIONS.map((name) => join(folder, `${name}.app`, "Contents", "MacOS", name)),
    );
  }
  if (platform === "win32") {
    return [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA].flatMap((folder) =>
      folder === undefined
        ? []
        : WINDOWS.map((name) =>
            join(
              folder,
              name,
              "Application",
              /Edge/.test(name) ? "msedge.exe" : /Brave/.test(name) ? "brave.exe" : "chrome.exe",
            ),
          ),
    );
  }
  return ["/snap/bin/chromium", "/opt/google/chrome/chrome", "/usr/lib/chromium/chromium"];
}

/** The caches of Playwright (Python's as well) and Puppeteer, newest first. */
function downloaded({ env, platform, home }: Surroundings): string[] {
  const cache =
    platform === "darwin"
      ? join(home, "Library", "Caches")
      : platform === "win32"
        ? (env.LOCALAPPDATA ?? home)
        : (env.XDG_CACHE_HOME ?? join(home, ".cache"));
  const program = platform === "win32" ? "chrome.exe" : "chrome";
  const inside = (folder: string, start: string): string[] =>
    entries(folder)
      .filter((name) => name.startsWith(start))
      .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
      .flatMap((name) =>
        entries(join(folder, name))
          .filter((inner) => inner.startsWith("chrome"))
          .flatMap((inner) => [
            join(folder, name, inner, program),
            join(folder, name, inner, "Chromium.app", "Contents", "MacOS", "Chromium"),
            join(
              folder,
              name,
              inner,
              "Google Chrome for Testing.app",
              "Contents",
              "MacOS",
              "Google Chrome for Testing",
            ),
          ]),
      );
  return [
    ...inside(env.PLAYWRIGHT_BROWSERS_PATH ?? join(cache, "ms-playwright"), "chromium-"),
    ...inside(join(env.PUPPETEER_CACHE_DIR ?? join(home, ".cache", "puppeteer"), "chrome"), ""),
  ];
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
