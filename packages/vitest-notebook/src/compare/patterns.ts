// What differs from run to run, by name. Where both texts match the same pattern at a place, that place is equal; where one does not, or
// matches another, it differs. A pattern is a declaration that a value does not matter, so each is as narrow as its kind allows: seconds
// count as a duration only where the words around them say that something took them, since `t = 2.0 s` may be a result.
import type { PatternName } from "../settings/types.js";
import type { MaskToken } from "./tokens.js";
import type { Pattern } from "./types.js";

// Bounded, so that no text takes time that grows with the square of its length.
const NUMBER = "\\d[\\d,]{0,15}(?:\\.\\d{1,20})?(?:e[-+]?\\d{1,3})?";
const UNIT =
  "(?:[nµμum]s|s|secs?|seconds?|milliseconds?|microseconds?|nanoseconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![\\p{L}\\p{N}_/])";
/** 3.2 ms, 1min 3s, 2 h 10 min, 0:01:23.4 */
const TIME = `(?:(?:\\d{1,5} days?, )?\\d{1,4}:\\d{2}(?::\\d{2})?(?:\\.\\d+)?|~?${NUMBER} ?${UNIT}(?:(?:,? (?:and )?| ?)${NUMBER} ?${UNIT}){0,4})`;
/** A phrase whose words may begin with a capital, or be all capitals. */
const anyCase = (source: string): string =>
  source.replace(/[a-z]+/g, (word) => `(?:${word}|${word[0]!.toUpperCase()}${word.slice(1)}|${word.toUpperCase()})`);
/** Words that say: what follows is a time that something took. */
const TOOK = anyCase(
  "(?:took|elapsed|(?:wall|cpu|run|running|execution|elapsed|computation|compute|compile|compilation|training|inference|total|loading)[- _]?time" +
    "|wall(?: clock)?|runtime|time (?:taken|elapsed|spent|left|remaining)|duration|eta|remaining|spent|per (?:loop|step|call|iteration|epoch|batch)" +
    "|(?:finished|completed|computed|trained|compiled|loaded|built|done|ran|run|executed|processed|converged|solved|fitted|generated|saved|here) in" +
    "|(?:stopped|values?) after)",
);
/** What work is counted in, for rates. */
const WORK =
  "(?:it|its|iter|iters|iterations?|steps?|epochs?|batch(?:es)?|samples?|examples?|tokens?|tok|images?|imgs?|frames?|rows?|items?|calls?|loops?|ops?|tasks?|requests?|req|runs?|episodes?|files?|[kKMGT]?i?B)";

const absolute =
  "(?:home|Users|root|tmp|private|var|usr|opt|mnt|media|srv|Volumes|Library|Applications|System|nix|content|kaggle|workspaces?|work|github|gpfs|scratch|lustre|cluster|projects?|nfs|app|builds?|runner|__w|snap|lib|lib64|bin|proc|dev|run|dbfs|storage)";
/** A step of a path, and what may stand before one. */
const STEP = "[\\p{L}\\p{N}_.@+~%=#,-]+";
const NOT_IN_PATH = "(?<![\\p{L}\\p{N}_.~/\\\\-])";
const TEMPORARY = "(?:/private)?(?:/tmp|/var/tmp|/var/folders|/dev/shm)";

const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\\.?";
const DAY = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\\.?,? )?";
const ZONE = "(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}T)(?![\\p{L}])| ?(?:UTC|GMT)?[+-]\\d{2}:?\\d{2}(?: \\([^()\\n]*\\))?)*";
const CLOCK = `\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?: ?[AaPp]\\.?[Mm]\\b\\.?)?`;

