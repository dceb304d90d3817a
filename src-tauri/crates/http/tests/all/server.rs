//! A server that says what it was told to say, and keeps what it was asked.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// The requests that came, as they came.
pub type Requests = Arc<Mutex<Vec<String>>>;

/// Starts a server; `answer` makes the answer of a request, and nothing where none is to come. Returns its address.
pub async fn serve(answer: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> (String, Requests) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let requests = Requests::default();
    let (kept, answer) = (Arc::clone(&requests), Arc::new(answer));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
            tokio::spawn(async move { one(stream, &kept, &*answer).await });
        }
    });
    (address, requests)
}

/// Reads one request and answers it.
pub async fn one(mut stream: impl AsyncRead + AsyncWrite + Unpin, kept: &Requests, answer: &(dyn Fn(&str) -> Option<String> + Sync)) {
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    while !is_whole(&text) {
        let Ok(read @ 1..) = stream.read(&mut buffer).await else { return };
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    kept.lock().unwrap().push(text.clone());
    match answer(&text) {
        Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap_or_default(),
        // Silence, until the caller goes.
        None => while matches!(stream.read(&mut buffer).await, Ok(1..)) {},
    }
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.to_ascii_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ").map(str::to_owned));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

/// Returns an answer as it stands on the wire.
#[expect(clippy::unnecessary_wraps, reason = "the answer of a server that says something")]
pub fn said(status: &str, headers: &str, body: &str) -> Option<String> {
    Some(format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()))
}
