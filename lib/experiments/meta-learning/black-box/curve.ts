/** A recorded curve as means over at most 60 windows: last iteration and mean of each, four digits. */
export function curveOf(steps: ArrayLike<number>, values: ArrayLike<number>, windows = 60) {
  const width = Math.max(1, Math.ceil(values.length / windows));
  const starts = Array.from({ length: Math.ceil(values.length / width) }, (_, i) => i * width);
  return {
    iteration: starts.map((from) => steps[Math.min(from + width, values.length) - 1]),
    loss: starts.map((from) => {
      const window = Array.from(values).slice(from, from + width);
      return Number((window.reduce((sum, value) => sum + value, 0) / window.length).toPrecision(4));
    }),
  };
}
