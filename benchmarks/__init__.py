"""Side by side with a stock Oscar project: same data, same machine, same process model, one run."""
