// nbconvert's ServePostProcessor: the folder of an output over HTTP, for this machine only unless asked otherwise.

export interface ServeOptions {
  /** Default 8000; 0 takes a free one. */
  port?: number;
  /** Default "127.0.0.1". */
  host?: string;
  /** "browser": the address is opened in the user's browser. Default "none". */
  open?: "browser" | "none";
  /** Program that opens it; default BROWSER, else the desktop's own. */
  browser?: string;
  /** Ends the server. */
  signal?: AbortSignal;
}

export interface Served {
  /** Address of the file, or of the folder. */
  url: string;
  close(): Promise<void>;
  /** Fulfilled when the server has ended. */
  ended: Promise<void>;
}

/** Serves a folder, or the folder of a file (`/` leads to the file). */
export async function serve(_folderOrFile: string, _options: ServeOptions = {}): Promise<Served> {
  throw new Error("internal: nothing is served yet");
}

/** Serves until SIGINT or SIGTERM; says what nbconvert says. */
export async function serveUntilInterrupted(
  _folderOrFile: string,
  _options: ServeOptions & { say?: (line: string) => void } = {},
): Promise<void> {
  throw new Error("internal: nothing is served yet");
}
