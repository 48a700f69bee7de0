"""Public tests of chapter 07: sliding windows and what they see, a step on any device, blocks, fine-tuning."""

from __future__ import annotations

import numpy as np

from course.checking.check import Student, Suite, expect

from . import block_cases as block_case
from . import cases as case
from . import torch_cases as torch_case
from . import tune_cases as tune_case

suite = Suite("07-cnn")
test, guard, check, hint = suite.test, suite.guard, suite.check, suite.hint


# --- output_size ---

suite.hints(
    "output_size",
    "A kernel of 3 on 5 pixels: at which pixels can its first weight stand? And with a stride of 2?",
    "The last possible start is n + 2p − reach. From 0 up to it, in paces of s: how many starts, counting the first?",
    "`reach = dilation * (kernel - 1) + 1`; raise ValueError if it is above `n + 2 * padding`; else "
    "`(n + 2 * padding - reach) // stride + 1`.",
)


@test("output_size", hint="(n + 2p − reach) // stride + 1, with reach = kernel where the dilation is 1")
def counts_the_places_of_a_kernel(student: Student, rng: np.random.Generator) -> None:
    expect.equal([student.output_size(28, 5), student.output_size(32, 3, 2, 1)], [24, 16])  # the prompt's examples
    case.demand_sizes(student, case.settings(rng, 6, strides=False, paddings=False, dilations=False))
    case.demand_sizes(student, case.settings(rng, 8, dilations=False))


@test(
    "output_size", hint="with dilation d there are d − 1 pixels between weights: the kernel reaches over d (k − 1) + 1"
)
def dilation_spreads_the_kernel(student: Student, rng: np.random.Generator) -> None:
    case.demand_sizes(student, case.settings(rng, 8))


@test("output_size", hint="compare the reach with n + 2p: larger is a ValueError, what just fits has one place")
def refuses_a_kernel_that_is_too_large(student: Student, rng: np.random.Generator) -> None:
    n = int(rng.integers(4, 9))
    case.demand_refusal(student, n, n + 1)
    case.demand_refusal(student, n, 3, 1, 0, n)
    more = [int(v) for v in rng.integers(40, size=4)]
    fitting = [(n + more[0], n, 1, 0, 1), (n + more[1], n + 2, 1, 1, 1), (2 * n + more[2], n, 1, 0, 2)]
    case.demand_sizes(student, [(n, n, 1, 0, 1), (n, n + 2, 1, 1, 1), *fitting, (n + more[3], 2, 1, 0, 3)])


@guard("output_size", hint="`//` divides and rounds down, and gives a whole number", costs=0.25)
def gives_a_whole_number(student: Student, rng: np.random.Generator) -> None:
    got = [student.output_size(*setting) for setting in case.settings(rng, 3)]
    whole = all(isinstance(one, (int, np.integer)) and not isinstance(one, bool) for one in got)
    expect.true(whole, "a whole number should come back, not a float: divide with `//`", got=got)


# --- convolve ---

suite.hints(
    "convolve",
    "Make the output full of zeros first: `output_size` gives H′ and W′. Then what does *one* weight, "
    "`weight[o, c, i, j]`, add to the whole map o?",
    "Weight (i, j) meets the pixels that start at row `i * dilation`, column `j * dilation`, in paces of `stride`, "
    "H′ by W′ of them: a slice of the padded x. `np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))` pads.",
    "Inside two loops over i and j:"
    " `seen = x[:, :, top : top + stride * h : stride, left : left + stride * w : stride]`, "
    "then `out += np.einsum('nchw,oc->nohw', seen, weight[:, :, i, j])`. At the end add `bias[:, None, None]`.",
)


@test("convolve", hint="multiply the kernel's weights with the pixels under it, without turning it, and add up")
def slides_one_kernel_over_one_picture(student: Student, rng: np.random.Generator) -> None:
    x, weight, bias = case.layer(rng, 1, 1, (5, 7), (3, 3), n=1)
    got = student.convolve(x, weight)
    named = case.convolve_mistakes(x, weight, 0 * bias, 1, 0, 1)
    expect.close(got, case.convolve(x, weight), **case.SINGLE, mistakes=named)


@test("convolve", hint="each kernel is as deep as the input: add over all channels, then its bias once")
def adds_up_the_channels_and_a_bias(student: Student, rng: np.random.Generator) -> None:
    case.demand_maps(student, case.layer(rng, 3, 2, (6, 5), (3, 2)))


@test("convolve", hint="zeros on all four sides first; then the kernel goes in paces of `stride`")
def pads_with_zeros_and_strides(student: Student, rng: np.random.Generator) -> None:
    case.demand_maps(student, case.layer(rng, 2, 3, (7, 6), (3, 3)), stride=2, padding=1)


