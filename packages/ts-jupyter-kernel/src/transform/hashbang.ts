/** A first line for the shell (`#!/usr/bin/env …`) as a comment of the same length: it may stand only where a file begins. */
export function withoutHashbang(source: string): string {
  return source.replace(/^#!/, "//");
}
