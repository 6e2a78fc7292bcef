/** Which files are whose business, by their extension. */
import { extname } from "node:path";

const TYPESCRIPT = new Set([".ts", ".tsx", ".mts", ".cts"]);

export const isTypeScript = (path: string): boolean => TYPESCRIPT.has(extname(path));

/** Node knows nothing of these: it must not see them. */
export const isCompiled = (path: string): boolean => isTypeScript(path) || extname(path) === ".jsx";

/** Files whose format is the hooks' business. All others (.node, .wasm, no extension) are left to Node. */
const OURS = new Set([...TYPESCRIPT, ".js", ".jsx", ".mjs", ".cjs", ".json"]);

export const isOurs = (path: string): boolean => OURS.has(extname(path));
