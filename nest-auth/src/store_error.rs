use std::error::Error;

/// Why a store cannot be read or written.
pub type StoreError = Box<dyn Error + Send + Sync>;
