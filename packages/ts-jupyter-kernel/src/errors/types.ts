/** Where the sources of running code are found: cells by their compiler, project files by the module loader. */

/** The source behind a piece of running code. */
export interface SourceText {
  /** Source map (version 3, JSON) from the code that runs to `source`; empty: the source runs as it stands. */
  map: string;
  /** As it was when it was loaded, which may differ from the disk by now. */
  source: string;
  /** For people: `cell 3`, or a path relative to the notebook's folder: `lib/a.ts`. */
  name: string;
}

export interface SourceLookup {
  /**
   * @param script as V8 has it: the URL of a cell or module (with the version query of the latter), or a path (CommonJS), which means
   * the latest version of that file
   */
  map(script: string): SourceText | undefined;
  /** Folder that other files are named relative to. Default: the working directory. */
  folder?: string;
}
