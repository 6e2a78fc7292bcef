/**
 * V8 prints the code that failed, and that is the rewritten code: `(0 , $.f) is not a function`. This gives `f is not a function`.
 */
export function plainMessage(message: string): string {
  return message
    .replaceAll(/\(0 ?, (?:\$_*(?:slot\d+|const|early)?\.)([\p{ID_Start}_$][\p{ID_Continue}$]*)\)/gu, "$1")
    .replaceAll(/(?<![\p{ID_Continue}$.])\$_*(?:slot\d+|const|early)?\.(?=[\p{ID_Start}_$])/gu, "")
    .replaceAll(/(?<![\p{ID_Continue}$.])\$k_*\.after\(await ((?:[^()]|\([^()]*\))*)\)/gu, "$1")
    .replaceAll(/\$k?_*\.?after\(\.\.\.\)/g, "(intermediate value)")
    .replaceAll("(intermediate value)(intermediate value)(intermediate value)", "(intermediate value)");
}
