# says: as many local derivatives
class Value(Node):
    """A node made by arithmetic: Value(2) * 3 + 1, Value(2).tanh(), Value(2).relu()"""

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def tanh(self):
        return Value(np.tanh(self.data), (self,))

    def relu(self):
        return Value(max(self.data, 0.0), (self,), (float(self.data > 0),))