@test("convolve", hint="dilation d: weight (i, j) meets the pixel d·i rows down and d·j columns to the right")
def dilates(student: Student, rng: np.random.Generator) -> None:
    case.demand_maps(student, case.layer(rng, 2, 2, (9, 8), (3, 2)), dilation=2)


@guard("convolve", hint="slices, products and sums of NumPy: not torch's `conv2d` or `unfold`, nor SciPy's", costs=0.25)
def is_your_own_work(student: Student, rng: np.random.Generator) -> None:
    x, weight, bias = case.layer(rng, 2, 2, (5, 5), (2, 3))
    used = student.run(case.probe_convolve, x=x, weight=weight, bias=bias, how=(1, 1, 1))["used"]
    by = "torch" if any(str(one).startswith("torch") for one in used) else "another library"
    expect.true(not used, f"{by} did the convolution: do it yourself, libraries are for comparing", got=used)


@guard("convolve", hint="work on a padded copy and on a new output; x, weight and bias stay as they are", costs=0.1)
def leaves_its_inputs_as_they_were(student: Student, rng: np.random.Generator) -> None:
    parts = case.layer(rng, 2, 3, (6, 6), (3, 3))
    for how in ((1, 0, 1), (2, 1, 1)):
        after = student.run(case.probe_convolve, x=parts[0], weight=parts[1], bias=parts[2], how=how)["inputs"]
        same = all(np.array_equal(a, b) for a, b in zip(after, parts, strict=True))
        expect.true(same, "x, weight or bias was changed: the next cell that uses it would go wrong")


# --- max_pool ---

suite.hints(
    "max_pool",
    "On paper, a row 1, 5, 2, 8, 3 with size 2: which windows are there, and what happens to the 3?",
    "The same slices as in `convolve`: place (i, j) of all windows at once is "
    "`x[:, :, i : i + s * h : s, j : j + s * w : s]`.",
    "Start with the slice of place (0, 0), not with zeros, and take `np.maximum(out, slice)` over all places (i, j).",
)


@test("max_pool", hint="the largest of each window, windows side by side; negative values are values too")
def takes_the_largest_of_each_window(student: Student, rng: np.random.Generator) -> None:
    example = np.array([[[[1.0, 2, 5], [3, 4, 6], [7, 8, 9]]]])  # the prompt's
    expect.close(student.max_pool(example, 2), [[[[4]]]])
    expect.close(student.max_pool(example, 2, 1), [[[[4, 6], [8, 9]]]])
    case.demand_pooled(student, rng.normal(size=(2, 3, 6, 8)) - 1, 2, None)


@test("max_pool", hint="with a stride below the size the windows overlap")
def windows_may_overlap(student: Student, rng: np.random.Generator) -> None:
    case.demand_pooled(student, rng.normal(size=(2, 2, 7, 6)), 3, 1)
    case.demand_pooled(student, rng.normal(size=(1, 2, 9, 7)), 3, 2)


@test("max_pool", hint="rows and columns that fill no window are dropped")
def drops_what_fills_no_window(student: Student, rng: np.random.Generator) -> None:
    for size, stride in ((2, None), (3, None), (2, 3), (3, 2)):
        case.demand_pooled(student, rng.normal(size=(2, 2, 11, 10)), size, stride)


@guard("max_pool", hint="`np.maximum` makes a new array; `+=` or a slice on the left side changes x", costs=0.1)
def leaves_x_as_it_was(student: Student, rng: np.random.Generator) -> None:
    x = rng.normal(size=(1, 3, 5, 5))
    expect.true(np.array_equal(student.run(case.probe_pool, x=x), x), "x itself was changed")


# --- receptive_field ---

suite.hints(
    "receptive_field",
    "Draw a row of pixels, three outputs of a 3-kernel above it, one output of a second 3-kernel above those.",
    "After a layer of stride 2 neighbouring outputs are 2 pixels apart, after another one 4: that is the step.",
    "`field = step = 1`; for each layer `field += (kernel - 1) * step`, and only then `step *= stride`.",
)


@test("receptive_field", hint="each layer of stride 1 adds kernel − 1 pixels")
def small_kernels_add_up(student: Student, rng: np.random.Generator) -> None:
    kernels = [[3, 3], [3, 3, 3], [5], *([int(k) for k in rng.integers(2, 20, size=n)] for n in (2, 3, 4))]
    case.demand_fields(student, [[(k, 1) for k in row] for row in kernels])


@test("receptive_field", hint="after a stride the neighbours are further apart: later layers count (kernel − 1) · step")
def strides_widen_what_later_layers_see(student: Student, rng: np.random.Generator) -> None:
    k, m = (int(v) for v in rng.integers(4, 20, size=2))
    drawn = [[(k, 2), (m, 1)], [(3, 3), (k, 2), (m, 2), (2, 1)], [(m, 1), (2, 2), (k, 1), (2, 2)]]
    case.demand_fields(student, [[(5, 1), (2, 2), (5, 1), (2, 2)], *drawn])


