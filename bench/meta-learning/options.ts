/** What `npm run bench -- meta-learning` says of its command line. */
export const usage = `usage: npm run bench -- meta-learning [options]

  --programs a,b     only these (maml, protonet, cnp, transformer, l2o)
  --sides a,b        only these sides (lib, lib-repeat, jax, jax-scan, pytorch)
  --repetitions n    timed blocks a side (default 15; quick: 5)
  --quick            fewer and shorter blocks
  --seed n           of data and initial parameters (default 1)
  --json file        writes everything, every sample included
  --readme           rewrites the tables in bench/meta-learning/README.md
  --help`;
