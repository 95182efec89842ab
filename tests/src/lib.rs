//! Nothing by itself: the tests are in `behaviour` and `ui`.
