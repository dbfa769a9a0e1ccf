"""What a sweep found, for people: a table by outcome, and a figure of losses and shares."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from proofs.report.conclusions import Json
from proofs.report.screen import heading, open_table, put, seconds_taken
from proofs.sweep.store import Line
from proofs.sweep.swept import End, Swept

if TYPE_CHECKING:
    from rich.console import Console

WORDS: Final = {
    End.CERTIFIED_MINIMUM: "certified local minimum",
    End.ZERO_LOSS: "loss 0 within reach",
    End.DESCENT_CONTINUES: "descent continues",
    End.NO_MINIMUM: "no minimum: classified",
    End.UNKNOWN: "unknown",
    End.UNREADABLE: "cannot be read",
    End.INTERNAL_ERROR: "internal error",
}
SIGNS: Final = {
    End.CERTIFIED_MINIMUM: ("", "o"),
    End.ZERO_LOSS: ("....", "^"),
    End.DESCENT_CONTINUES: ("////", "s"),
    End.NO_MINIMUM: ("\\\\\\\\", "D"),
    End.UNKNOWN: ("xxxx", "v"),
    End.UNREADABLE: ("----", "P"),
    End.INTERNAL_ERROR: ("||||", "X"),
}
"""What tells bars and dots apart besides their colours: a hatch and a mark."""
DOUBT: Final = 0.05
MOST_DOTS: Final = 20_000
WIDE_RANGE: Final = 30
"""Losses that differ by this factor are drawn on a logarithmic axis."""


@dataclass
class Group:
    """The results that share a label.

    Attributes:
        counts: networks by their end.
        followed: networks whose descent continues, by what it was followed to.
        losses: (loss, end) of each; at the certified minimum where there is one within reach, else at the network.
        seconds: that all of them took.
    """

    counts: Counter[End] = field(default_factory=Counter)
    followed: Counter[End] = field(default_factory=Counter)
    losses: list[tuple[float, End]] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, row: Swept) -> None:
        """Count one network; only the first many losses are kept, for the figure."""
        self.counts[row.end] += 1
        self.seconds += row.seconds
        if row.leads_to is not None:
            self.followed[row.leads_to] += 1
        loss = row.minimum_upper if row.end is End.CERTIFIED_MINIMUM else row.loss_upper
        if loss is not None and len(self.losses) < MOST_DOTS:
            self.losses.append((loss, row.end))


@dataclass(frozen=True, repr=False)
class Summary:
    """What was found about many networks, counted.

    Attributes:
        group: networks by their end, and the losses.
    """

    group: Group

    def __repr__(self) -> str:
        counts = ", ".join(f"{self.group.counts[end]:,} {end.value}" for end in End if self.group.counts[end])
        return f"<Summary of {self.group.counts.total():,}: {counts or 'nothing'}>"


def summary_of(rows: Iterable[Swept]) -> Summary:
    """Count them."""
    group = Group()
    for row in rows:
        group.add(row)
    return Summary(group)


def grouped(lines: Iterable[Line], by: Sequence[str]) -> dict[str, Group]:
    """The results by these labels, in the order in which their values come first."""
    groups: dict[str, Group] = {}
    for line in lines:
        name = ", ".join(line.labels.get(label, "") for label in by)
        groups.setdefault(name, Group()).add(line.row)
    return groups


def show_summary(console: "Console", groups: dict[str, Group]) -> None:
    """A line for every end, with a confidence interval of its share; one table a group."""
    from numeric.confidence import clopper_pearson

    for name, group in groups.items():
        total = sum(group.counts.values())
        heading(console, f"{name or 'all'}: {total:,} network{'' if total == 1 else 's'}")
        table = open_table("outcome", "networks", "share", f"{1 - DOUBT:.0%} confidence")
        for end in End:
            if count := group.counts[end]:
                low, high = clopper_pearson(count, total, DOUBT)
                table.add_row(WORDS[end], f"{count:,}", f"{count / total:.1%}", f"{low:.1%} to {high:.1%}")
        put(console, table)
        for end, count in group.followed.items():
            console.print(f"of those that descend, followed to: {WORDS[end]}: {count:,}")
        console.print(f"{seconds_taken(group.seconds)} of work")


def summary_json(groups: dict[str, Group]) -> Json:
    """The counts as a JSON document."""
    return {
        "localmin": version("localmin"),
        "groups": [
            {
                "name": name,
                "networks": group.counts.total(),
                "outcomes": {end.value: group.counts[end] for end in End if group.counts[end]},
                "descent_leads_to": {end.value: count for end, count in group.followed.items()},
                "seconds": round(group.seconds, 3),
            }
            for name, group in groups.items()
        ],
    }


def draw_summary(groups: dict[str, Group], stem: Path) -> tuple[Path, Path]:
    """Bars of shares, and a dot for the loss of every network, by group; writes `stem`.pdf and `stem`.png."""
    from numeric.drawing import BLUE, GREEN, GREY, ORANGE, RED, panels, save

    colours = {
        End.CERTIFIED_MINIMUM: GREEN,
        End.ZERO_LOSS: BLUE,
        End.DESCENT_CONTINUES: RED,
        End.NO_MINIMUM: ORANGE,
        End.UNKNOWN: GREY,
        End.UNREADABLE: "#333333",
        End.INTERNAL_ERROR: "black",
    }
    figure, grid = panels(1, 2, width=4.2, height=1.4 + 0.45 * len(groups))
    shares, losses = grid[0]
    seen = set()
    for place, group in enumerate(groups.values()):
        total, left = sum(group.counts.values()), 0.0
        for end in End:
            share = group.counts[end] / total
            if share:
                label = None if end in seen else WORDS[end]
                seen.add(end)
                shares.barh(
                    place,
                    share,
                    left=left,
                    color=colours[end],
                    hatch=SIGNS[end][0],
                    edgecolor="white",
                    height=0.7,
                    label=label,
                )
                left += share
        for end in End:
            mine = sorted(loss for loss, one in group.losses if one is end)
            # Dots that would hide each other stand side by side, by rank.
            heights = [place + 0.7 * ((k + 0.5) / len(mine) - 0.5) for k in range(len(mine))]
            losses.scatter(mine, heights, s=8, marker=SIGNS[end][1], color=colours[end], alpha=0.6, linewidth=0)
    names = [name or "all" for name in groups]
    for axis in (shares, losses):
        axis.set_yticks(range(len(names)), names, fontsize=8)
        axis.set_ylim(len(names) - 0.5, -0.5)
    losses.set_yticklabels([])
    values = [loss for group in groups.values() for loss, _ in group.losses]
    if values and max(values) > WIDE_RANGE * min(values) > 0:
        losses.set_xscale("log")
    shares.set_xlabel("share of networks", fontsize=8)
    losses.set_xlabel("loss, at the minimum where one is certified", fontsize=8)
    figure.legend(*shares.get_legend_handles_labels(), loc="outside upper left", ncols=3, fontsize=7, frameon=False)
    return save(figure, stem)
