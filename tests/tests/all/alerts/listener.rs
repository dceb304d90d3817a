//! A web server on a thread, which keeps what it is told and answers as it was told to.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use super::LIMIT;

/// How it answers.
#[derive(Debug, Clone, Copy)]
pub enum Say {
    Status(u16),
    /// With everything that it was told.
    Echo(u16),
    /// Not at all; the connection stays open.
    Nothing,
}

/// What it was told.
#[derive(Debug)]
pub struct Told {
    /// `POST /hook`
    pub line: String,
    headers: BTreeMap<String, String>,
    pub body: String,
}

impl Told {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }
}

pub struct Listener {
    address: SocketAddr,
    say: Arc<Mutex<Say>>,
    told: Receiver<Told>,
}

impl Listener {
    pub fn start(say: Say) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (send, told) = channel();
        let say = Arc::new(Mutex::new(say));
        let kept = say.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (send, say) = (send.clone(), kept.clone());
                std::thread::spawn(move || answer(stream, &send, &say));
            }
        });
        Self { address, say, told }
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn say(&self, say: Say) {
        *self.say.lock().unwrap() = say;
    }

    /// Waits for what it is told next.
    pub fn next(&self) -> Told {
        self.told.recv_timeout(LIMIT).expect("it is told")
    }

    /// Returns whether it was told nothing more.
    pub fn is_silent(&self) -> bool {
        self.told.try_recv().is_err()
    }
}

fn answer(stream: TcpStream, send: &Sender<Told>, say: &Mutex<Say>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or_default() == 0 {
                return;
            }
            if line.trim().is_empty() {
                break;
            }
            lines.push(line.trim().to_owned());
        }
        let header = |line: &String| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
        let headers: BTreeMap<String, String> = lines.iter().skip(1).filter_map(header).collect();
        let mut body = vec![0; headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or_default()];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let line = lines.first().map(|line| line.rsplit_once(' ').map_or(line.as_str(), |(line, _)| line).to_owned()).unwrap_or_default();
        let echo = format!("{line} {}", headers.values().cloned().collect::<Vec<_>>().join(" "));
        let say = *say.lock().unwrap();
        let _ = send.send(Told { line, headers, body: String::from_utf8_lossy(&body).into_owned() });
        let (status, body) = match say {
            Say::Status(status) => (status, String::new()),
            Say::Echo(status) => (status, echo),
            Say::Nothing => loop {
                // Until the other side is gone.
                let mut more = [0; 1];
                if reader.read(&mut more).unwrap_or_default() == 0 {
                    return;
                }
            },
        };
        let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\n\r\n", body.len());
        let text = if status == 204 { format!("HTTP/1.1 {status} -\r\n\r\n") } else { format!("{head}{body}") };
        if reader.get_mut().write_all(text.as_bytes()).is_err() {
            return;
        }
    }
}
