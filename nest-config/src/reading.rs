use crate::environment::Environment;

/// How much of a bad value goes into a message, in characters.
const SHOWN: usize = 64;

/// A variable that has been parsed; say what happens when it is not set.
#[must_use = "a reading gives its value through `or`, `optional` or `required`"]
pub struct Reading<'e, T> {
    environment: &'e mut Environment,
    name: String,
    /// What a good value looks like, for the message about a missing one.
    hint: Option<String>,
    /// The value as messages show it; `None` when it is hidden.
    shown: Option<String>,
    state: State<T>,
}

enum State<T> {
    Absent,
    Accepted(T),
    Refused,
}

impl<'e, T> Reading<'e, T> {
    pub(crate) fn absent(environment: &'e mut Environment, name: String, hint: Option<String>) -> Self {
        Self { environment, name, hint, shown: None, state: State::Absent }
    }

    pub(crate) fn show(&mut self, text: Option<&str>) {
        self.shown = text.map(quoted);
    }

    pub(crate) fn accept(&mut self, value: T) {
        self.state = State::Accepted(value);
    }

    /// Records a fault; the sentence begins after the name.
    pub(crate) fn refuse(&mut self, sentence: &str) {
        self.environment.fault(self.name.clone(), sentence);
        self.state = State::Refused;
    }

    /// Records a fault of the value, which is named unless it is hidden.
    pub(crate) fn complain(&mut self, complaint: &str) {
        let sentence = match &self.shown {
            Some(shown) => format!("is {shown}: {complaint}"),
            None => format!("has a bad value, which is not shown here: {complaint}"),
        };
        self.refuse(&sentence);
    }

    /// Demands more of a value that was parsed. `expected` says what a good value looks like, also when it is missing.
    ///
    /// ```
    /// use nest_config::{Environment, ExposeSecret, SecretString};
    ///
    /// let mut env = Environment::of([("JWT_SECRET", "hunter2")]);
    /// let secret = env
    ///     .read("JWT_SECRET")
    ///     .parse::<SecretString>()
    ///     .check("32 bytes or more", |secret| secret.expose_secret().len() >= 32)
    ///     .required();
    /// let error = env.finish(|| secret).unwrap_err();
    /// let line = "JWT_SECRET has a bad value, which is not shown here: expected 32 bytes or more";
    /// assert!(error.to_string().ends_with(line));
    /// ```
    pub fn check(mut self, expected: impl Into<String>, good: impl FnOnce(&T) -> bool) -> Self {
        let expected = expected.into();
        if let State::Accepted(value) = &self.state
            && !good(value)
        {
            self.complain(&format!("expected {expected}"));
        }
        self.hint = Some(expected);
        self
    }

    /// The value, or `default` when the variable is not set. A bad value is a fault, and reading goes on with
    /// `default`.
    pub fn or(self, default: T) -> T {
        self.optional().unwrap_or(default)
    }

    /// The value, or `None` when the variable is not set. A bad value is a fault and also gives `None`.
    pub fn optional(self) -> Option<T> {
        match self.state {
            State::Accepted(value) => Some(value),
            State::Absent | State::Refused => None,
        }
    }

    /// The value; that it is missing or bad is a fault. Whenever this is `None`, [`Environment::finish`] will fail.
    pub fn required(mut self) -> Option<T> {
        if matches!(self.state, State::Absent) {
            let sentence = match &self.hint {
                Some(hint) => format!("is missing: expected {hint}"),
                None => "is missing".to_owned(),
            };
            self.refuse(&sentence);
        }
        self.optional()
    }
}

/// In quotes, on one line, and not longer than a line.
fn quoted(text: &str) -> String {
    let mut start: String = text.chars().take(SHOWN).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    format!("{start:?}")
}
