/** Text whose best prediction is known exactly: a language with words of its own and words of the document. Loads TensorFlow.js. */
export {
  characterLaw,
  checkedLaw,
  drawStretch,
  drawText,
  type Knowledge,
  type LanguageLaw,
  type LanguageOptions,
  type LanguageTask,
  oneHotTexts,
  surprises,
  urnLanguage,
  windowSurprises,
} from "./urn-language.js";
export { ALPHABET, BLANK, longWords, SHORT_WORDS, STOP, shortWords, type WordLaw } from "./word-law.js";
