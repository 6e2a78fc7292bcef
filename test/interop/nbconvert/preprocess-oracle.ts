// nbconvert's own preprocessors as functions: one Python process answers all questions of a test file.
import { execFileSync } from "node:child_process";
import type { Notebook } from "@innerloop/nbformat";
import { PYTHON } from "../python.js";

export interface Question {
  /** nbconvert's classes, run one after the other, with their traits. Lists of lists become sets of tuples. */
  steps: [preprocessor: string, traits: Record<string, unknown>][];
  notebook: Notebook;
  uniqueKey: string;
  filesDir: string;
}

export interface Answer {
  notebook?: Notebook;
  /** Path → base64 of the bytes. */
  files?: Record<string, string>;
  /** What was raised instead. */
  error?: string;
}

const PROGRAM = `
import base64, json, logging, sys
import nbformat
from nbconvert import preprocessors
from nbconvert.preprocessors.sanitize import SanitizeHTML

logging.disable(logging.CRITICAL)

def trait(value):
    if isinstance(value, list) and value and any(isinstance(item, list) for item in value):
        return {tuple(item) if isinstance(item, list) else item for item in value}
    return value

def answer(question):
    notebook = nbformat.from_dict(question["notebook"])
    resources = {"unique_key": question["uniqueKey"], "output_files_dir": question["filesDir"], "outputs": {}}
    try:
        for name, traits in question["steps"]:
            made = getattr(preprocessors, name, SanitizeHTML)(enabled=True, **{key: trait(value) for key, value in traits.items()})
            notebook, resources = made(notebook, resources)
            nbformat.validate(notebook, relax_add_props=True)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    files = {**resources["outputs"], **resources.get("attachments", {})}
    return {"notebook": notebook, "files": {path: base64.b64encode(data).decode() for path, data in files.items()}}

print(json.dumps([answer(question) for question in json.load(sys.stdin)]))
`;

/** @throws Error where Python itself fails */
export function askNbconvert(questions: readonly Question[]): Answer[] {
  const options = { input: JSON.stringify(questions), encoding: "utf8", maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync(PYTHON, ["-c", PROGRAM], options)) as Answer[];
}

const MATCH = `
import json, re, sys

def matches(pattern, texts):
    # As RegexRemovePreprocessor joins them.
    try:
        compiled = re.compile("(?:%s)" % pattern)
    except re.error as error:
        return "error"
    return [compiled.match(text) is not None for text in texts]

asked = json.load(sys.stdin)
print(json.dumps([matches(pattern, asked["texts"]) for pattern in asked["patterns"]]))
`;

/** For each pattern whether re.match finds it at the start of each text, or "error". */
export function askRe(patterns: readonly string[], texts: readonly string[]): ("error" | boolean[])[] {
  const options = { input: JSON.stringify({ patterns, texts }), encoding: "utf8", maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync(PYTHON, ["-c", MATCH], options)) as ("error" | boolean[])[];
}
