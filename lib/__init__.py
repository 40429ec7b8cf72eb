"""The ground floor: what both apps stand on. It knows neither of them and holds no tables."""
