import { afterEach, describe, expect, test, vi } from "vitest";
import { absence, loadData } from "../../../../lib/experiments/few-shot/data.js";
import { tableConfigs } from "../../../../lib/experiments/few-shot/settings.js";
import { runFewShot } from "../../../../lib/experiments/few-shot/study.js";

afterEach(() => vi.unstubAllEnvs());

describe("the sets of Table 1", () => {
  test("no class of an emoji set is in two parts, and none of the general set is a face", () => {
    const [general, faces] = [loadData("emoji-general"), loadData("emoji-faces")];
    for (const { classes } of [general, faces, loadData("emoji-groups")]) {
      const all = [...classes.train, ...classes.validation, ...classes.test];
      expect(new Set(all).size).toBe(all.length);
    }
    const groupOf = new Map(general.images.classes.map(({ id, group }) => [id, group]));
    const groups = (parts: typeof general.classes) =>
      new Set(
        Object.values(parts)
          .flat()
          .map((id) => groupOf.get(id)),
      );
    expect(groups(faces.classes)).toEqual(new Set(["Smileys & Emotion"]));
    expect(groups(general.classes).has("Smileys & Emotion")).toBe(false);
    expect(groups(general.classes).size).toBe(7);
    const drawn = new Set(Object.values({ ...general.classes }).flat());
    expect(
      Object.values(faces.classes)
        .flat()
        .filter((id) => drawn.has(id)),
    ).toEqual([]);
  });

  test("what is not here is named with the place where it was looked for", async () => {
    vi.stubEnv("INNERLOOP_OMNIGLOT", "/nowhere/omniglot");
    vi.stubEnv("INNERLOOP_FASHION_MNIST", "/nowhere/clothes");
    expect(absence("omniglot")).toBe("omniglot is not here (looked in INNERLOOP_OMNIGLOT=/nowhere/omniglot)");
    expect(absence("fashion-mnist")).toContain("INNERLOOP_FASHION_MNIST=/nowhere/clothes");
    expect(absence("emoji-faces")).toBeUndefined();
    const [config] = tableConfigs("quick").filter(({ data }) => data === "omniglot");
    await expect(runFewShot(config, 1)).rejects.toThrow("omniglot is not here");
  });
});