# --- train_step ---

suite.hints(
    "train_step",
    "Write the five lines of a step as in chapter 05. Which objects must be on one device before the first of them?",
    "`next(model.parameters()).device` says where the model is. `x.to(there)` returns a new tensor: keep it. "
    "`device.move((x, y), there)` moves both.",
    "Move x and y; `optimiser.zero_grad()`; `loss = F.cross_entropy(model(x), y)`; `loss.backward()`; "
    "`optimiser.step()`; `return loss.detach()`.",
)


@test("train_step", hint="zero_grad, forward, cross-entropy, backward, step; the loss is the one before the step")
def takes_one_step_downhill(student: Student, rng: np.random.Generator) -> None:
    w, x, y = torch_case.batch(rng)
    came = torch_case.trained(student, w, x, y, lr=0.3)
    losses, weights = torch_case.descent(w, x, y, 1, 0.3)
    twice, after = torch_case.descent(w, x, y, 2, 0.3)[1][1], torch_case.descent(w, x, y, 2, 0.3)[0][1]
    late = {
        "softmax is applied twice: `F.cross_entropy` takes the logits": torch_case.softmax_first(w, x, y),
        "this is the loss after the step: the one before is wanted": after,
        "this is the sum over the batch: the mean is wanted": losses[0] * len(x),
    }
    expect.close(came["losses"][0], losses[0], rtol=1e-4, atol=1e-6, mistakes=late)
    summed = {
        "the step follows the sum of the losses: the mean is wanted": torch_case.descent(w, x, y, 1, 0.3, 0.0, "total")[
            1
        ][0],
        "the weights did not move: is `backward` or `step` missing, or are the gradients cleared between them?": w,
        "two steps were taken: one is wanted": twice,
    }
    expect.close(came["weights"][0], weights[0], rtol=1e-4, atol=1e-5, mistakes=summed)


@guard("train_step", hint="x and y, each `.to` the model's device; `.to` returns a new tensor", costs=0.25)
def moves_the_batch_to_the_model(student: Student, rng: np.random.Generator) -> None:
    came = torch_case.trained(student, *torch_case.batch(rng), elsewhere=True, lr=0.1)
    apart = "model, inputs and labels were not on one device, or a number was read from it"
    expect.true(not came["error"], apart, got=came["error"])
    expect.true(came["tensor"] and came["place"] == "meta", "the loss should stay a tensor on the model's device")


@test("train_step", hint="`backward` adds to old gradients: `optimiser.zero_grad()` before it")
def clears_old_gradients(student: Student, rng: np.random.Generator) -> None:
    w, x, y = torch_case.batch(rng)
    came = torch_case.trained(student, w, x, y, calls=3, lr=0.2)
    piled = {"the gradients pile up: clear them before `backward`": torch_case.descent(w, x, y, 3, 0.2, 0.0, "pile")[1]}
    expect.close(came["weights"], torch_case.descent(w, x, y, 3, 0.2)[1], rtol=1e-4, atol=1e-5, mistakes=piled)


@guard("train_step", hint="`loss.detach()`: a tensor, but without the graph that made it", costs=0.2)
def returns_a_tensor_without_graph(student: Student, rng: np.random.Generator) -> None:
    came = torch_case.trained(student, *torch_case.batch(rng), lr=0.1)
    expect.true(came["tensor"], "a tensor should come back, not a Python number: `.item()` makes an accelerator wait")
    expect.true(not came["graph"], "the loss still has its graph, which keeps the batch's memory: `.detach()`")


# --- Inception ---

suite.hints(
    "Inception",
    "Which padding keeps height and width for a kernel of 1, of 3, of 5? And for the 3 × 3 pool?",
    "Four small `nn.Sequential`s in `__init__`, all on x in `forward`. `nn.MaxPool2d(3, stride=1, padding=1)`: its "
    "stride is 3 unless you say so.",
    "The 3 × 3 branch: `nn.Conv2d(c_in, three[0], 1), nn.ReLU(), nn.Conv2d(three[0], three[1], 3, padding=1), "
    "nn.ReLU()`. Join with `torch.cat([...], dim=1)`: axis 1 holds the channels.",
)


@guard("Inception", hint="which padding keeps H and W: for 3 × 3, 5 × 5, the pool of stride 1? Join on axis 1")
def has_the_published_shape_and_count(student: Student, rng: np.random.Generator) -> None:
    plan, x = (192, 64, (96, 128), (16, 32), 32), rng.normal(size=(1, 192, 3, 4))
    came = block_case.inception(student, plan, x)
    expect.shape(came["out"], (1, 256, 3, 4))
    expect.equal(came["count"], 163_696)


