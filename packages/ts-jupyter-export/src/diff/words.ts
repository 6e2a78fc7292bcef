// Two pieces of HTML side by side: their words and numbers are aligned, and what differs is wrapped in <del> and <ins>.
// Tags are left as they are, so that a number is marked where it stands: in a table, a program, a printed array.
import { type TextToken, tokenize } from "@innerloop/nbformat";
import { diffArrays } from "diff";
import { escapeHtml, unescapeHtml } from "../render/html.js";
import { marksOf } from "../render/markup.js";
import {
  isClose,
  nothing,
  relativeDifference,
  relativeText,
  type Tally,
  type Tolerance,
  withNumber,
} from "./numbers.js";

export interface MarkedPair {
  before: string;
  after: string;
  tally: Tally;
}

/** Words to be marked, with the offsets in their HTML. */
interface Word {
  text: string;
  start: number;
  end: number;
  value?: number;
}

/** A mark around a part of the HTML. */
interface Place {
  word: Word;
  kind: "word" | "number";
  title: string;
}

/** Beyond so many insertions and deletions the two are different texts, and marks on every word help nobody. */
const MOST_EDITS = 2000;

export function markWords(before: string, after: string, tolerance: Tolerance): MarkedPair {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  // Numbers stand for each other whatever they say, so that a table keeps its rows.
  const parts = diffArrays(old.map(shape), now.map(shape), { maxEditLength: MOST_EDITS });
  if (parts === undefined) return { before, after, tally: { numbers: 0, others: 1 } };
  const gone: Place[] = [];
  const come: Place[] = [];
  let tally: Tally = nothing;
  let [i, j] = [0, 0];
  let wasChanged = false;
  for (const { added, removed, count } of parts) {
    if (removed) gone.push(...old.slice(i, i + count).map(plain));
    else if (added) come.push(...now.slice(j, j + count).map(plain));
    else {
      for (let n = 0; n < count; n++) {
        const change = numberChange(old[i + n] as Word, now[j + n] as Word, tolerance);
        if (change === undefined) continue;
        tally = withNumber(tally, change.difference);
        gone.push(change.gone);
        come.push(change.come);
      }
    }
    // A run that went and the one that came in its place are one difference.
    const isChange = removed || added;
    if (isChange && !wasChanged) tally = { ...tally, others: tally.others + 1 };
    wasChanged = isChange;
    if (!added) i += count;
    if (!removed) j += count;
  }
  return { before: marked(before, gone, "del"), after: marked(after, come, "ins"), tally };
}

const shape = ({ text, value }: Word): string => (value === undefined ? text : "#");
const plain = (word: Word): Place => ({ word, kind: "word", title: "" });

function numberChange(old: Word, now: Word, tolerance: Tolerance) {
  if (old.value === undefined || now.value === undefined || isClose(old.value, now.value, tolerance)) return undefined;
  const relative = relativeDifference(old.value, now.value);
  const title = `${old.text} → ${now.text} (${relativeText(relative)})`;
  return {
    difference: { before: old.text, after: now.text, relative, place: "" },
    gone: { word: old, kind: "number", title } as const,
    come: { word: now, kind: "number", title } as const,
  };
}

/** Elements whose text is a drawing, or belongs to the page and not to the notebook. */
const DRAWN = /^(?:svg|math|button|summary)$/;

/** The words of the text between the tags. */
function wordsOf(html: string): Word[] {
  const words: Word[] = [];
  let done = 0;
  let drawn = 0;
  const read = (to: number) => {
    if (drawn === 0 && to > done) words.push(...wordsIn(html.slice(done, to), done));
  };
  for (const mark of marksOf(html)) {
    read(mark.from);
    done = mark.to;
    if (mark.kind === "open" && !mark.selfClosing && DRAWN.test(mark.name)) drawn += 1;
    if (mark.kind === "close" && DRAWN.test(mark.name)) drawn = Math.max(0, drawn - 1);
  }
  read(html.length);
  return words;
}

/** Character references are words of their own: the digits of `&#39;` are no number. */
function wordsIn(text: string, offset: number): Word[] {
  const words: Word[] = [];
  let done = 0;
  const read = (to: number) => {
    for (const token of tokenize(text.slice(done, to))) words.push(wordOf(token, offset + done));
  };
  for (const match of text.matchAll(/&(?:#\d+|#x[\da-f]+|[a-z]\w*);/gi)) {
    read(match.index);
    done = match.index + match[0].length;
    words.push({ text: unescapeHtml(match[0]), start: offset + match.index, end: offset + done });
  }
  read(text.length);
  return words;
}

const wordOf = (token: TextToken, offset: number): Word => ({
  text: token.text,
  start: offset + token.start,
  end: offset + token.end,
  ...(token.kind === "number" && token.imaginary === 0 ? { value: token.value } : {}),
});

/** Neighbours that differ alike share one mark. */
function marked(html: string, places: readonly Place[], element: "del" | "ins"): string {
  let result = "";
  let done = 0;
  for (let at = 0; at < places.length; at++) {
    const { word, kind, title } = places[at] as Place;
    let { end } = word;
    while (
      kind === "word" &&
      places[at + 1]?.kind === "word" &&
      /^\s*$/.test(html.slice(end, places[at + 1]?.word.start))
    )
      end = (places[++at] as Place).word.end;
    const attributes = kind === "number" ? ` class="diff-number" title="${escapeHtml(title)}"` : "";
    result += `${html.slice(done, word.start)}<${element}${attributes}>${html.slice(word.start, end)}</${element}>`;
    done = end;
  }
  return result + html.slice(done);
}
