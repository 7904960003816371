"""Keras as it is installed: 3, or 2.15 with its TensorFlow.

Debian has none; a virtual environment has, made with `python3 -m venv DIR` and one of

    DIR/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0 scipy
    DIR/bin/pip install keras==2.15.0 tensorflow-cpu==2.15.1 scipy

These tests run in the Python that KERAS_PYTHON names, here DIR/bin/python.
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
        skip(f"no Python module '{module}' here to compare with ({os.path.basename(__file__)} says how to have one)")
keras = importlib.import_module("keras")
VERSION = tuple(int(part) for part in keras.__version__.split(".")[:2])
if VERSION < (2, 15):
    skip(f"Keras {keras.__version__} is here, and these tests know 2.15 and 3")
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
