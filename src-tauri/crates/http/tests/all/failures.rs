//! Why a call has no answer: each reason in words of its own, and never a secret among them.

use std::sync::Arc;
use std::time::Duration;

use millpond_http::{Call, Client, HttpError};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::server::{Requests, one, said, serve};

/// Calls an address with a secret in each of its parts. Returns why that failed, in words.
async fn fails(scheme: &str, host: &str) -> (HttpError, String) {
    let url = format!("{scheme}://person:hunter2@{host}/hunter2?key=hunter2");
    let call = Call::post(url, "hunter2").header("X-Key", "hunter2");
    let error = Client::default().call(Call { timeout: Duration::from_secs(5), ..call }).await.unwrap_err();
    let words = error.to_string();
    assert!(!format!("{words} {error:?}").contains("hunter2"), "{words} {error:?}");
    (error, words)
}

#[tokio::test]
async fn a_wrong_address_is_told_from_a_wrong_call() {
    for (url, words) in [
        ("example.org/rates", "The address cannot be called: relative URL without a base."),
        ("ftp://example.org/", "The address cannot be called: it is of another kind."),
        ("http://", "The address cannot be called: empty host."),
        ("http://a:99999/", "The address cannot be called: invalid port number."),
    ] {
        let error = Client::default().call(Call::get(url)).await.unwrap_err();
        assert_eq!(error.to_string(), format!("{words} It begins with http:// or https://, then a machine's name."));
        assert!(error.is_before_sending() && !error.may_pass());
    }
    let call = Call::get("http://127.0.0.1:1/").header("X-Key", "hunter2\n");
    let words = Client::default().call(call).await.unwrap_err().to_string();
    assert_eq!(words, "The call cannot be made: the header X-Key has a character that none may have, such as a line end.");
    let call = Call { method: "GE T".into(), ..Call::get("http://127.0.0.1:1/") };
    assert_eq!(Client::default().call(call).await.unwrap_err().to_string(), "The call cannot be made: \"GE T\" is no method.");
}

#[tokio::test]
async fn a_name_that_nobody_has_is_not_found() {
    let (error, words) = fails("http", "nobody.invalid").await;
    assert_eq!(words, "The name of nobody.invalid:80 was not found. Is it spelled right, and is there a network?");
    assert!(error.is_before_sending() && error.may_pass());
}

#[tokio::test]
async fn a_machine_on_which_nothing_listens_refuses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let (error, words) = fails("http", &address).await;
    assert_eq!(words, format!("{address} refused the connection: nothing listens there, or a firewall says so."));
    assert!(error.is_before_sending());
}

#[tokio::test]
async fn a_machine_that_says_nothing_is_waited_for_so_long_and_no_longer() {
    let (address, _) = serve(|_| None).await;
    let call = Call { timeout: Duration::from_millis(200), ..Call::get(format!("http://{address}/")) };
    let error = Client::default().call(call).await.unwrap_err();
    assert_eq!(error.to_string(), format!("{address} did not answer within 0.2 seconds."));
    assert!(!error.is_before_sending());
}

#[tokio::test]
async fn a_machine_that_speaks_no_tls_and_one_that_nobody_trusts_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stranger = listener.local_addr().unwrap().to_string();
    let certificate = CertificateDer::from_pem_slice(include_bytes!("certificate.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("key.pem")).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let requests = Requests::default();
    let kept = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                one(stream, &kept, &|_| said("200 OK", "", "")).await;
            }
        }
    });
    let (error, words) = fails("https", &stranger).await;
    assert_eq!(
        words,
        format!(
            "{stranger} has no safe connection: its certificate is signed by nobody whom this machine trusts. Add the signer's \
             certificate to the system's."
        )
    );
    assert!(matches!(error, HttpError::Tls { .. }) && requests.lock().unwrap().is_empty());
    let (error, words) = fails("https", &plain).await;
    assert_eq!(words, format!("{plain} has no safe connection: it does not speak TLS. Is the address an http:// one?"));
    assert!(matches!(error, HttpError::Tls { .. }));
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_said_to_have() {
    let (address, _) = serve(|_| Some("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".into())).await;
    let (error, words) = fails("http", &address).await;
    assert!(words.starts_with(&format!("The connection to {address} ended before the answer did: ")), "{words}");
    assert!(!error.is_before_sending());
    let (address, _) = serve(|_| Some("what is this\r\n\r\n".into())).await;
    assert!(matches!(fails("http", &address).await.0, HttpError::Broken { .. }));
}

#[tokio::test]
async fn headers_without_an_end_are_too_long() {
    let (address, _) = serve(|_| Some(format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(2 << 20)))).await;
    let (error, words) = fails("http", &address).await;
    assert!(matches!(error, HttpError::TooLong { .. }), "{words}");
    assert_eq!(words, format!("{address} answered with more than can be read: its headers are too long."));
}
