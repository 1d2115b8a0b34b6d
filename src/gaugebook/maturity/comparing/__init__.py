"""Services and rounds compared: the council's middle, spread, calibration, trend, targets."""
