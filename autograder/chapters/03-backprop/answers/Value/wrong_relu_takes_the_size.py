# says: a negative number becomes 0
class Value(Node):
    """A node made by arithmetic: Value(2) * 3 + 1, Value(2).tanh(), Value(2).relu()"""

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, (self,), (1 - t**2,))

    def relu(self):
        return Value(abs(self.data), (self,), (1.0 if self.data > 0 else -1.0,))
