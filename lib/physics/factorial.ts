// A full factorial experiment at two levels: every combination of low and high is measured, so that the influence of one
// factor can be told from that of another however strongly they matter (Box, Hunter and Hunter, Statistics for Experimenters,
// 1978, chapter 10). Responses are positive and act by factors, so effects are ratios, i.e. differences of logarithms:
//   main effect of f      = exp ⟨ln y(f high) − ln y(f low)⟩ over all levels of the others;
//   interaction of f, g   = exp ½⟨[ln y]_{f}(g high) − [ln y]_{f}(g low)⟩,  1 when f acts alike at both levels of g.
// A correlation over one parameter can say nothing of the kind: any two monotone functions of it have |ρ| = 1.

/** The two levels of each factor. */
export type Levels = Readonly<Record<string, readonly [low: number, high: number]>>;
/** One value for each factor. */
export type Condition<L extends Levels> = { readonly [Factor in keyof L]: number };

/** All 2^k conditions, the first factor changing fastest, low before high. */
export function factorialConditions<L extends Levels>(levels: L): Condition<L>[] {
  const factors = Object.keys(levels) as (keyof L & string)[];
  return Array.from({ length: 2 ** factors.length }, (_, index) => {
    const chosen = factors.map((factor, place) => [factor, levels[factor][Math.floor(index / 2 ** place) % 2]]);
    return Object.fromEntries(chosen) as Condition<L>;
  });
}

export interface FactorialEffects<Factor extends string = string> {
  /** y(high)/y(low), geometric mean over the other factors. */
  readonly main: Readonly<Record<Factor, number>>;
  /** Factors whose change leaves the response bit by bit as it was, at every level of the others. */
  readonly untouchedBy: readonly Factor[];
  /** One entry for each pair of factors. */
  readonly interactions: readonly { readonly pair: readonly [Factor, Factor]; readonly ratio: number }[];
}

/**
 * Effects of all factors on one response.
 * @param values y at each of `factorialConditions(levels)`, in that order; positive.
 * @throws when there are not 2^k values, or one is not positive and finite.
 */
export function factorialEffects<L extends Levels>(
  levels: L,
  values: readonly number[],
): FactorialEffects<keyof L & string> {
  const factors = Object.keys(levels) as (keyof L & string)[];
  if (values.length !== 2 ** factors.length) {
    throw new RangeError(`invalid responses: got ${values.length}, expected ${2 ** factors.length}`);
  }
  const wrong = values.find((y) => !(y > 0 && Number.isFinite(y)));
  if (wrong !== undefined) throw new RangeError(`invalid response: ${wrong}`);
  const logs = values.map(Math.log);
  const high = (index: number, place: number): boolean => Math.floor(index / 2 ** place) % 2 === 1;
  /** Mean of ln y with the signs of the given factors: +1 where a factor is high, −1 where it is low. */
  const contrast = (places: readonly number[]): number =>
    logs.reduce((sum, log, index) => {
      return sum + places.reduce((sign, place) => (high(index, place) ? sign : -sign), 1) * log;
    }, 0) / logs.length;
  const untouched = (place: number): boolean =>
    values.every((y, index) => high(index, place) || y === values[index + 2 ** place]);
  return {
    main: Object.fromEntries(factors.map((factor, place) => [factor, Math.exp(2 * contrast([place]))])) as Record<
      keyof L & string,
      number
    >,
    untouchedBy: factors.filter((_, place) => untouched(place)),
    interactions: factors.flatMap((first, a) =>
      factors.slice(a + 1).map((second, offset) => ({
        pair: [first, second] as const,
        ratio: Math.exp(2 * contrast([a, a + 1 + offset])),
      })),
    ),
  };
}

/**
 * Spearman's rank correlation, ties with their mean rank; NaN when one side is constant.
 * @throws when the lengths differ or there are fewer than two pairs.
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length || a.length < 2) throw new RangeError(`invalid pairs: got ${a.length} and ${b.length}`);
  const [x, y] = [centred(ranks(a)), centred(ranks(b))];
  const dot = (u: readonly number[], v: readonly number[]): number =>
    u.reduce((sum, value, i) => sum + value * v[i], 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
