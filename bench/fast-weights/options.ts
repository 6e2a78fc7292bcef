/** What `npm run bench -- fast-weights` says of its command line. */
export const usage = `usage: npm run bench -- fast-weights [options]

  --programs a,b     only these lengths (t64, t128, … t16384)
  --sides a,b        only these sides (recurrent, chunked, compiled, pytorch, pytorch-chunked, jax, jax-chunked)
  --repetitions n    timed blocks a side (default 15; quick: 5)
  --quick            four lengths, fewer and shorter blocks
  --seed n           of the sequence (default 1)
  --json file        writes everything, every sample included
  --readme           rewrites the tables in bench/fast-weights/README.md
  --help`;
