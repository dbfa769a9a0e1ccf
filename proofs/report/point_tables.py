"""A point of parameter space as tables: its parameters, and what it computes at every data point."""

from dataclasses import dataclass

from proofs.kernel.exact import Matrix, Vector
from proofs.kernel.forward import forward
from proofs.kernel.network import Network, Problem
from proofs.report.limits import APPENDIX_ROWS, COORDINATES, INDICES, POINTS_IN_BODY, UNITS_IN_BODY
from proofs.report.local_picture import LocalPicture
from proofs.report.notation import STATE_MARKS, inline_point, row_vector
from proofs.report.rationals import short
from proofs.report.tables import AppendixTable, Table, long_list, math_cell, sideways, upright
from proofs.report.tex import Tex, joined


@dataclass(frozen=True, slots=True)
class PointTables:
    """The tables that stand in the body, and the long ones that the appendix takes.

    Attributes:
        inline: the parameters in one line of mathematics; empty when `parameters` or the appendix has them.
    """

    inline: Tex
    parameters: Table | None
    data: Table | None
    appendix: tuple[AppendixTable, ...]


def point_tables(problem: Problem, picture: LocalPicture | None, label: str) -> PointTables:
    """The tables of a point; `picture` is None for networks of another shape than one hidden layer and one output."""
    inline = inline_point(problem.network)
    parameters = None if inline else _parameters(problem.network)
    data = _data(problem, picture)
    appendix = []
    if parameters is not None and len(parameters.rows) > 2 * UNITS_IN_BODY:
        title = Tex("Parameters:")
        appendix.append(AppendixTable(Tex(f"tab:{label}:parameters"), title, parameters))
        parameters = None
    if data is None:
        data = _long_data(problem, picture)
        if len(data.rows) > POINTS_IN_BODY + 2:
            title = Tex("Data points:")
            appendix.append(AppendixTable(Tex(f"tab:{label}:data"), title, data))
            data = None
    if picture is not None and picture.units > UNITS_IN_BODY:
        title = Tex("Activation states:")
        appendix.append(AppendixTable(Tex(f"tab:{label}:states"), title, _states(picture)))
    return PointTables(inline, parameters, data, tuple(appendix))


def _parameters(network: Network) -> Table:
    if len(network.hidden) == 1 and network.output_dimension == 1:
        return _shallow_parameters(network)
    rows = []
    for k, layer in enumerate(network.layers):
        for j, row in enumerate(layer.weight[:APPENDIX_ROWS]):
            bias = "---" if layer.bias is None else math_cell(short(layer.bias[j]))
            cells = (str(k + 1), str(j + 1), math_cell(row_vector(row, COORDINATES)), bias)
            rows.append(tuple(map(Tex, cells)))
    return upright(tuple(map(Tex, ("layer", "unit", "weights", "bias"))), rows[:APPENDIX_ROWS], "rrll", _cut(rows))


def _shallow_parameters(network: Network) -> Table:
    hidden, output = network.hidden[0], network.output
    rows = []
    for j, row in enumerate(hidden.weight):
        bias = "---" if hidden.bias is None else math_cell(short(hidden.bias[j]))
        cells = (str(j + 1), math_cell(row_vector(row, COORDINATES)), bias, math_cell(short(output.weight[0][j])))
        rows.append(tuple(map(Tex, cells)))
    header = tuple(map(Tex, ("unit $j$", "$w_j$", "$b_j$", "$v_j$")))
    note = "" if output.bias is None else f"The output bias is $c = {short(output.bias[0])}$. "
    return upright(header, rows[:APPENDIX_ROWS], "rlll", Tex(note + _cut(rows)))


def _cut(rows: object) -> Tex:
    left = len(rows) - APPENDIX_ROWS if isinstance(rows, list) else 0
    return Tex(f"{left} further rows are in the files." if left > 0 else "")


def outputs_and_residuals(problem: Problem) -> tuple[tuple[Vector, ...], tuple[Vector, ...]]:
    """Outputs and residuals, N rows of K each."""
    residuals = forward(problem).residuals.start.fractions
    targets = problem.dataset.targets
    outputs = tuple(tuple(r + y for r, y in zip(*rows, strict=True)) for rows in zip(residuals, targets, strict=True))
    return outputs, residuals


