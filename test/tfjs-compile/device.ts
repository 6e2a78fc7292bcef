/** Where the suite computes: `INNERLOOP_TEST_DEVICE=webgpu` moves what it compiles there (vitest.webgpu.config.ts). Default: "cpu". */
export const DEVICE: "cpu" | "webgpu" = process.env.INNERLOOP_TEST_DEVICE === "webgpu" ? "webgpu" : "cpu";