const EXPRESSIONS: Record<PatternName, string[]> = {
  duration: [
    // %timeit, and any time with its spread
    `${NUMBER} ?${UNIT} ?(?:±|\\+-|\\+/-) ?${NUMBER} ?${UNIT}(?: per loop)?(?: \\(mean ± std\\. dev\\. of \\d+ runs?, [\\d,]+ loops? each\\))?`,
    `${NUMBER} loops?, best of \\d+: ${TIME} per loop`,
    // %time
    `CPU times: (?:(?:user|sys|total):? ${TIME}(?:, )?)+`,
    `(?<![\\p{L}\\p{N}_])${TOOK}(?: is| was| of|[^\\S\\n]*[:=])?[^\\S\\n]*(?:about |≈ ?|~)?${TIME}`,
    `(?<![\\p{L}\\p{N}_.])${TIME} (?:elapsed|left|remaining|each|per (?:loop|step|call|iteration|epoch|batch)|(?:of )?(?:wall|cpu)[- ]?(?:clock )?time)(?![\\p{L}\\p{N}_])`,
    `(?<![\\p{L}\\p{N}_.])(?:${NUMBER} ?${UNIT} )?${NUMBER} ?(?:[nµμum]?s|sec|min) ?/ ?${WORK}(?![\\p{L}\\p{N}_])`,
    `\\[(?:${NUMBER}s|\\d+:\\d{2}(?::\\d{2})?(?:\\.\\d+)?)\\]`,
  ],
  path: [
    `${NOT_IN_PATH}${TEMPORARY}(?:/${STEP})+`,
    // A file's name is kept, and compared
    `${NOT_IN_PATH}(?:file://)?(?:/(?:home|Users)/${STEP}(?=$|[^/\\p{L}\\p{N}_.-])|/(?:home|Users)/${STEP}/(?:${STEP}/)*|/${absolute}/(?:${STEP}/)*|~/(?:${STEP}/)*)`,
    `(?<![\\p{L}\\p{N}_])(?:file:///)?[A-Za-z]:[\\\\/]{1,2}(?:[^\\s\\\\/:*?"'<>|]+[\\\\/]{1,2})*`,
    "<ipython-input-\\d+-[0-9a-f]+>",
  ],
  date: [
    // 2024-01-31, 2024-01-31T12:34:56.789Z, 2024/01/31 12:34
    `(?<![\\p{L}\\p{N}_/.-])\\d{4}([-/])\\d{2}\\1\\d{2}(?:[T ,]{1,2}${CLOCK}${ZONE})?(?![\\p{L}\\p{N}_/-])`,
    // 1/31/2024, 3:04:05 PM; 31.01.2024
    `(?<![\\p{L}\\p{N}_/.-])\\d{1,2}([./-])\\d{1,2}\\2\\d{4}(?:[ ,]{1,2}${CLOCK}${ZONE})?(?![\\p{L}\\p{N}_/-])`,
    // Sat Nov 21 22:59:07 UTC 2026, Sat Nov 21 2026 22:59:07 GMT+0000 (…), January 1, 2024
    `(?<![\\p{L}\\p{N}_])${DAY}${MONTH} {1,2}\\d{1,2}(?:,? \\d{4}(?:,? ${CLOCK}${ZONE})?|,? ${CLOCK}${ZONE}(?: \\d{4})?)(?![\\p{L}\\p{N}_])`,
    // Sat, 21 Nov 2026 22:59:07 GMT
    `(?<![\\p{L}\\p{N}_])${DAY}\\d{1,2}[ -]${MONTH}[ -]\\d{4}(?:,? ${CLOCK}${ZONE})?(?![\\p{L}\\p{N}_])`,
    // 12:34:56, 3:04 PM
    `(?<![\\p{L}\\p{N}_.:])(?:\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d+)?|\\d{1,2}:\\d{2}(?::\\d{2})? ?[AaPp]\\.?[Mm])(?![\\p{L}\\p{N}_:])${ZONE}`,
  ],
  address: [
    "(?<![\\p{L}\\p{N}_])0x[0-9a-fA-F]{9,16}(?![\\p{L}\\p{N}_])",
    "(?<=\\bat |@ ?|environment: |[Pp]ointer |[Pp]tr |address )0x[0-9a-fA-F]+(?![\\p{L}\\p{N}_])",
  ],
  uuid: ["(?<![\\p{L}\\p{N}_-])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![\\p{L}\\p{N}_-])"],
  backend: [
    "(?<![\\p{L}\\p{N}_-])(?:/device:)?(?:cuda|mps|cpu|gpu|tpu|xpu|CUDA|MPS|CPU|GPU|TPU|XPU)(?::\\d+)?(?![\\p{L}\\p{N}_-])",
    "(?<![\\p{L}\\p{N}_-])(?:node-gpu|tfjs-node-gpu|tfjs-node|webgl|webgpu|wasm|tensorflow|WebAssembly with SIMD(?: and threads)?|WebAssembly)(?![\\p{L}\\p{N}_-])",
    "(?<![\\p{L}\\p{N}_])(?:TFRT_CPU_\\d+|CpuDevice\\(id=\\d+\\)|CudaDevice\\(id=\\d+\\))",
    "(?<![\\p{L}\\p{N}_])(?:NVIDIA |Tesla |GeForce |Quadro |Intel\\(R\\) |AMD |Apple M)[\\p{L}\\p{N}_()@. -]*[\\p{L}\\p{N})]",
  ],
  memory: [`(?<![\\p{L}\\p{N}_.])${NUMBER}\\+? ?(?:bytes|[kKMGTP]i?B|B)(?![\\p{L}\\p{N}_/])`],
  port: [
    "(?<=(?:localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[::1?\\]):)\\d{2,5}(?!\\d)",
    "(?<=\\b[Pp]ort(?:[ =:]|: ))\\d{2,5}(?!\\d)",
  ],
  progress: [
    // tqdm: the bar, the times and the rate in brackets behind it; percentage, counts and what the loop reports (`loss=0.5`) are compared
    "\\|[█▉▊▋▌▍▎▏░▒▓#. ]{3,}\\|",
    "\\[[=>.#█━╸-]{3}[=>.#█━╸ -]*\\]",
    "[█▉▊▋▌▍▎▏░▒▓━╸╺■□▰▱]{4,}",
    `\\[\\d+:\\d{2}(?::\\d{2})?<[?\\d:]+, *[^,\\]\\n]{1,40}`,
    `\\[\\d+:\\d{2}(?::\\d{2})?, +[^,/\\]\\n]{1,20}/[^,\\]\\n]{1,20}`,
    `(?<![\\p{L}\\p{N}_.])(?:${NUMBER}|\\?) ?${WORK} ?(?:/ ?s(?:ec)?|per second)(?![\\p{L}\\p{N}_])`,
    `(?<![\\p{L}\\p{N}_.])${NUMBER} per second(?![\\p{L}\\p{N}_])`,
    "\\beta \\d+:\\d{2}(?::\\d{2})?",
  ],
};

/** The patterns with names of their own. A match ends where its line ends. */
export const PATTERNS: Record<PatternName, Pattern> = Object.fromEntries(
  Object.entries(EXPRESSIONS).map(([name, sources]) => [
    name,
    { name, expression: new RegExp(sources.map((source) => `(?:${source})`).join("|"), "gu") },
  ]),
) as Record<PatternName, Pattern>;

/**
 * The places of a line that match one of the patterns, in order and without overlaps. Where two match, the one that begins first counts,
 * then the longer one, then the one that is declared first.
 */
export function masksOf(line: string, patterns: readonly Pattern[]): MaskToken[] {
  const found: (MaskToken & { rank: number })[] = [];
  patterns.forEach(({ name, expression }, rank) => {
    const global = expression.global ? expression : new RegExp(expression.source, `${expression.flags}g`);
    for (const match of line.matchAll(global)) {
      const text = match[0];
      if (text !== "")
        found.push({ kind: "mask", pattern: name, text, start: match.index, end: match.index + text.length, rank });
    }
  });
  found.sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank);
  let end = 0;
  return found.flatMap(({ rank: _, ...mask }) => {
    if (mask.start < end) return [];
    end = mask.end;
    return [mask];
  });
}
