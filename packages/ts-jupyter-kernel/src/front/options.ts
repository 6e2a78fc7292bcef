/** What a kernel is started with. Everything but the connection file has a default. */
import type { TypecheckMode } from "../language/types.js";

export interface FrontOptions {
  connectionFile: string;
  /** What a type error does. Default: `"error"`. The notebook's metadata and `%typecheck` win over it. */
  typecheck?: TypecheckMode;
  /** Heap of the user's process in MB. Default: Node's own limit. */
  memory?: number;
  /** Megabytes of output a cell may make. Default: 256. */
  outputLimit?: number;
  /** Seconds from an interrupt until the user's process is killed. Default: 5. */
  grace?: number;
}
