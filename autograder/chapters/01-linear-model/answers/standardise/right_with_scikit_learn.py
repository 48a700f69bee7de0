def standardise(train, test):
    from sklearn.preprocessing import StandardScaler
    
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(test)
