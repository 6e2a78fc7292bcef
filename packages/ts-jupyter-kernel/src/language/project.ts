/**
 * What the nearest tsconfig says about running code, without loading TypeScript: how decorators, class fields and JSX are
 * compiled, and which package conditions hold. The front needs it before the language service is there.
 */
import { getTsconfig } from "get-tsconfig";

export interface Project {
  /** Absolute path of the nearest tsconfig.json. */
  tsconfig?: string;
  compilerOptions: {
    experimentalDecorators?: boolean;
    useDefineForClassFields?: boolean;
    jsx?: string;
    jsxImportSource?: string;
    jsxFactory?: string;
    jsxFragmentFactory?: string;
  };
  /** `customConditions`. */
  conditions: readonly string[];
}

const FLAGS = ["experimentalDecorators", "useDefineForClassFields"] as const;
const TEXTS = ["jsx", "jsxImportSource", "jsxFactory", "jsxFragmentFactory"] as const;

/** A folder without tsconfig, or with one that cannot be read, has the defaults: the language service reports the fault. */
export function readProject(folder: string): Project {
  const found = nearest(folder);
  const project: Project = { compilerOptions: {}, conditions: [] };
  if (found === null) return project;
  const given: Record<string, unknown> = { ...found.config.compilerOptions };
  for (const name of FLAGS) if (typeof given[name] === "boolean") project.compilerOptions[name] = given[name];
  for (const name of TEXTS) if (typeof given[name] === "string") project.compilerOptions[name] = given[name];
  const { customConditions } = given;
  const conditions = Array.isArray(customConditions) ? customConditions : [];
  return {
    ...project,
    tsconfig: found.path,
    conditions: conditions.filter((condition) => typeof condition === "string"),
  };
}

function nearest(folder: string): ReturnType<typeof getTsconfig> {
  try {
    return getTsconfig(folder);
  } catch {
    return null;
  }
}
