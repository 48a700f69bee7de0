class Value(Node):
    """A node made by arithmetic: Value(2) * 3 + 1, Value(2).tanh(), Value(2).relu()"""

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        pair = self, as_value(other)
        a, b = (node.data for node in pair)
        return Value(a * b, pair, (b, a))

    def made_of_me(self, data, slope):
        return Value(data, (self,), (slope,))

    def tanh(self):
        t = np.tanh(self.data)
        return self.made_of_me(t, 1 - t * t)

    def relu(self):
        on = self.data > 0
        return self.made_of_me(self.data * on, 1.0 * on)
