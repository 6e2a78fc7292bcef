import { describe, expect, test, vi } from "vitest";
import {
  activate,
  createShared,
  signalRun,
  undisturbed,
} from "../../../packages/ts-jupyter-kernel/src/child/shared.js";

describe("undisturbed", () => {
  const active = () => {
    const shared = createShared();
    activate(shared, 7);
    return shared;
  };

  test("keeps the signal away from its work, and gives back what that gave", () => {
    const shared = active();
    const signal = vi.fn();
    const value = undisturbed(shared, () => {
      signalRun(shared, 7, signal);
      return "whole";
    });
    expect([value, signal.mock.calls.length]).toEqual(["whole", 0]);
    signalRun(shared, 7, signal);
    expect(signal).toHaveBeenCalledOnce();
  });

  test("lets the signal through again after work that throws", () => {
    const shared = active();
    const signal = vi.fn();
    const broken = () => {
      throw new Error("broken");
    };
    expect(() => undisturbed(shared, broken)).toThrow("broken");
    signalRun(shared, 7, signal);
    expect(signal).toHaveBeenCalledOnce();
  });
});
