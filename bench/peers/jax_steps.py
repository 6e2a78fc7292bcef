"""The training steps in JAX: (params, state, data) -> (params, state, loss), every one a pure function for jit.

They say the same as the TypeScript programs of the same names, written the way JAX wants it: vmap over tasks, grad at any depth, dictionaries as trees.
"""
import jax
import jax.numpy as jnp


def adam_start(params):
    return {"m": jax.tree.map(jnp.zeros_like, params), "v": jax.tree.map(jnp.zeros_like, params), "t": jnp.zeros(())}


def adam(grads, state, params, rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    t = state["t"] + 1
    m = jax.tree.map(lambda g, m: beta1 * m + (1 - beta1) * g, grads, state["m"])
    v = jax.tree.map(lambda g, v: beta2 * v + (1 - beta2) * g * g, grads, state["v"])
    mhat, vhat = 1 / (1 - beta1**t), 1 / (1 - beta2**t)
    params = jax.tree.map(lambda p, m, v: p - rate * (m * mhat) / (jnp.sqrt(v * vhat) + epsilon), params, m, v)
    return params, {"m": m, "v": v, "t": t}


def maml(constants):
    def net(p, x):
        h = jnp.tanh(x @ p["w1"] + p["b1"])
        return jnp.tanh(h @ p["w2"] + p["b2"]) @ p["w3"] + p["b3"]

    def loss(p, x, y):
        return jnp.mean((net(p, x) - y) ** 2)

    def task(p, support_x, support_y, query_x, query_y):
        for _ in range(int(constants["innerSteps"])):
            p = jax.tree.map(lambda w, g: w - constants["innerRate"] * g, p, jax.grad(loss)(p, support_x, support_y))
        return loss(p, query_x, query_y)

    def meta_loss(p, d):
        tasks = jax.vmap(task, in_axes=(None, 0, 0, 0, 0))
        return jnp.mean(tasks(p, d["supportX"], d["supportY"], d["queryX"], d["queryY"]))

    def step(params, state, data):
        value, grads = jax.value_and_grad(meta_loss)(params, data)
        return *adam(grads, state, params, constants["rate"]), value

    return adam_start, step


def hnn(constants):
    def energy(p, x):
        h = jnp.tanh(x @ p["w1"] + p["b1"])
        h = jnp.tanh(h @ p["w2"] + p["b2"])
        return jnp.tanh(h @ p["w3"] + p["b3"]) @ p["w4"]

    def loss(p, d):
        dh = jax.grad(lambda x: jnp.sum(energy(p, x)))(d["x"])
        field = jnp.stack([dh[:, 1], -dh[:, 0]], axis=1)
        return jnp.mean((field - d["field"]) ** 2)

    def step(params, state, data):
        value, grads = jax.value_and_grad(loss)(params, data)
        return *adam(grads, state, params, constants["rate"]), value

    return adam_start, step


def svd_hnn(constants):
    layers = range(1, int(constants["layers"]) + 1)

    def energy(base, z, x):
        h = x
        for i in layers:
            d = jax.nn.relu(z @ base[f"a{i}"] + base[f"c{i}"])
            h = h @ (base[f"w{i}"] + (base[f"u{i}"] * d) @ base[f"v{i}"].T)
            if i < layers[-1]:
                h = jnp.tanh(h + base[f"b{i}"] + z @ base[f"s{i}"])
        return jnp.sum(h)

    def field_loss(base, z, x, field):
        dh = jax.grad(energy, argnums=2)(base, z, x)
        return jnp.mean(jnp.sum((jnp.stack([dh[:, 1], -dh[:, 0]], axis=1) - field) ** 2, axis=1)) / constants["scale"]

    def code_loss(codes, base, d):
        losses = jax.vmap(field_loss, in_axes=(None, 0, 0, 0))(base, codes, d["x"], d["field"])
        return jnp.sum(losses) + constants["codeWeight"] * jnp.sum(jnp.sqrt(jnp.sum(codes**2, axis=1)))

    def base_loss(base, codes, d):
        data = jnp.mean(jax.vmap(field_loss, in_axes=(None, 0, 0, 0))(base, codes, d["x"], d["field"]))
        heads = sum(jnp.sum(w**2) for name, w in base.items() if name[0] in "acs")
        bent = [base[f"{which}{i}"] for i in layers for which in "uv"]
        orth = sum(jnp.linalg.norm(b.T @ b - jnp.eye(b.shape[1])) for b in bent)
        return data + constants["headWeight"] * jnp.sqrt(heads) + constants["orthWeight"] * orth

    def start(params):
        base = {name: w for name, w in params.items() if name != "codes"}
        return {"base": adam_start(base), "codes": adam_start(params["codes"])}

    def step(params, state, data):
        base = {name: w for name, w in params.items() if name != "codes"}
        pull = jax.grad(code_loss)(params["codes"], base, data)
        codes, code_state = adam(pull, state["codes"], params["codes"], constants["codeRate"])
        value, grads = jax.value_and_grad(base_loss)(base, codes, data)
        base, base_state = adam(grads, state["base"], base, constants["rate"])
        return {**base, "codes": codes}, {"base": base_state, "codes": code_state}, value

    return start, step


def conv4(constants):
    def features(p, x):
        for i in (1, 2, 3, 4):
            x = jax.lax.conv_general_dilated(x, p[f"k{i}"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
            x = jax.nn.relu(x + p[f"b{i}"])
            n, side, _, channels = x.shape
            half = side // 2
            # a maximum over a reshaped array: reduce_window makes the whole step 1.4 times slower
            x = x[:, : 2 * half, : 2 * half].reshape(n, half, 2, half, 2, channels).max(axis=(2, 4))
        return x.reshape(x.shape[0], -1)

    def loss(p, x, labels):
        logits = features(p, x) @ p["head"] + p["bias"]
        return -jnp.mean(jnp.sum(labels * jax.nn.log_softmax(logits), axis=1))

    def task(p, support_x, query_x, labels):
        p = jax.tree.map(lambda w, g: w - constants["innerRate"] * g, p, jax.grad(loss)(p, support_x, labels))
        return loss(p, query_x, labels)

    def meta_loss(p, d):
        # unrolled: vmap would turn the adapted filters into grouped convolutions, several times slower on a processor
        tasks = range(d["supportX"].shape[0])
        return sum(task(p, d["supportX"][i], d["queryX"][i], d["labels"]) for i in tasks) / len(tasks)

    def step(params, state, data):
        value, grads = jax.value_and_grad(meta_loss)(params, data)
        return *adam(grads, state, params, constants["rate"]), value

    return adam_start, step
