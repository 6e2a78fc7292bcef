/**
 * The 50 alphabets of Omniglot and the numbers of their characters, 1 … 1623 in the order of the drawings' file names (Lake, Salakhutdinov and Tenenbaum
 * 2015): 30 alphabets of the background set, 964 characters, then 20 of the evaluation set, 659. Names are those of the archives' folders.
 */

export interface Alphabet {
  readonly name: string;
  /** Number of its first and last character. */
  readonly first: number;
  readonly last: number;
  readonly part: "background" | "evaluation";
}

/** Characters in the background set; the evaluation set begins with the next number. */
export const BACKGROUND = 964;
/** Characters in all. */
export const CHARACTERS = 1623;
/** Drawings of each character, one a person. */
export const DRAWERS = 20;

const lasts: readonly (readonly [name: string, last: number])[] = [
  ["Arcadian", 26],
  ["Armenian", 67],
  ["Asomtavruli_(Georgian)", 107],
  ["Balinese", 131],
  ["Bengali", 177],
  ["Blackfoot_(Canadian_Aboriginal_Syllabics)", 191],
  ["Braille", 217],
  ["Cyrillic", 250],
  ["Early_Aramaic", 272],
  ["Syriac_(Estrangelo)", 295],
  ["Anglo-Saxon_Futhorc", 324],
  ["Futurama", 350],
  ["Grantha", 393],
  ["Greek", 417],
  ["Gujarati", 465],
  ["Hebrew", 487],
  ["Japanese_(hiragana)", 539],
  ["Inuktitut_(Canadian_Aboriginal_Syllabics)", 555],
  ["Malay_(Jawi_-_Arabic)", 595],
  ["Japanese_(katakana)", 642],
  ["Korean", 682],
  ["Latin", 708],
  ["Alphabet_of_the_Magi", 728],
  ["Mkhedruli_(Georgian)", 769],
  ["Burmese_(Myanmar)", 803],
  ["N_Ko", 836],
  ["Ojibwe_(Canadian_Aboriginal_Syllabics)", 850],
  ["Sanskrit", 892],
  ["Tagalog", 909],
  ["Tifinagh", BACKGROUND],
  ["Angelic", 984],
  ["Atemayar_Qelisayer", 1010],
  ["Atlantean", 1036],
  ["Aurek-Besh", 1062],
  ["Avesta", 1088],
  ["Ge_ez", 1114],
  ["Glagolitic", 1159],
  ["Gurmukhi", 1204],
  ["Kannada", 1245],
  ["Keble", 1271],
  ["Malayalam", 1318],
  ["Manipuri", 1358],
  ["Mongolian", 1388],
  ["Old_Church_Slavonic_(Cyrillic)", 1433],
  ["Oriya", 1479],
  ["Syriac_(Serto)", 1502],
  ["Sylheti", 1530],
  ["Tengwar", 1555],
  ["Tibetan", 1597],
  ["ULOG", CHARACTERS],
];

export const alphabets: readonly Alphabet[] = lasts.map(([name, last], i) => ({
  name,
  first: i === 0 ? 1 : lasts[i - 1][1] + 1,
  last,
  part: last <= BACKGROUND ? "background" : "evaluation",
}));

/** The alphabet of a character. @throws RangeError on a number that is not 1 … 1623 */
export function alphabetOf(id: number): Alphabet {
  const found = alphabets.find(({ first, last }) => id >= first && id <= last);
  if (found === undefined || !Number.isInteger(id)) throw new RangeError(`invalid character: ${id}`);
  return found;
}

/** "Greek/character03": the folder of a character in the archives. */
export function characterName(id: number): string {
  const { name, first } = alphabetOf(id);
  return `${name}/character${String(id - first + 1).padStart(2, "0")}`;
}
