/** The content of an execute_request, with the protocol's defaults. */
import type { Message } from "@innerloop/jupyter-protocol";
import { excerptOf } from "./excerpt.js";

export interface ExecuteRequest {
  code: string;
  /** Quietly: nothing is published, nothing is counted. */
  silent: boolean;
  /** The cell gets a number and an entry in the history. */
  stored: boolean;
  userExpressions: Record<string, string>;
  allowStdin: boolean;
  stopOnError: boolean;
}

/** @throws Error when there is no code */
export function readExecuteRequest({ content }: Message): ExecuteRequest {
  const { code, silent, store_history, user_expressions, allow_stdin, stop_on_error } = content;
  if (typeof code !== "string") throw new Error(`invalid execute_request: code is ${excerptOf(code)}`);
  const expressions = Object.entries(typeof user_expressions === "object" ? (user_expressions ?? {}) : {});
  return {
    code,
    silent: silent === true,
    stored: silent !== true && store_history !== false,
    userExpressions: Object.fromEntries(expressions.map(([name, expression]) => [name, String(expression)])),
    allowStdin: allow_stdin === true,
    stopOnError: stop_on_error !== false,
  };
}
