-- `name_key` and `sku_key` hold the same text without regard to case, to be found. That stock never goes below zero is
-- the table's rule as well; a number that is too large for an integer would become a real one, and is refused.
CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sku TEXT NOT NULL UNIQUE,
    sku_key TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT,
    price_cents INTEGER NOT NULL CHECK (typeof(price_cents) = 'integer' AND price_cents >= 0),
    stock INTEGER NOT NULL CHECK (typeof(stock) = 'integer' AND stock >= 0),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
