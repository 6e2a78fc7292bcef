import { seeded } from "../random.js";

/**
 * Random TypeScript programs as a list of top-level statements, drawn from a seed: declarations of every kind, shadowing at every level,
 * closures, destructuring, loops with labels, exceptions. They log what they compute.
 *
 * `forward`: names may be used before their declaration, so that the order of evaluation is tested as well. Without it the statements
 * mean the same in one module as spread over cells.
 */
export function randomProgram(seed: number, forward: boolean): string[] {
  const random = seeded(seed * 2654435761 + 1);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const chance = (p: number) => random() < p;

  const pool = ["a", "b", "c", "d", "e", "f", "g", "h", "$", "$k", "of", "async", "get"];
  const unused = [...pool];
  const visible: string[] = forward ? [...pool] : ["undefined"];
  let fuel = 0;

  const name = (locals: readonly string[]) => pick(locals.length > 0 && chance(0.5) ? locals : visible);
  const fresh = () => `l${below(4)}`;

  function expression(depth: number, locals: readonly string[]): string {
    const sub = () => expression(depth - 1, locals);
    if (depth <= 0)
      return pick([String(below(9)), `"${pick(["x", "y"])}"`, name(locals), name(locals), "[1, 2]", "null"]);
    const id = name(locals);
    const inner = fresh();
    return pick([
      () => id,
      () => `(${sub()} + ${sub()})`,
      () => `(${sub()} < ${sub()} ? ${sub()} : ${sub()})`,
      () => `typeof ${id}`,
      () => `call(() => ${sub()})`,
      () => `call((${inner} = ${sub()}) => ${expression(depth - 1, [...locals, inner])})`,
      () => `call(function ${inner}(n = 2) { return n > 0 ? ${inner}(n - 1) : ${sub()} })`,
      () => `({ ${id}, x: ${sub()} })`,
      () => `[${sub()}, ...[${sub()}]]`,
      () => `${id}?.(${sub()})`,
      () => `${id}?.x`,
      () => `(${sub()} as any)`,
      () => `(${id} ${pick(["=", "+=", "??=", "||=", "&&="])} ${sub()})`,
      () => `(${id} = ${pick(["() => 1", "function () {}", "class {}", "async () => 2"])})`,
      () => `${id}++`,
      () => `--${id}`,
      () => `${"`"}<${"$"}{${sub()}}>${"`"}`,
      () => `(() => { ${statement(depth - 1, locals)} return ${sub()} })()`,
      () => `new (class ${inner} { x = ${sub()}; static y = ${sub()} })()`,
      () => `(([${inner}, { x: ${fresh()}x = ${sub()} } = {} as any]) => ${inner})([${sub()}])`,
      () => `((${sub()}), ${sub()})`,
      () => `delete ({ x: ${sub()} } as any).x`,
      () => `arguments0(${sub()})`,
    ])();
  }

  function statement(depth: number, locals: readonly string[]): string {
    const value = () => expression(2, locals);
    const id = name(locals);
    if (depth <= 0) return `log(${value()});`;
    const sub = (more: readonly string[] = []) => statement(depth - 1, [...locals, ...more]);
    const own = fresh();
    fuel += 1;
    const label = `L${fuel}`;
    return pick([
      () => `log(${value()});`,
      () => `log(${value()});`,
      () => `${id} = ${value()};`,
      () => `[${id}, ${name(locals)} = ${value()}] = [${value()}];`,
      () => `({ ${id}, x: ${name(locals)} = ${value()} } = { x: ${value()} } as any);`,
      () => `{ ${pick(["let", "const"])} ${own} = ${value()}; ${sub([own])} }`,
      () => `{ log(typeof ${own}f); function ${own}f() { return ${value()} } log(${own}f()); }`,
      () => `if (${value()}) { ${sub()} } else ${sub()}`,
      () => `for (let ${own} = 0; ${own} < 3; ${own}++) { if (${own} === 1) continue; ${sub([])} }`,
      () =>
        `${label}: for (const ${own} of [1, 2]) { for (const k in { x: 1, y: 2 }) { if (k === "y") ${pick(["break", "continue"])} ${label}; ${sub([own])} } }`,
      () => `for (${id === "async" ? "[async]" : id} of [${value()}]) log(${id});`,
      () => `{ let n = 0; while (n++ < 2) ${sub()} }`,
      () => `{ let n = 0; do { ${sub()} } while (n++ < 1); }`,
      () => `switch (${value()}) { case 1: let ${own} = 1; log(${own}); break; default: ${sub()} }`,
      () => `try { ${sub()} throw ${value()}; } catch (${own}) { log(${own}); ${sub([own])} } finally { ${sub()} }`,
      () => `later(() => ${value()});`,
      () => `try { ${sub()} } catch ({ message: ${own} }: any) { log(typeof ${own}) }`,
    ])();
  }

  function declaration(): string {
    const id = unused.splice(below(unused.length), 1)[0] as string;
    const more = unused.length > 0 && chance(0.3) ? unused.splice(0, 1)[0] : undefined;
    const value = (locals: string[] = []) => expression(2, locals);
    const kind = pick(["const", "let", "var"]);
    const text = pick([
      () => `${kind} ${id} = ${value()}${more ? `, ${more} = ${value()}` : ""};`,
      () => `${kind} { x: ${id} = ${value()}${more ? `, ...${more}` : ""} } = { x: ${value()}, z: 1 } as any;`,
      () =>
        `${kind} [${id} = ${value()}${more ? `, ${more} = ${value()}` : ""}] = [${pick(["undefined", value()])}] as any[];`,
      () =>
        `${kind} ${id} = ${pick(["() => 1", "function () { return 2 }", "class {}"])}${more ? `, ${more} = 1` : ""};`,
      () => `let ${id}: number${more ? `, ${more} = ${value()}` : ""};`,
      () =>
        `function ${id}(p: any = ${value()}, q = p) { var r = ${value(["p", "q"])}; ${statement(1, ["p", "q", "r"])} return r }`,
      () =>
        `class ${id} { x = ${value()}; static s = ${value()}; m() { return ${value()} } static { log(${value()}) } }`,
      () => `enum ${id} { u = 1, v }`,
      () => `for (var ${id} = 0; ${id} < 3; ${id}++) { ${statement(1, [])} }`,
      () => `for (var ${id} of [${value()}, 2]) { ${statement(1, [])} }`,
      () => `{ var ${id}: any = ${value()}; ${statement(1, [])} }`,
      () => `const ${id} = await ${value()};`,
    ])();
    if (!forward) {
      visible.push(id);
      if (more && text.includes(more)) visible.push(more);
    }
    return chance(0.2) && !/^(for|\{)/.test(text) ? `export ${text}` : text;
  }

  const program: string[] = [];
  const length = 6 + below(12);
  for (let i = 0; i < length; i++) {
    if (chance(0.45) && unused.length > 0) program.push(declaration());
    else program.push(`try { ${statement(2, [])} } catch (error) { log(error); }`);
  }
  return program;
}
