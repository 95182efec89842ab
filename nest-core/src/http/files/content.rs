//! Where the bytes of a file are, and how they become a body.

use std::io::{self, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};

use crate::http::body::{Body, BoxError};

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// Where the bytes of a file are.
pub(super) enum Content {
    Bytes(Bytes),
    File {
        file: File,
        len: u64,
    },
    /// A stream, of which nobody knows the length, and which has no parts.
    Stream(Body),
}

impl Content {
    /// The length, when it is known.
    pub(super) fn len(&self) -> Option<u64> {
        match self {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::File { len, .. } => Some(*len),
            Content::Stream(_) => None,
        }
    }

    /// All of it as a body.
    pub(super) fn whole(self) -> Body {
        match self {
            Content::Bytes(bytes) => Body::from(bytes),
            Content::File { file, len } => Body::new(Reader { file, seek: Seek::Done, left: len }),
            Content::Stream(body) => body,
        }
    }

    /// A part of it as a body. A stream has none.
    pub(super) fn part(self, part: Range<u64>) -> Body {
        match self {
            // The part is within the length, which is a `usize`.
            Content::Bytes(bytes) => Body::from(bytes.slice(part.start as usize..part.end as usize)),
            Content::File { file, .. } => {
                Body::new(Reader { file, seek: Seek::To(part.start), left: part.end - part.start })
            }
            Content::Stream(body) => body,
        }
    }
}

/// Reads a file piece by piece.
struct Reader {
    file: File,
    seek: Seek,
    left: u64,
}

/// Where the reader stands.
enum Seek {
    To(u64),
    UnderWay,
    Done,
}

impl Reader {
    /// Goes to where the part begins.
    fn poll_seek(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Seek::To(start) = self.seek {
            Pin::new(&mut self.file).start_seek(SeekFrom::Start(start))?;
            self.seek = Seek::UnderWay;
        }
        if let Seek::UnderWay = self.seek {
            ready!(Pin::new(&mut self.file).poll_complete(cx))?;
            self.seek = Seek::Done;
        }
        Poll::Ready(Ok(()))
    }
}

impl HttpBody for Reader {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        if let Err(error) = ready!(self.poll_seek(cx)) {
            return Poll::Ready(Some(Err(error.into())));
        }
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(PIECE);
        let mut piece = BytesMut::zeroed(room);
        let mut buffer = ReadBuf::new(&mut piece);
        if let Err(error) = ready!(Pin::new(&mut self.file).poll_read(cx, &mut buffer)) {
            return Poll::Ready(Some(Err(error.into())));
        }
        let read = buffer.filled().len();
        if read == 0 {
            // The length is already told, so the connection is cut.
            return Poll::Ready(Some(Err("the file has become shorter".into())));
        }
        piece.truncate(read);
        self.left -= read as u64;
        Poll::Ready(Some(Ok(Frame::data(piece.freeze()))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
