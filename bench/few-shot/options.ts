/** What `npm run bench -- few-shot` says of its command line. */
export const usage = `usage: npm run bench -- few-shot [options]

  --programs a,b     only these (maml, maml-5, i-amfs, maml-16, i-amfs-16, adapt-maml, adapt-maml-5, adapt-i-amfs)
  --sides a,b        only these sides (lib, pytorch, pytorch-vmap, pytorch-loop, pytorch-default, jax)
  --repetitions n    timed blocks a side (default 15; quick: 5)
  --quick            fewer and shorter blocks
  --seed n           of data and initial parameters (default 1)
  --json file        writes everything, every sample included
  --readme           rewrites the tables in bench/few-shot/README.md
  --help`;
