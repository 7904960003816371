"""A small PyTorch script that trommel searches: it learns to tell two noisy spirals apart.

What makes it a trial of trommel is marked with (1) to (6); docs/command.md explains each.
"""

import argparse
import json
import os
import pathlib
import signal
import sys

import torch

POINTS = 400


def spirals(count, generator):
    """Points in the plane and the spiral, 0 or 1, that each belongs to."""
    spiral = torch.randint(0, 2, (count,), generator=generator)
    turn = torch.rand(count, generator=generator) * 6
    angle = turn + spiral * torch.pi
    points = torch.stack([turn * torch.cos(angle), turn * torch.sin(angle)], dim=1) / 6
    return points + 0.03 * torch.randn(count, 2, generator=generator), spiral


def report(**values):
    """(1) Writes one line of JSON per epoch, with the metrics by which the sweep ranks."""
    with open(os.environ["TROMMEL_REPORT"], "a") as stream:
        stream.write(json.dumps(values) + "\n")


def save(path, state):
    """(2) Replaces the checkpoint in one step: the script may be killed at any moment."""
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").rename(path)


def main():
    # (3) The arguments that `command` in the sweep file passes. $TROMMEL_PARAMS has all parameters, too.
    options = argparse.ArgumentParser()
    options.add_argument("--learning-rate", type=float, required=True)
    options.add_argument("--width", type=int, required=True)
    options.add_argument("--epochs", type=int, required=True)
    options = options.parse_args()

    # (4) Everything random comes from the trial's seed; the data are the same for all of them.
    torch.manual_seed(int(os.environ["TROMMEL_SEED"]))
    data = torch.Generator().manual_seed(1)
    train_points, train_labels = spirals(POINTS, data)
    val_points, val_labels = spirals(POINTS, data)

    model = torch.nn.Sequential(
        torch.nn.Linear(2, options.width), torch.nn.ReLU(),
        torch.nn.Linear(options.width, options.width), torch.nn.ReLU(),
        torch.nn.Linear(options.width, 2),
    )  # fmt: skip
    optimizer = torch.optim.Adam(model.parameters(), lr=options.learning_rate)
    loss_of = torch.nn.CrossEntropyLoss()

    # (5) An earlier attempt may have been lost: resume from its checkpoint.
    checkpoint = pathlib.Path(os.environ["TROMMEL_CHECKPOINT_DIR"]) / "checkpoint.pt"
    first = 1
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        first = state["epoch"] + 1
        print(f"resumes from epoch {first}")

    # (6) A pruned or interrupted trial gets SIGTERM and must end within ten seconds. Its last checkpoint is already on
    # disk.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))

    for epoch in range(first, options.epochs + 1):
        model.train()
        for batch in torch.randperm(POINTS).split(50):
            optimizer.zero_grad()
            loss_of(model(train_points[batch]), train_labels[batch]).backward()
            optimizer.step()

        model.eval()
        with torch.no_grad():
            logits = model(val_points)
        accuracy = (logits.argmax(dim=1) == val_labels).float().mean().item()
        report(epoch=epoch, val_accuracy=accuracy, val_loss=loss_of(logits, val_labels).item())
        save(checkpoint, {"epoch": epoch, "model": model.state_dict(), "optimizer": optimizer.state_dict(),
                          "random": torch.get_rng_state()})  # fmt: skip


if __name__ == "__main__":
    main()
