"""The ground floor: code that both apps import. It imports neither of them and holds no tables."""
