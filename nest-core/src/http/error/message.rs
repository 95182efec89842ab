//! What an error says: a sentence, or several.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// What a client reads of an error: a sentence, or a list of them. Whoever asks for one takes a text, `"taken"`, or an array or `Vec` of
/// texts, `["too short", "no digit"]`, which is an array in the answer as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ErrorMessage(Said);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Said {
    Sentence(Cow<'static, str>),
    Sentences(Vec<Cow<'static, str>>),
}

impl From<&'static str> for ErrorMessage {
    fn from(sentence: &'static str) -> Self {
        Cow::from(sentence).into()
    }
}

impl From<String> for ErrorMessage {
    fn from(sentence: String) -> Self {
        Cow::from(sentence).into()
    }
}

impl From<Cow<'static, str>> for ErrorMessage {
    fn from(sentence: Cow<'static, str>) -> Self {
        ErrorMessage(Said::Sentence(sentence))
    }
}

impl<S: Into<Cow<'static, str>>> From<Vec<S>> for ErrorMessage {
    fn from(sentences: Vec<S>) -> Self {
        ErrorMessage(Said::Sentences(sentences.into_iter().map(Into::into).collect()))
    }
}

impl<S: Into<Cow<'static, str>>, const N: usize> From<[S; N]> for ErrorMessage {
    fn from(sentences: [S; N]) -> Self {
        ErrorMessage(Said::Sentences(sentences.into_iter().map(Into::into).collect()))
    }
}

/// All sentences in one line.
impl fmt::Display for ErrorMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Said::Sentence(sentence) => f.write_str(sentence),
            Said::Sentences(sentences) => f.write_str(&sentences.join("; ")),
        }
    }
}