@test("Inception", hint="1 × 1, 3 × 3, 5 × 5, pool: in this order, a ReLU after each of the six convolutions")
def joins_four_branches_in_order(student: Student, rng: np.random.Generator) -> None:
    block_case.demand_inception(student, rng, (3, 2, (4, 3), (5, 6), 1), 2, (5, 4))


# --- ResidualBlock ---

suite.hints(
    "ResidualBlock",
    "Draw two ways from x to the sum: one through two convolutions, one straight. Where do their shapes differ?",
    "`nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False)` first, stride 1 in the second. The straight "
    "way is `nn.Identity()`, or a 1 × 1 convolution with the stride and a batch norm.",
    "forward: `out = F.relu(bn1(conv1(x)))`, `out = bn2(conv2(out))`, `return F.relu(out + skip(x))`.",
)


@guard(
    "ResidualBlock", hint="two 3 × 3 convolutions without bias and their batch norms; 1 × 1 and its own where needed"
)
def has_the_published_shapes_and_counts(student: Student, rng: np.random.Generator) -> None:
    for plan, count, size in (((64, 64, 1), 73_984, 6), ((64, 128, 2), 230_144, 3)):
        came = block_case.residual(student, plan, rng.normal(size=(1, 64, 6, 6)), {})
        expect.shape(came["out"], (1, plan[1], size, size))
        expect.equal(came["count"], count)


@test("ResidualBlock", hint="relu(x + f(x)): x itself is added, before the last ReLU")
def adds_x_itself_to_the_change(student: Student, rng: np.random.Generator) -> None:
    block_case.demand_residual(student, rng, (4, 4, 1), 2, (5, 4))


@test("ResidualBlock", hint="where the shape changes, x passes a 1 × 1 convolution with the stride and a batch norm")
def projects_x_where_the_shape_changes(student: Student, rng: np.random.Generator) -> None:
    for plan in ((3, 5, 2), (4, 4, 2), (4, 6, 1)):
        block_case.demand_residual(student, rng, plan, 1, (6, 8))


# --- fine_tune ---

suite.hints(
    "fine_tune",
    "Three things: a layer changes place, parameters are told to stand still, an optimiser gets some of them. Does "
    "the order matter?",
    "`p.requires_grad_(False)` for each p of `net.parameters()` freezes all of them. If the head is in its place by "
    "then, it freezes too.",
    "Freeze first, then `net[-1] = head`, then `return torch.optim.Adam(head.parameters(), lr=lr)`.",
)


@test("fine_tune", hint="`net[-1] = head` changes the caller's own net")
def puts_the_head_in_place(student: Student, rng: np.random.Generator) -> None:
    given = tune_case.case(rng, lr=0.001)
    pushes = tune_case.pushes(rng, given.head)
    came = tune_case.tuned(student, given, pushes)
    head = tune_case.adam(given.head, pushes, given.lr)
    tune_case.demand_weights(came, given, head, tune_case.slips(given.head, pushes, given.lr))
    right = tune_case.logits(head, tune_case.features(given.net, given.x))
    expect.close(came["out"], right, rtol=1e-4, atol=1e-5, what="what the net then makes of pictures")


@test("fine_tune", hint="`requires_grad_(False)` for every parameter of all other layers")
def freezes_all_other_layers(student: Student, rng: np.random.Generator) -> None:
    given = tune_case.case(rng, lr=0.001)
    pushes = tune_case.pushes(rng, given.head)
    came = tune_case.tuned(student, given, pushes, plain=2)
    tune_case.demand_frozen(came)
    head = tune_case.adam(given.head, pushes, given.lr)
    plainly = tune_case.trained(given.net, head, given.x, given.y, tune_case.PLAIN_LR, 2, "descent")
    tune_case.demand_weights(came, given, plainly)


@test("fine_tune", hint="`torch.optim.Adam(head.parameters(), lr=lr)`")
def gives_the_optimiser_only_the_head(student: Student, rng: np.random.Generator) -> None:
    given = tune_case.case(rng)
    pushes = tune_case.pushes(rng, [*given.head, *given.net[:4]])
    came = tune_case.tuned(student, given, pushes)
    tune_case.demand_held(came)
    head = tune_case.adam(given.head, pushes, given.lr)
    tune_case.demand_weights(came, given, head, tune_case.slips(given.head, pushes, given.lr))


@guard("fine_tune", hint="`torch.optim.Adam(head.parameters(), lr=lr)`", costs=0.2)
def returns_torchs_own_adam(student: Student, rng: np.random.Generator) -> None:
    came = tune_case.tuned(student, tune_case.case(rng), [])
    own = "a `torch.optim.Adam` should come back"
    expect.true(came["torchs"], own, expected="torch.optim.Adam", got=came["kind"])
    tune_case.demand_held(came)
