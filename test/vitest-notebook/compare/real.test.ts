// What Python programs really print: the same cell run by two processes is equal, and a result that changed is found beside what may change.
import { expect, it } from "vitest";
import { compareText } from "../../../packages/vitest-notebook/src/compare/text.js";
import { DEFAULT_PATTERNS } from "../../../packages/vitest-notebook/src/settings/patterns.js";
import { rules } from "./figures.js";

const told = (expected: string, actual: string): string[] =>
  compareText(expected, actual, { ...rules, patterns: [...DEFAULT_PATTERNS] }).differences.map(
    ({ message }) => message,
  );

it.each<[string, one: string, other: string, result: string, changed: string]>([
  [
    "a training log",
    "[23:59:20] epoch 1 loss=0.367879 took 8.47s (81.6 it/s)\n[23:59:20] epoch 2 loss=0.135335 took 1.91s (4.0 it/s)\n",
    "[23:59:25] epoch 1 loss=0.367879 took 7.62s (77.0 it/s)\n[23:59:25] epoch 2 loss=0.135335 took 0.74s (44.9 it/s)\n",
    "0.135335",
    "0.135336",
  ],
  [
    "Keras",
    "Epoch 1/3\n\u001b[1m 1/20\u001b[0m \u001b[32m━\u001b[0m\u001b[37m━━━━\u001b[0m \u001b[1m56s\u001b[0m 52ms/step - loss: 2.1\r\u001b[1m20/20\u001b[0m \u001b[32m━━━━━\u001b[0m \u001b[1m7s\u001b[0m 75ms/step - loss: 1.5000 - val_loss: 1.6000\n",
    "Epoch 1/3\n\u001b[1m 1/20\u001b[0m \u001b[32m━\u001b[0m\u001b[37m━━━━\u001b[0m \u001b[1m1s\u001b[0m 57ms/step - loss: 2.1\r\u001b[1m20/20\u001b[0m \u001b[32m━━━━━\u001b[0m \u001b[1m9s\u001b[0m 8ms/step - loss: 1.5000 - val_loss: 1.6000\n",
    "1.6000",
    "1.6001",
  ],
  [
    "tqdm with a loss behind the rate",
    "\r  0%|          | 0/20 [00:00<?, ?it/s]\r100%|██████████| 20/20 [00:00<00:00, 642.31it/s, loss=0.0500]\n",
    "\r  0%|          | 0/20 [00:00<?, ?it/s]\r100%|██████████| 20/20 [00:01<00:00, 19.88it/s, loss=0.0500]\n",
    "0.0500",
    "0.0600",
  ],
  [
    "tqdm that knows no total",
    "17it [00:02,  8.31it/s, acc=0.91]\n",
    "17it [00:01, 15.02it/s, acc=0.91]\n",
    "0.91",
    "0.92",
  ],
  [
    "%timeit",
    "best 3\n1.48 ms ± 28.5 µs per loop (mean ± std. dev. of 7 runs, 1,000 loops each)\n",
    "best 3\n1.51 ms ± 29.2 µs per loop (mean ± std. dev. of 7 runs, 1,000 loops each)\n",
    "best 3",
    "best 4",
  ],
  [
    "%time",
    "CPU times: user 92.1 ms, sys: 9.21 ms, total: 101 ms\nWall time: 2.02 s\n0.5\n",
    "CPU times: user 78.9 ms, sys: 7.89 ms, total: 86.8 ms\nWall time: 1.89 s\n0.5\n",
    "0.5\n",
    "0.6\n",
  ],
  [
    "a warning",
    "/tmp/ipykernel_12479/87353.py:3: RuntimeWarning: divide by zero encountered in divide\n",
    "/tmp/ipykernel_12483/87381.py:3: RuntimeWarning: divide by zero encountered in divide\n",
    "divide by zero",
    "invalid value",
  ],
  [
    "logging",
    "2026-11-21 23:59:22,609 - INFO - step 10: loss=0.1234567\nINFO:root:val 0.7654321\n",
    "2026-11-21 23:59:25,769 - INFO - step 10: loss=0.1234567\nINFO:root:val 0.7654321\n",
    "0.1234567",
    "0.1234587",
  ],
  [
    "names by lot",
    "run id 0012d9dd-30bf-40bf-804d-01c47592e23f\nobject at 0x7f0a7fd7f180, 3 layers\n",
    "run id 0012db69-30c3-40c3-804d-01c4e4fe345b\nobject at 0x7f993a177180, 3 layers\n",
    "3 layers",
    "4 layers",
  ],
])("%s: equal in every run, but not where the result changed", (_, one, other, result, changed) => {
  expect(told(one, other)).toEqual([]);
  expect(told(one, other.replace(result, changed))).toHaveLength(1);
});

const PRINTED = [
  "TtestResult(statistic=np.float64(-1.6535282452140116), pvalue=np.float64(0.1036265333368154), df=np.float64(58.0))",
  "  message: Optimization terminated successfully.\n      fun: 1.968344227868139e-15\n        x: [ 1.000e+00  2.500e+00]\n      jac: [-6.956e-08  4.211e-08]\n hess_inv: [[ 9.310e-01 -1.724e-01]\n            [-1.724e-01  5.690e-01]]\n     nfev: 9",
  "array([ 0.12573022+0.12573022j, -0.13210486-0.13210486j,\n        0.64042265+0.64042265j,  0.10490012+0.10490012j])",
  "               a          b\ncount  60.000000  60.000000\nmean   -0.044581   0.068634\nstd     0.919234   0.912104\n50%    -0.076523  -0.050203",
  "2024-03-01 00:00:00    0.125730\n2024-03-01 01:00:00   -0.132105\nFreq: h, dtype: float64",
];

it.each(PRINTED)("the last digit of each decimal number counts: %s", (text) => {
  const decimals = [...text.matchAll(/(?<![\d:.])\d+\.\d+/g)];
  expect(decimals.length).toBeGreaterThan(1);
  for (const { 0: number, index } of decimals) {
    const digits = number.split(".")[1]!.length;
    // A step of the last printed digit, or of the sixth significant one where there are more.
    const step = Math.max(10 ** -digits, 1e-5 * Number(number));
    const changed = (Number(number) + step).toFixed(digits);
    const other = text.slice(0, index) + changed + text.slice(index + number.length);
    expect(told(text, other), `${changed} for ${number}`).toHaveLength(1);
  }
});
