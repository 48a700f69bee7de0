def split(x, y, test=0.25, seed=0):
    from sklearn.model_selection import train_test_split
    
    return train_test_split(x, y, test_size=test, random_state=seed)
