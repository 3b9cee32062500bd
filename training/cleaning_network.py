"""The networks of the line models, as torch trains them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from newsnlp.cleaning.model import Network


class LineNetwork(nn.Module):
    """`newsnlp.cleaning.model.Network`, of one network: (pages, lines, features) -> (pages, lines)."""

    def __init__(self, features: int, units: int, layers: int, dropout: float = 0.0):
        super().__init__()
        self.of_rows, self.of_units = nn.Dropout(dropout), nn.Dropout(dropout)
        self.inner = nn.Linear(features, units)
        self.layers = nn.ModuleList(
            nn.Conv1d(units, units, 3, dilation=1 << i, padding=1 << i) for i in range(layers)
        )
        self.outer = nn.Linear(units, 1)

    def forward(self, rows: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
        """inside: (pages, lines), False for padding."""
        held = inside[:, :, None].float()
        lines = torch.relu(self.inner(self.of_rows(rows))) * held
        for layer in self.layers:
            made = layer(self.of_units(lines).transpose(1, 2)).transpose(1, 2)
            lines = (lines + torch.relu(made)) * held
        answers: torch.Tensor = self.outer(self.of_units(lines))[:, :, 0]
        return answers


def stacked(networks: Sequence[LineNetwork]) -> Network:
    """The networks as arrays."""

    def arrays(of: list[torch.Tensor]) -> torch.Tensor:
        return torch.stack(of).detach()

    return Network(
        inner=arrays([n.inner.weight.T for n in networks]).numpy(),
        inner_bias=arrays([n.inner.bias for n in networks]).numpy(),
        kernels=arrays([arrays([c.weight.permute(2, 1, 0) for c in n.layers]) for n in networks]).numpy(),
        kernel_biases=arrays([arrays([c.bias for c in n.layers]) for n in networks]).numpy(),
        outer=arrays([n.outer.weight[0] for n in networks]).numpy(),
        outer_bias=arrays([n.outer.bias[0] for n in networks]).numpy(),
    )
