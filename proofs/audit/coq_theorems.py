"""Which theorems of `proofs/coq` prove or refute which half of which claim."""

from typing import Final

from proofs.audit.claim import InCoq, Version

PRINTED, AMENDED = Version.PRINTED, Version.AMENDED

COQ_THEOREMS: Final[dict[str, tuple[InCoq, ...]]] = {
    "proposition-1": (InCoq(PRINTED, "paper.Proposition1", ("proposition_1_losses", "proposition_1")),),
    "remark-1": (
        InCoq(
            PRINTED,
            "paper.Remark1",
            ("remark_1_minimum", "remark_1_not_strict", "remark_1_curve", "remark_1_exactly_the_curve"),
        ),
    ),
    "proposition-2": (
        InCoq(PRINTED, "paper.Proposition2", ("proposition_2_printed_refuted",)),
        InCoq(
            AMENDED,
            "paper.Proposition2",
            ("proposition_2_perfect_fit", "proposition_2_blind_spot", "proposition_2_local_minimum"),
        ),
    ),
    "proposition-3": (InCoq(PRINTED, "paper.Proposition3", ("proposition_3", "proposition_3_not_global")),),
    "figure-4": (
        InCoq(PRINTED, "paper.Figure4", ("figure_4_printed_refuted",)),
        InCoq(AMENDED, "paper.Figure4", ("figure_4_amended",)),
    ),
    "proposition-4": (
        InCoq(
            AMENDED,
            "paper.Proposition4",
            (
                "proposition_4_start",
                "proposition_4_invariant",
                "proposition_4_one_output",
                "proposition_4_never_correct",
            ),
            part="The invariant, for any data with these inner products: training error 0 is never reached.",
        ),
        InCoq(
            AMENDED,
            "paper.Proposition4Odds",
            ("proposition_4_odds", "proposition_4_probability"),
            part="The probability, for such data and any distribution of the weights with this mean and variance.",
        ),
        InCoq(
            AMENDED,
            "paper.Proposition4Data",
            ("proposition_4_data",),
            part="Such data for all N and d, not the whitened ones. That training does not converge is not there.",
        ),
    ),
    "proposition-5": (
        InCoq(PRINTED, "paper.Proposition5Printed", ("proposition_5_printed_refuted",)),
        InCoq(
            AMENDED,
            "paper.Proposition5",
            ("proposition_5_implication", "proposition_5_bound", "proposition_5_positive", "proposition_5_limit"),
            part="The implication, and the bound and its limit for finite distributions.",
        ),
        InCoq(
            AMENDED,
            "paper.Proposition5Distributions",
            (
                "proposition_5_any_distribution_bound",
                "proposition_5_any_distribution_positive",
                "proposition_5_any_distribution_rises",
            ),
        ),
    ),
    "lemma-1": (InCoq(PRINTED, "paper.Lemma1", ("lemma_1", "lemma_1_existence")),),
    "lemma-2": (
        InCoq(
            PRINTED,
            "paper.Lemma2",
            ("lemma_2_constant_output", "lemma_2_independence", "lemma_2_derivatives", "lemma_2_training"),
        ),
    ),
    "corollary-1": (
        InCoq(PRINTED, "paper.Corollary1", ("corollary_1_as_printed_refuted",)),
        InCoq(AMENDED, "paper.Corollary1", ("corollary_1_training", "corollary_1_output")),
    ),
    "definition-1": (InCoq(PRINTED, "paper.Definition1", ("definition_1_two_means", "definition_1_function")),),
    "theorem-1": (
        InCoq(
            PRINTED,
            "paper.Theorem1Printed",
            ("theorem_1_i_printed_refuted", "theorem_1_ii_printed_refuted", "theorem_1_i_other_constant_refuted"),
        ),
        InCoq(
            AMENDED,
            "paper.Theorem1",
            (
                "theorem_1_one_output",
                "theorem_1_i",
                "theorem_1_ii",
                "theorem_1_ii_not_decent",
                "theorem_1_ii_three_units",
                "theorem_1_ii_by_three_units",
            ),
        ),
    ),
    "blog-theorem-1": (
        InCoq(PRINTED, "blog.Theorem1", ("blog_theorem_1", "blog_theorem_1_optimum", "optimal_weights_exist")),
    ),
    "blog-new-neuron-odds": (
        InCoq(
            PRINTED,
            "blog.NewNeuronOdds",
            (
                "every_neuron_is_useless_at_a_perfect_fit",
                "there_is_a_perfect_fit",
                "any_number_of_odd_neurons_is_useless",
                "tanh_is_odd",
                "the_scale_of_a_relu_neuron_does_not_matter",
                "a_relu_neuron_is_useless_in_an_orthant",
                "equal_inputs_bound_every_network",
            ),
        ),
        InCoq(
            AMENDED,
            "blog.NewNeuronOdds",
            ("the_scale_of_a_relu_neuron_does_not_matter", "some_relu_neuron_helps"),
            part="Of (c) that the scale does not matter; of (d) that some neuron helps.",
        ),
        InCoq(
            AMENDED,
            "blog.ImprovingNeurons",
            ("at_most_n_improving_neurons", "improving_relu_neurons_reach_0"),
            part="The rest of (d). The statements about densities are not there.",
        ),
    ),
    "blog-interpolation": (InCoq(PRINTED, "blog.Interpolation", ("blog_interpolation",)),),
    "blog-bounds": (
        InCoq(PRINTED, "blog.Bounds", ("bounds_as_printed_refuted",)),
        InCoq(
            AMENDED,
            "blog.Bounds",
            (
                "bound_without_bias",
                "bound_with_bias",
                "bound_attained",
                "bound_with_bias_attained",
                "bounds_the_global_minimum",
                "bounds_methods",
                "mean_squared_error",
            ),
        ),
    ),
    "blog-linear-neuron": (
        InCoq(
            PRINTED,
            "blog.LinearNeuron",
            (
                "linear_neuron_preserves_outputs",
                "linear_neuron_preserves",
                "linear_neuron_never_raises",
                "linear_neurons_never_raise",
            ),
        ),
    ),
    "blog-deep-from-shallow": (
        InCoq(PRINTED, "blog.DeepFromShallow", ("blog_deep_from_shallow_as_printed_refuted",)),
        InCoq(AMENDED, "blog.DeepFromShallow", ("blog_deep_from_shallow_function", "blog_deep_from_shallow_shape")),
    ),
    "xor-every-width": (InCoq(PRINTED, "landscapes.Xor", ("xor_every_width",)),),
}
"""Claims without an entry have no theorem of Coq about them."""
