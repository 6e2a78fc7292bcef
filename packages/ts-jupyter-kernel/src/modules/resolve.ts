/**
 * What an import means: the kernel's own modules, then files (with TypeScript's habits), then the aliases of the tsconfig, then Node's
 * algorithm for packages.
 */
import { realpathSync } from "node:fs";
import { isBuiltin, type ResolveFnOutput, type ResolveHookContext } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fileFor } from "./candidates.js";
import { isTypeScript } from "./extensions.js";
import type { ModuleGraph } from "./graph.js";
import { unresolved } from "./not-found.js";
import type { Projects } from "./projects.js";
import type { HooksOptions } from "./types.js";
import { pathOf, withoutVersion, withVersion } from "./version.js";

export type NextResolve = (
  specifier: string,
  context?: Partial<ResolveHookContext>,
) => ResolveFnOutput | Promise<ResolveFnOutput>;

type ImportAttributes = ResolveHookContext["importAttributes"];

interface Request {
  specifier: string;
  /** URL of the importing module, with its version. */
  parent: string | undefined;
  /** Its path. */
  importer: string | undefined;
  /** Node's own answer. */
  node(): ResolveFnOutput | Promise<ResolveFnOutput>;
  /** Collects files that would change the answer if they appeared. */
  missed: string[];
}

const PACKAGES = `${sep}node_modules${sep}`;

export const inPackage = (path: string): boolean => path.includes(PACKAGES);

/** Where a tsconfig's `paths` or `baseUrl` send a bare specifier. */
export function aliasOf(
  projects: Projects,
  importer: string,
  specifier: string,
  missed?: string[],
): string | undefined {
  for (const candidate of projects.of(dirname(importer)).paths(specifier)) {
    const found = fileFor(candidate, "typescript", missed);
    // A declaration is the type of something that is found elsewhere.
    if (found !== undefined && !/\.d\.[cm]?ts$/.test(found)) return realpathSync.native(found);
  }
  return undefined;
}

export class Resolver {
  readonly #options: HooksOptions;
  readonly #graph: ModuleGraph;
  readonly #projects: Projects;
  /** Modules of the kernel and what they import: none of the user's business. */
  readonly #kernels = new Set<string>();
  readonly #dist: string;

  constructor(options: HooksOptions, graph: ModuleGraph, projects: Projects) {
    this.#options = options;
    this.#graph = graph;
    this.#projects = projects;
    this.#dist = `${pathToFileURL(join(options.kernelFolder, "dist")).href}/`;
  }

  isKernel(url: string): boolean {
    return url.startsWith(this.#dist) || this.#kernels.has(url);
  }

  /** The path of a file of the project: what is versioned and compiled. */
  projectPath(url: string): string | undefined {
    if (this.isKernel(url)) return undefined;
    const path = pathOf(url);
    return path === undefined || inPackage(path) ? undefined : path;
  }

  async resolve(specifier: string, context: ResolveHookContext, next: NextResolve): Promise<ResolveFnOutput> {
    const own = this.#ownModule(specifier);
    if (own !== undefined) return { url: own, format: "module", shortCircuit: true };
    const parent = context.parentURL;
    if (parent !== undefined && this.isKernel(parent)) {
      const found = await next(specifier, context);
      this.#kernels.add(found.url);
      return found;
    }
    if (isBuiltin(specifier) || /^(?:node|data|https?):/.test(specifier)) return next(specifier, context);

    const request: Request = {
      specifier,
      parent,
      importer: parent === undefined ? undefined : pathOf(parent),
      node: () => next(specifier, parent === undefined ? context : { ...context, parentURL: withoutVersion(parent) }),
      missed: [],
    };
    const relative = /^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(specifier);
    const found = await (relative ? this.#file(request) : this.#bare(request));
    return this.#finished(found, request, context.importAttributes);
  }

  #ownModule(specifier: string): string | undefined {
    if (specifier === "tslab") return `${this.#dist}runtime/tslab.js`;
    if (specifier === "ts-jupyter-kernel/runtime") return `${this.#dist}runtime/index.js`;
    return specifier === "ts-jupyter-kernel" ? `${this.#dist}index.js` : undefined;
  }

  async #file({ specifier, parent, importer, node, missed }: Request): Promise<ResolveFnOutput> {
    const typescript = importer === undefined || isTypeScript(importer);
    // Published JavaScript means what it says.
    if (importer !== undefined && inPackage(importer) && !typescript) return node();
    const target = new URL(specifier, parent);
    const found = fileFor(fileURLToPath(target), typescript ? "typescript" : "javascript", missed);
    if (found === undefined) throw unresolved(specifier, parent, this.#options.folder);
    return { url: pathToFileURL(realpathSync.native(found)).href + target.search + target.hash };
  }

  async #bare({ specifier, parent, importer, node, missed }: Request): Promise<ResolveFnOutput> {
    if (importer === undefined || inPackage(importer)) return node();
    const alias = aliasOf(this.#projects, importer, specifier, missed);
    this.#graph.alias(importer, specifier, alias);
    if (alias !== undefined) return { url: pathToFileURL(alias).href };
    try {
      return await node();
    } catch (error) {
      // `lodash/fp` and `imports` that name compiled files: the path is known, its extension is not.
      const { url } = error as { url?: string };
      const found = url === undefined ? undefined : fileFor(fileURLToPath(url), "javascript", missed);
      if (found !== undefined) return { url: pathToFileURL(realpathSync.native(found)).href };
      throw unresolved(specifier, parent, this.#options.folder, error as NodeJS.ErrnoException);
    }
  }

  #finished(found: ResolveFnOutput, { importer, missed }: Request, attributes: ImportAttributes): ResolveFnOutput {
    // JSON needs no attribute here; with and without, it is one module.
    const json = /\.json(?:[?#]|$)/.test(found.url) && importer !== undefined && !inPackage(importer);
    const importAttributes = json ? { ...attributes, type: "json" } : attributes;
    const path = this.projectPath(found.url);
    if (path === undefined) return { ...found, importAttributes, shortCircuit: true };
    if (importer !== undefined) this.#graph.imports(importer, path, missed);
    // Without a format: it is decided with the source in hand.
    return { url: withVersion(found.url, this.#graph.version(path)), importAttributes, shortCircuit: true };
  }
}
