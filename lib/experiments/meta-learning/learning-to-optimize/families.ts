/** The families of problems that a learned optimizer is judged on: that of its training, and others that it has never seen. */
import { classificationProblems } from "../../../tasks/classification-problems.js";
import { type ProblemFamily, scaledProblems } from "../../../tasks/problem-family.js";
import { quadraticProblems } from "../../../tasks/quadratic-problems.js";

/** "quadratics": ‖Wθ − y‖² of ten dimensions, Gaussian, what it is trained on. The others change one thing at a time. */
export type FamilyName = "quadratics" | "times-10" | "times-0.1" | "d-30" | "uniform" | "classification";

/** A family by its name; what its data are is the family's own knowledge. */
export function familyOf(name: FamilyName): ProblemFamily {
  return makers[name]() as unknown as ProblemFamily;
}

export const familyTitles: Readonly<Record<FamilyName, string>> = {
  quadratics: "Gaussian quadratics, d = 10",
  "times-10": "the same, f times 10",
  "times-0.1": "the same, f times 0.1",
  "d-30": "Gaussian quadratics, d = 30",
  uniform: "uniform quadratics, d = 10",
  classification: "a sigmoid network, 51 weights",
};

const makers: Readonly<Record<FamilyName, () => unknown>> = {
  quadratics: () => quadraticProblems(),
  "times-10": () => scaledProblems(quadraticProblems(), 10),
  "times-0.1": () => scaledProblems(quadraticProblems(), 0.1),
  "d-30": () => quadraticProblems({ dimension: 30 }),
  uniform: () => quadraticProblems({ law: "uniform" }),
  classification: () => classificationProblems(),
};
