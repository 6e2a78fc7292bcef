/** What the user's process is started with: one JSON argument. */
export interface ChildSettings {
  /** Folder of the notebook. */
  folder: string;
  /** Part of the marks at the end of each run (mark.ts); 32 characters. */
  nonce: string;
  /** The name by which the Jupyter server that started this kernel knows it; undefined: no server did. */
  kernelId?: string;
}

/** File descriptors of the user's process beyond the three standard ones. */
export const FRAMES_OUT = 3;
export const FRAMES_IN = 4;
/** Read by the watcher thread only (child/watcher.ts); its end means that the front is dead. */
export const WATCH = 5;
