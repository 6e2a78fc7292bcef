/** The command line is wrong: one line for the user, exit code 2, nothing was done. */
export class UsageError extends Error {}
