// What the operating system says, in words a person uses.

const PHRASES: Record<string, string> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EEXIST: "a file has this name",
  EISDIR: "is a directory",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "too large",
  ERR_FS_FILE_TOO_LARGE: "too large",
  ERR_STRING_TOO_LONG: "too large",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "too many symbolic links",
  EMFILE: "too many open files",
};

/** One lower-case phrase for a failed file operation. */
export function systemPhrase(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return PHRASES[code] ?? (error instanceof Error ? error.message : String(error));
}
