/**
 * Entry of Node's hooks thread: resolves and loads the modules of the user's process (see node:module, register). The main thread asks
 * over a port for changed files before it runs a cell.
 */
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from "node:module";
import { dirname } from "node:path";
import type { MessagePort } from "node:worker_threads";
import { isCompiled, isOurs } from "./extensions.js";
import { ModuleGraph } from "./graph.js";
import type { LoadContext } from "./load.js";
import { Projects } from "./projects.js";
import { aliasOf, type NextResolve, Resolver } from "./resolve.js";
import type { FromHooks, HooksOptions, ToHooks } from "./types.js";
import { pathOf } from "./version.js";

// The parser is large: registering the hooks, which the start of the process waits for, need not wait for it as well.
const loading = import("./load.js");

interface State {
  resolver: Resolver;
  context: LoadContext;
}

let state: State | undefined;

function refresh(context: LoadContext, message: ToHooks): void {
  const { graph, projects, post } = context;
  for (const url of message.evaluated) graph.evaluated(pathOf(url) ?? url);
  graph.required(message.required);
  const rules = projects.changed()
    ? {
        alias: (importer: string, specifier: string) => aliasOf(projects, importer, specifier),
        options: (path: string) => JSON.stringify(projects.of(dirname(path)).compilerOptions),
      }
    : undefined;
  post({ type: "refreshed", id: message.id, ...graph.refresh(rules) });
}

export function initialize({ port, options }: { port: MessagePort; options: HooksOptions }): void {
  const graph = new ModuleGraph();
  const projects = new Projects();
  const post = (message: FromHooks): void => port.postMessage(message);
  const context: LoadContext = { folder: options.folder, graph, projects, post };
  state = { resolver: new Resolver(options, graph, projects), context };
  port.on("message", (message: ToHooks) => refresh(context, message));
  // The thread ends with the process, whatever the port does.
  port.unref();
}

export async function resolve(
  specifier: string,
  context: ResolveHookContext,
  next: NextResolve,
): Promise<ResolveFnOutput> {
  return state === undefined ? next(specifier, context) : state.resolver.resolve(specifier, context, next);
}

export async function load(
  url: string,
  context: LoadHookContext,
  next: (url: string, context?: LoadHookContext) => LoadFnOutput | Promise<LoadFnOutput>,
): Promise<LoadFnOutput> {
  const path = pathOf(url);
  if (state === undefined || path === undefined || state.resolver.isKernel(url)) return next(url, context);
  const inProject = state.resolver.projectPath(url) !== undefined;
  if (inProject && isOurs(path)) return (await loading).loadProjectFile(url, path, state.context);
  if (!inProject && isCompiled(path)) return (await loading).loadPackageFile(url, path, state.context);
  return next(url, context);
}
