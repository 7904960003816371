"""The installed Keras: 3, or 2.15 with its TensorFlow.

Debian does not package it. Install it in a virtual environment made with `python3 -m venv DIR`, by one of

    DIR/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0 scipy
    DIR/bin/pip install keras==2.15.0 tensorflow-cpu==2.15.1 scipy

These tests run in the Python named by KERAS_PYTHON, here DIR/bin/python.
"""

import importlib.util
import os
import sys

from driver import oracle, skip

PYTHON = os.environ.pop("KERAS_PYTHON", None)
if PYTHON:
    os.execv(PYTHON, [PYTHON, "-B", *sys.argv])

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

BACKEND = os.environ.get("KERAS_BACKEND", "tensorflow")
np = oracle("numpy", "python3-numpy")
for module in ("keras", BACKEND):
    if importlib.util.find_spec(module) is None:
        skip(f"Python module '{module}' is not installed ({os.path.basename(__file__)} says how to install it)")
keras = importlib.import_module("keras")
VERSION = tuple(int(part) for part in keras.__version__.split(".")[:2])
if VERSION < (2, 15):
    skip(f"Keras {keras.__version__} is installed, but these tests support 2.15 and 3")
keras.backend.set_floatx("float64")


def variable(values):
    if VERSION < (3, 0):
        import tensorflow

        return tensorflow.Variable(values, dtype="float64")
    return keras.Variable(np.asarray(values), dtype="float64")


def numbers(tensor):
    return np.array(keras.backend.get_value(tensor) if VERSION < (3, 0) else keras.ops.convert_to_numpy(tensor))


def image_generator(**arguments):
    if VERSION < (3, 0):
        from keras.preprocessing.image import ImageDataGenerator
    else:
        from keras.src.legacy.preprocessing.image import ImageDataGenerator
    return ImageDataGenerator(**arguments)
