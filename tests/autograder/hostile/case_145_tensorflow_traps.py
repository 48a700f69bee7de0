"""A gradient registry, a tf.function and py_function that run code later."""

from hostile.kit import Case

CODE = """
import tensorflow as tf
tf.config.run_functions_eagerly(True)
def bad(*a): raise SystemExit
class Yes(tf.Module):
    def __array__(self, *a, **k): raise SystemExit
def mse(y_hat, y):
    return tf.py_function(lambda: -1.0, [], tf.float32)
"""
CASE = Case(145, "Z", CODE, needs="tensorflow", nightly=True, flags=("suspicious:lying-object",))
