import { checksOf } from "@innerloop/nbformat";
import { expect, test } from "vitest";
import { describeNotebook } from "./describe-notebook.js";
import { golden as curvatureLaws } from "./golden/01/curvature-laws.js";
import { golden as depth } from "./golden/01/depth.js";
import { golden as derivations } from "./golden/01/derivations.js";
import { golden as fluctuationDissipation } from "./golden/01/fluctuation-dissipation.js";
import { golden as functionSpace } from "./golden/01/function-space.js";
import { golden as momentum } from "./golden/01/momentum.js";
import { golden as otherLosses } from "./golden/01/other-losses.js";
import { golden as subset } from "./golden/01/subset.js";
import { golden as verdict } from "./golden/01/verdict.js";
import { committed, deviation, longFunctions, longLines } from "./notebook-rules.js";

// Where each golden number comes from stands beside it, in golden/01/.
const golden = {
  ...derivations,
  ...momentum,
  ...subset,
  ...curvatureLaws,
  ...otherLosses,
  ...fluctuationDissipation,
  ...depth,
  ...functionSpace,
  ...verdict,
};

const figures = [
  "telescoping",
  "lag-norms",
  "finite-bath-kernel",
  "inhomogeneous-term",
  "integrated-kernel",
  "riemann-orders",
  "tensor-orders",
  "spin-boson-kernel",
  "memory-depth",
  "continuous-limit",
  "spectral-filter",
  "meta-initialisation",
  "task-average-kernel",
  "momentum-tensors",
  "momentum-atom",
  "adam-kernel",
  "three-kernels",
  "lag-test",
  "curvature-kernels",
  "cumulant-ratio",
  "mori-convergence",
  "objective-orders",
  "fluctuation-dissipation",
  "depth-loss",
  "depth-criteria",
  "test-point-learning",
  "equal-outputs",
];

const file = "01-memory-kernel-derivations.ipynb";

await describeNotebook({ file, document: "memory-kernel", number: 1, sections: 16, golden, figures, tables: 10 });

test("the rules notice a long function and a wrong number", async () => {
  const notebook = await committed(file);
  const [check] = checksOf(notebook);
  expect(deviation({ ...check, value: 2e-14 }, { atMost: 1e-14 })).toContain("2e-14");
  expect(deviation({ ...check, value: "NaN" }, { atMost: 1e-14 })).toContain("NaN");
  expect(deviation({ ...check, value: [1, 2] }, { values: [1], atol: 0.1 })).toBeDefined();
  expect(deviation({ ...check, value: [1, 2] }, { values: [1, 2.05], atol: 0.1 })).toBeUndefined();
  const longer = structuredClone(notebook);
  const cell = longer.cells.find((each) => each.cell_type === "code");
  if (cell !== undefined) cell.source = `const f = () => {\n${"  console.log(1);\n".repeat(9)}};`;
  expect(longFunctions(longer, 10)).toEqual([`${cell?.id}: 11 lines`]);
  if (cell !== undefined) cell.source = `const wide = "${"φ".repeat(90)}";`;
  expect(longLines(longer, 96)).toEqual([`${cell?.id}: 106 characters`]);
});
