import { describe, expect, test } from "vitest";
import { alphabetOf, alphabets, characterName, omniglotSplit } from "../../../../lib/tasks/characters/index.js";

describe("the alphabets of Omniglot", () => {
  test("are 50 of 1623 characters, 30 of 964 in the background set and 20 of 659 in the evaluation set", () => {
    const count = (part: string) =>
      alphabets.filter((each) => each.part === part).reduce((sum, { first, last }) => sum + last - first + 1, 0);
    expect(alphabets).toHaveLength(50);
    expect(new Set(alphabets.map(({ name }) => name)).size).toBe(50);
    expect(alphabets.filter(({ part }) => part === "background")).toHaveLength(30);
    expect([count("background"), count("evaluation")]).toEqual([964, 659]);
  });

  test("tell the folder of a character", () => {
    expect(characterName(1)).toBe("Arcadian/character01");
    expect(characterName(417)).toBe("Greek/character24");
    expect(characterName(1623)).toBe("ULOG/character26");
    expect(characterName(1201)).toBe("Gurmukhi/character42"); // the first test character in the lists that go around
    expect(() => alphabetOf(1624)).toThrow("invalid character: 1624");
  });
});

describe("the published splits", () => {
  test.each([
    ["vinyals", [1028, 172, 423]],
    ["finn", [1100, 100, 423]],
    ["lake", [964, 0, 659]],
  ] as const)("%s divides all 1623 characters into %s", (name, sizes) => {
    const { train, validation, test: held } = omniglotSplit(name);
    expect([train.length, validation.length, held.length]).toEqual(sizes);
    expect(new Set([...train, ...validation, ...held]).size).toBe(1623);
  });

  test("Vinyals holds out whole alphabets for validation and the last 423 characters for test", () => {
    const { validation, test: held } = omniglotSplit("vinyals");
    const sizes = new Map<string, number>();
    for (const id of validation) sizes.set(alphabetOf(id).name, (sizes.get(alphabetOf(id).name) ?? 0) + 1);
    expect(Object.fromEntries(sizes)).toEqual({
      Armenian: 41,
      Bengali: 46,
      Early_Aramaic: 22,
      Hebrew: 22,
      "Mkhedruli_(Georgian)": 41,
    });
    expect([held[0], held[422]]).toEqual([1201, 1623]);
  });

  test("Finn's shuffle is the seed's", () => {
    expect(omniglotSplit("finn", 2)).toEqual(omniglotSplit("finn", 2));
    expect(omniglotSplit("finn", 2).test).not.toEqual(omniglotSplit("finn", 3).test);
  });

  test("an unknown split is refused by name", () => {
    expect(() => omniglotSplit("ravi" as never)).toThrow('unknown split "ravi"');
  });
});
