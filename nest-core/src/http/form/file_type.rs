//! What a file is, by its first bytes.

use std::fmt;

/// What a file is by its first bytes, whatever its name and the client say.
///
/// It tells that a file begins like one of its type, not that it is whole, or harmless: an image goes through a decoder, and is
/// written anew, before it can be called that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileType {
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
    /// `image/gif`
    Gif,
    /// `image/webp`
    Webp,
    /// `image/avif`
    Avif,
    /// `application/pdf`
    Pdf,
    /// `application/zip`, which office documents are as well.
    Zip,
}

/// How many bytes tell what a file is.
pub(super) const TELLING: usize = 16;

impl FileType {
    /// The type of a file that begins with these bytes; 16 are enough.
    #[must_use]
    pub fn of(beginning: &[u8]) -> Option<FileType> {
        Some(match beginning {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => FileType::Png,
            [0xff, 0xd8, 0xff, ..] => FileType::Jpeg,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => FileType::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => FileType::Webp,
            [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => FileType::Avif,
            [b'%', b'P', b'D', b'F', b'-', ..] => FileType::Pdf,
            [b'P', b'K', 0x03, 0x04, ..] | [b'P', b'K', 0x05, 0x06, ..] => FileType::Zip,
            _ => return None,
        })
    }

    /// The media type, `image/png`.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            FileType::Png => "image/png",
            FileType::Jpeg => "image/jpeg",
            FileType::Gif => "image/gif",
            FileType::Webp => "image/webp",
            FileType::Avif => "image/avif",
            FileType::Pdf => "application/pdf",
            FileType::Zip => "application/zip",
        }
    }

    /// The usual end of a file's name, without the dot: `png`.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            FileType::Png => "png",
            FileType::Jpeg => "jpg",
            FileType::Gif => "gif",
            FileType::Webp => "webp",
            FileType::Avif => "avif",
            FileType::Pdf => "pdf",
            FileType::Zip => "zip",
        }
    }
}

impl fmt::Display for FileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.media_type())
    }
}

#[cfg(test)]
mod tests {
    use super::FileType;

    #[track_caller]
    fn check(beginning: &[u8], expected: Option<FileType>) {
        assert_eq!(FileType::of(beginning), expected, "{beginning:?}");
    }

    #[test]
    fn files_are_told_by_their_first_bytes() {
        check(b"\x89PNG\r\n\x1a\nrest", Some(FileType::Png));
        check(b"\xff\xd8\xff\xe0", Some(FileType::Jpeg));
        check(b"GIF89a", Some(FileType::Gif));
        check(b"GIF88a", None);
        check(b"RIFF\x10\0\0\0WEBPVP8 ", Some(FileType::Webp));
        check(b"RIFF\x10\0\0\0WAVEfmt ", None);
        check(b"\0\0\0\x20ftypavif\0\0\0\0", Some(FileType::Avif));
        check(b"%PDF-1.7", Some(FileType::Pdf));
        check(b"PK\x03\x04", Some(FileType::Zip));
        check(b"\x89PNG", None);
        check(b"<svg xmlns", None);
        check(b"", None);
    }
}
