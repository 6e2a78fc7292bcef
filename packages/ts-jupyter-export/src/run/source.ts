// The notebook that a caller of the Node API hands over. TypeScript knows what it is; a JavaScript program may bring what JSON.parse made of
// a file, where texts are lists of lines and cells may have no ids, or no notebook at all.
import { isJsonMime, type MimeBundle, type Notebook, parseNotebook, validateNotebook } from "@innerloop/nbformat";

/**
 * The notebook itself where it has the form of notebooks in memory; else it is read as its file would be.
 * @throws NotebookError one line: no notebook
 */
export function notebookFrom(source: Notebook, onRepair: (what: string) => void): Notebook {
  if (validateNotebook(source).length === 0 && source.nbformat_minor === 5 && hasJoinedTexts(source)) return source;
  return parseNotebook(JSON.stringify(source) ?? "", { onRepair });
}

const hasJoinedTexts = ({ cells }: Notebook): boolean =>
  cells.every((cell) => {
    if (typeof cell.source !== "string") return false;
    if (cell.cell_type !== "code") return Object.values(cell.attachments ?? {}).every(isJoined);
    return cell.outputs.every((output) => {
      if (output.output_type === "stream") return typeof output.text === "string";
      return output.output_type === "error" || isJoined(output.data);
    });
  });

const isJoined = (bundle: MimeBundle): boolean =>
  Object.entries(bundle).every(([mime, data]) => isJsonMime(mime) || typeof data === "string");
