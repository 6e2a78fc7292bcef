/** What `npm run bench -- structure-preserving` says of its command line. */
export const usage = `usage: npm run bench -- structure-preserving [options]

  --programs a,b     only these (train-svd, train-fw, train-maml, adapt-svd, adapt-fw, adapt-maml)
  --sides a,b        only these sides (lib, lib-repeat, jax, jax-scan, pytorch, pytorch-compile)
  --repetitions n    timed blocks a side (default 15; quick: 5)
  --quick            fewer and shorter blocks, no torch.compile
  --seed n           of data and initial parameters (default 1)
  --json file        writes everything, every sample included
  --readme           rewrites the tables in bench/structure-preserving/README.md
  --help`;