def _data(problem: Problem, picture: LocalPicture | None) -> Table | None:
    """One column per data point, where that fits on the line."""
    data = problem.dataset
    if len(data) > POINTS_IN_BODY or len(data.inputs[0]) > COORDINATES:
        return None
    outputs, residuals = outputs_and_residuals(problem)
    rows = [_numbers(len(data)), *_rows("x_i", data.inputs), *_rows("y_i", data.targets)]
    rows += [*_rows(r"f_{\theta^*}(x_i)", outputs), *_rows("r_i", residuals)]
    if picture is not None and picture.units <= UNITS_IN_BODY:
        for j, states in enumerate(picture.point.states):
            rows.append((Tex(f"unit {j + 1}"), *(STATE_MARKS[s] for s in states)))
    return sideways(rows)


def data_table(problem: Problem) -> Table | None:
    """The data alone, one column per point; None where that is wider than the line."""
    data = problem.dataset
    if len(data) > 2 * POINTS_IN_BODY or len(data.inputs[0]) > COORDINATES:
        return None
    return sideways([_numbers(len(data)), *_rows("x_i", data.inputs), *_rows("y_i", data.targets)])


def _numbers(count: int) -> tuple[Tex, ...]:
    return (Tex("$i$"), *(Tex(str(i + 1)) for i in range(count)))


def _rows(symbol: str, table: Matrix) -> list[tuple[Tex, ...]]:
    """One row per coordinate; the symbol is `x_i` or the like."""
    rows = []
    for k, column in enumerate(zip(*table, strict=True)):
        name = symbol if len(table[0]) == 1 else f"({symbol})_{{{k + 1}}}"
        rows.append((math_cell(name), *(math_cell(short(e)) for e in column)))
    return rows


def _long_data(problem: Problem, picture: LocalPicture | None) -> Table:
    """One row per data point."""
    outputs, residuals = outputs_and_residuals(problem)
    header = [Tex("$i$"), Tex("$x_i$"), Tex("$y_i$"), Tex(r"$f_{\theta^*}(x_i)$"), Tex("$r_i$")]
    units = picture is not None and picture.units <= UNITS_IN_BODY
    if picture is not None:
        header += [Tex(f"unit {j + 1}") for j in range(picture.units)] if units else [Tex("units on"), Tex("kinks of")]
    rows = []
    data = problem.dataset
    for i, (x, y) in enumerate(zip(data.inputs, data.targets, strict=True)):
        vectors = (row_vector(part, COORDINATES) for part in (x, y, outputs[i], residuals[i]))
        cells = [Tex(str(i + 1)), *map(math_cell, vectors)]
        if picture is not None:
            states = [unit_states[i] for unit_states in picture.point.states]
            kinks = [str(j + 1) for j, s in enumerate(states) if s == 0]
            cells += (
                [STATE_MARKS[s] for s in states]
                if units
                else [Tex(str(sum(s > 0 for s in states))), long_list(kinks, INDICES, "more") if kinks else Tex("---")]
            )
        rows.append(tuple(cells))
    columns = "rllll" + (("c" * len(picture.point.states) if units else "rl") if picture is not None else "")
    return upright(header, rows[:APPENDIX_ROWS], columns, _cut(rows))


def _states(picture: LocalPicture) -> Table:
    rows = []
    for j in range(picture.units):
        kinks = [str(i + 1) for i in picture.points_in_state(j, 0)]
        cells = [str(j + 1), *(str(len(picture.points_in_state(j, state))) for state in (1, -1))]
        cells += [long_list(kinks, INDICES, "more") if kinks else "---", _condition(picture, j)]
        rows.append(tuple(map(Tex, cells)))
    header = tuple(map(Tex, ("unit $j$", "on at", "off at", "kinks at the data points", "condition")))
    return upright(header, rows[:APPENDIX_ROWS], "rrrll", _cut(rows))


def _condition(picture: LocalPicture, j: int) -> Tex:
    name = r"\varphi_j" if picture.point.output_weights[j] == 0 else "g_j"
    function = picture.point.local_function(j)
    if function.vanishes:
        return Tex(f"${name} \\equiv 0$")
    down = sum(kink.slope < 0 for kink in function.kinks)
    bends = f"{len(function.kinks)} bend{'s' if len(function.kinks) != 1 else ''}"
    return joined(", ", [f"${name} \\not\\equiv 0$", bends, f"{down} concave"])
