import { omniglotFolder } from "../../../../lib/tasks/characters/index.js";

/** Why the real drawings cannot be tested here, in one line for the names of the tests that are skipped; undefined where they are here. */
export const absent: string | undefined = (() => {
  try {
    omniglotFolder();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
})();

/** The name of a group of tests on the real drawings, with the reason where they are skipped. */
export function real(name: string): string {
  return absent === undefined ? name : `${name} (skipped: ${absent})`;
}
