def grid_search(cost, axes):
    def search(fixed, left):
        if not left:
            return fixed, cost(*fixed)
        found = [search(fixed + (value,), left[1:]) for value in left[0]]
        return min(found, key=lambda pair: pair[1])

    return search((), list(axes))
