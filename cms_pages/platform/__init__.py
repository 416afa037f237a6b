"""The platform's own host: what it is, accounts, opening a store, my stores, operators."""
