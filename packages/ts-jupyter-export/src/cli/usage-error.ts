/** The command line itself is wrong: one line for the user, exit code 2, nothing has been started. */
export class UsageError extends Error {
  override name = "UsageError";
}
