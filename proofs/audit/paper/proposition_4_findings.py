"""The errors in Proposition 4 and in its proof, with the least mend of each."""

from proofs.audit.claim import Finding


def findings() -> tuple[Finding, ...]:
    """The errors of the statement and of its proof."""
    return (
        Finding(
            "Proposition 4",
            "given an arbitrary network with weights from a normal distribution, with probability at least 1 - epsilon",
            "With a negative mean and two hidden layers training converges with probability as close to $1$ as we "
            "please, "
            "on every dataset: the mean must be free to choose, and large.",
            "For every network and all standard deviations there is a mean from which on it holds.",
        ),
        Finding(
            "Proposition 4",
            "an arbitrary epsilon in [0, 1)",
            "$\\varepsilon=0$ is impossible: a normal distribution gives every sign pattern positive probability.",
            "$\\varepsilon\\in(0,1)$.",
        ),
        Finding(
            "Proposition 4 and appendix B.1",
            "our dataset is therefore normalized (whitened)",
            "With the described signs every off-diagonal covariance is positive, so for $d\\geq2$ the data are "
            "standardised "
            "at most.",
            "Standardised; or other data: with only the sums of coordinates negative, nine exact points in the "
            "plane have "
            "identity covariance and $x_*^Tx_i=-1$, and the statement holds for them.",
        ),
        Finding(
            "appendix B.1",
            "all other points very close to the origin and the positive point arbitrarily far away",
            "Mean $0$ and variance $1$ force $\\sqrt{N/2}\\leq x_{*l}\\leq\\sqrt{N-1}$. And points close to the "
            "origin break "
            "the argument: with trainable hidden biases a step moves a pre-activation by a multiple of $x_*^Tx_i+1$.",
            "Negative values within a factor $2$ of each other in each of $d\\geq2$ features: then $x_*^Tx_i\\leq-1$.",
        ),
        Finding(
            "appendix B.1",
            "analogously for an arbitrary number of layers",
            "A trainable bias of a later hidden layer is pulled up by the star; then the other points have "
            "gradients in the "
            "later layers, later weights can turn negative, and with a large step size the first layer is switched on.",
            "Hidden layers after the first have no trainable bias.",
        ),
        Finding(
            "Proposition 4 and appendix B.1",
            "any gradient based optimization",
            "Methods that rescale each coordinate leave the ray $(x_*,1)$: for $N>d^2+1$ sign descent switches "
            "units on "
            "whatever the data of this kind are, and in experiments Adam does so and reaches training error $0$.",
            "Gradient descent on any batches, with or without momentum; for 'never converges' the steps on the star "
            "must "
            "have an infinite sum.",
        ),
        Finding(
            "Proposition 4",
            "the dataset can have full rank covariance",
            "For any $d$ this needs $N\\geq d+1$ points, and with trainable hidden biases $d\\geq2$; $N\\geq3$, "
            "else there "
            "are no two other points to tell apart.",
            "$2\\leq d\\leq N-1$.",
        ),
        Finding(
            "appendix B.1",
            "the derivatives of the loss by v and w are positive",
            "They are negative ($-\\kappa h$ and $-\\kappa\\beta x_*$): the loss falls as these weights grow.",
            "Both signs the other way round.",
        ),
        Finding(
            "appendix B.1",
            "the projection of samples mapped to 0 will not change; the model maps them to 0",
            "The output bias is trained, so they are mapped to $c_t$, the same for all; it is not $0$ after one step.",
            "All other points keep one common output.",
        ),
        Finding(
            "appendix B.1 and B.2",
            "k-layer network; k hidden layers",
            "$k$ counts layers of weights in B.1 (exponent $dh+(k-2)h^2+h$) and hidden layers in B.2 (exponent $k-1$).",
            "Say which.",
        ),
    )
