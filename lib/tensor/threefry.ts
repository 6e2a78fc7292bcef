/**
 * Threefry-2x32 with 20 rounds: a block cipher used as a random generator (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011). A pure function of a 64-bit key and a 64-bit counter in 32-bit integer arithmetic, so it gives the same bits everywhere:
 *
 *     k₂ = 0x1BD11BDA ⊕ k₀ ⊕ k₁                        x ← counter + (k₀, k₁)
 *     round r:    x₀ ← x₀ + x₁;   x₁ ← (x₁ <<< R_{r mod 8}) ⊕ x₀
 *     after every fourth round, s = 1 … 5:   x ← x + (k_{s mod 3}, k_{(s+1) mod 3} + s)
 *
 * For a fixed key it is a bijection of counters: two different counters never give the same block.
 */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/** Two 32-bit words, each 0 … 2³² − 1. */
export type Words = readonly [number, number];

/** The block of `counter` under `key`. */
export function threefry2x32(key: Words, counter: Words): [number, number] {
  const schedule = [key[0] | 0, key[1] | 0, PARITY ^ key[0] ^ key[1]];
  let a = (counter[0] + schedule[0]) | 0;
  let b = (counter[1] + schedule[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const turn = ROTATIONS[round % 8];
    a = (a + b) | 0;
    b = ((b << turn) | (b >>> (32 - turn))) ^ a;
    if (round % 4 === 3) {
      const s = (round + 1) / 4;
      a = (a + schedule[s % 3]) | 0;
      b = (b + schedule[(s + 1) % 3] + s) | 0;
    }
  }
  return [a >>> 0, b >>> 0];
}
