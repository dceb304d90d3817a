//! Bytes of any encoding (<https://encoding.spec.whatwg.org/>) as UTF-8.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding, UTF_8};

/// A byte that no UTF-8 text contains. It stands for bytes that are no text in the input's encoding, so that the
/// record around it is rejected instead of being altered in silence.
const NO_TEXT: u8 = 0xFF;
const IN_BYTES: usize = 64 * 1024;

/// A reader of another encoding's bytes that gives UTF-8, without a byte order mark.
pub struct Decode<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    from: usize,
    until: usize,
    ended: bool,
    flushed: bool,
    output: Vec<u8>,
    given: usize,
}

impl<R: Read> Decode<R> {
    /// Returns a reader that decodes `inner`.
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; IN_BYTES],
            from: 0,
            until: 0,
            ended: false,
            flushed: false,
            output: Vec::with_capacity(IN_BYTES * 3),
            given: 0,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.output.clear();
        self.given = 0;
        while self.output.is_empty() && !self.flushed {
            if self.from == self.until && !self.ended {
                (self.from, self.until) = (0, self.inner.read(&mut self.input)?);
                self.ended = self.until == 0;
            }
            let mut room = vec![0; self.decoder.max_utf8_buffer_length_without_replacement(self.until - self.from).unwrap_or(IN_BYTES * 3)];
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(&self.input[self.from..self.until], &mut room, self.ended);
            self.from += read;
            self.output.extend_from_slice(&room[..written]);
            match result {
                DecoderResult::Malformed(..) => self.output.push(NO_TEXT),
                DecoderResult::InputEmpty => self.flushed = self.ended,
                DecoderResult::OutputFull => {}
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decode<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.output.len() {
            self.refill()?;
        }
        let rest = &self.output[self.given..];
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

/// Returns the encoding of a label, `None` for UTF-8, which is read as it is.
///
/// # Errors
/// The label itself where it names no encoding.
pub fn encoding(label: Option<&str>) -> Result<Option<&'static Encoding>, String> {
    let Some(label) = label else { return Ok(None) };
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == UTF_8 => Ok(None),
        Some(encoding) => Ok(Some(encoding)),
        None => Err(label.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], label: &str) -> Vec<u8> {
        let mut out = Vec::new();
        let encoding = encoding(Some(label)).expect("a label").expect("not UTF-8");
        Decode::new(bytes, encoding).read_to_end(&mut out).expect("memory");
        out
    }

    #[test]
    fn utf_16_with_a_byte_order_mark_becomes_utf_8_without_one() {
        let bytes: Vec<u8> = "\u{feff}née,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&bytes, "utf-16le"), "née,1\n".as_bytes());
    }

    #[test]
    fn latin_1_becomes_utf_8() {
        assert_eq!(decoded(b"Jos\xe9", "latin1"), "José".as_bytes());
    }

    #[test]
    fn what_is_no_text_stays_recognisable() {
        let bytes = [b'a', 0, 0x00, 0xD8, b'b', 0];
        let out = decoded(&bytes, "utf-16le");
        assert!(out.contains(&NO_TEXT), "{out:?}");
        assert!(std::str::from_utf8(&out).is_err());
    }
}
