#!/usr/bin/env bash
# Keras 3.15.1: a metric that is NaN after the first epoch stays the best one for ever, whatever comes after it.
#
# Guess: NaN is never the best; the first number takes its place, as in Keras 2.15.
# Seen: "val_precision improved from None to nan", and nothing improves on it any more. So ModelCheckpoint(save_best_only=True) keeps
# the file of epoch 1, EarlyStopping(restore_best_weights=True) stops a training that gets better with each epoch and goes back to the
# weights of epoch 1, and ReduceLROnPlateau takes the learning rate down again and again.
#
# NaN is what precision written by hand is (0 / 0) while nothing has been predicted yet, as after the first step here.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0
cd "$place"
export TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES=-1
venv/bin/python - <<'PYTHON'
import math

import keras
import numpy as np
from keras import ops

EPOCHS = 10
random = np.random.default_rng(1)
inputs = random.normal(size=(512, 4)).astype("float32")
truth = (inputs.sum(1, keepdims=True) > 2).astype("float32")


def precision(truth, predicted):
    found = ops.cast(predicted > 0.5, "float32")
    return ops.sum(found * truth) / ops.sum(found)


def train(*callbacks):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="sigmoid")])
    model.layers[-1].set_weights([np.zeros((4, 1)), np.full(1, -2.0)])
    model.compile(keras.optimizers.SGD(2.0), "binary_crossentropy", metrics=[precision])
    history = model.fit(inputs, truth, batch_size=512, epochs=EPOCHS, verbose=0, callbacks=list(callbacks),
                        validation_data=(inputs, truth), validation_batch_size=512).history  # fmt: skip
    return model, history


def expect(seen, what):
    print(what)
    if not seen:
        raise SystemExit("CHANGED: " + what)


by_precision = {"monitor": "val_precision", "mode": "max"}
_, plain = train()
expect(math.isnan(plain["val_precision"][0]) and plain["val_precision"][1:] == [1.0] * (EPOCHS - 1),
       f"without callbacks: precision {plain['val_precision']}, loss falls to {plain['val_loss'][-1]:.3f}")  # fmt: skip

train(keras.callbacks.ModelCheckpoint("best.keras", save_best_only=True, **by_precision))
kept = keras.models.load_model("best.keras", custom_objects={"precision": precision})
loss = kept.evaluate(inputs, truth, batch_size=512, verbose=0)[0]
expect(abs(loss - plain["val_loss"][0]) < 1e-6, f"kept as the best: loss {loss:.3f}, that of epoch 1")

model, history = train(keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True, **by_precision))
loss = model.evaluate(inputs, truth, batch_size=512, verbose=0)[0]
epochs = len(history["val_loss"])
expect(epochs == 4 and abs(loss - plain["val_loss"][0]) < 1e-6,
       f"stopped early after {epochs} epochs, restored: loss {loss:.3f}, that of epoch 1")  # fmt: skip

_, history = train(keras.callbacks.ReduceLROnPlateau(patience=2, **by_precision))
rate = history["learning_rate"][-1]
expect(rate < 2e-3, f"the learning rate of epoch {EPOCHS}: {rate:.0e}, from 2")
PYTHON
echo "as described, with keras 3.15.1"
