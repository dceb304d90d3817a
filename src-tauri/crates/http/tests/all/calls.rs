use millpond_http::{Answer, Call, Client, KEPT_BYTES, REDIRECTS};

use crate::server::{said, serve};

async fn call(call: Call) -> Answer {
    Client::default().call(call).await.unwrap()
}

#[tokio::test]
async fn a_call_sends_what_it_has_and_gives_back_what_came() {
    let (address, requests) = serve(|_| said("201 Created", "X-Rate: 7\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\n", "made")).await;
    let client = Client::default();
    let asked = Call::post(format!("http://{address}/orders?of=today"), "id=1").header("Authorization", "Bearer t0ken").header("X-A", "b");
    let answer = client.call(asked).await.unwrap();
    assert_eq!((answer.status, answer.reason(), answer.text().as_ref(), answer.cut), (201, Some("Created"), "made", false));
    assert_eq!((answer.headers["x-rate"].as_str(), answer.headers["set-cookie"].as_str()), ("7", "a=1, b=2"));
    client.call(Call::get(format!("http://{address}/"))).await.unwrap();
    let requests = requests.lock().unwrap();
    assert!(requests[0].starts_with("POST /orders?of=today HTTP/1.1\r\n"), "{}", requests[0]);
    assert!(requests[0].ends_with("\r\n\r\nid=1"), "{}", requests[0]);
    let agent = concat!("user-agent: millpond/", env!("CARGO_PKG_VERSION"), "\r\n");
    for line in ["authorization: Bearer t0ken\r\n", "x-a: b\r\n", agent] {
        assert!(requests[0].contains(line), "{line} in {}", requests[0]);
    }
    assert!(!requests[1].contains("cookie"), "a cookie was kept: {}", requests[1]);
}

#[tokio::test]
async fn of_a_long_body_the_beginning_is_kept() {
    for (length, cut) in [(KEPT_BYTES, false), (KEPT_BYTES + 1, true), (20 * KEPT_BYTES, true)] {
        let (address, _) = serve(move |_| said("200 OK", "", &"x".repeat(length))).await;
        let answer = call(Call::get(format!("http://{address}/"))).await;
        assert_eq!((answer.body.len(), answer.cut), (KEPT_BYTES, cut), "of {length}");
    }
}

#[tokio::test]
async fn a_body_without_an_end_is_read_no_further_than_it_is_kept() {
    let (address, _) = serve(|_| Some("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nbeginning".into())).await;
    let answer = call(Call { keep_bytes: 5, ..Call::get(format!("http://{address}/")) }).await;
    assert_eq!((answer.text().as_ref(), answer.cut), ("begin", true));
}

#[tokio::test]
async fn a_redirect_on_the_same_machine_takes_everything_along_as_its_status_says() {
    for (status, line, body) in
        [("302 Found", "GET /b", ""), ("303 See Other", "GET /b", ""), ("307 Temporary Redirect", "POST /b", "id=1")]
    {
        let (address, requests) =
            serve(move |request| if request.contains(" /a ") { said(status, "location: /b\r\n", "") } else { said("200 OK", "", "here") })
                .await;
        let answer = call(Call::post(format!("http://{address}/a"), "id=1").header("authorization", "t0ken")).await;
        let requests = requests.lock().unwrap();
        assert_eq!(answer.text(), "here");
        assert!(requests[1].starts_with(line) && requests[1].ends_with(&format!("\r\n\r\n{body}")), "{status}: {}", requests[1]);
        assert!(requests[1].contains("authorization: t0ken"), "{}", requests[1]);
    }
}

#[tokio::test]
async fn a_redirect_to_another_machine_takes_no_header_along_that_says_who_calls() {
    let (other, requests) = serve(|_| said("200 OK", "", "other")).await;
    let (address, _) = serve(move |_| said("307 Temporary Redirect", &format!("location: http://{other}/\r\n"), "")).await;
    let asked = Call::post(format!("http://{address}/"), "[1]");
    let asked = asked.header("X-Api-Key", "t0ken").header("Authorization", "t0ken").header("Content-Type", "application/json");
    assert_eq!(call(asked).await.text(), "other");
    let requests = requests.lock().unwrap();
    assert!(!requests[0].contains("t0ken"), "{}", requests[0]);
    assert!(requests[0].contains("content-type: application/json") && requests[0].ends_with("[1]"), "{}", requests[0]);
}

#[tokio::test]
async fn a_call_that_is_sent_on_for_ever_ends() {
    let (address, requests) = serve(|_| said("302 Found", "location: /again\r\n", "")).await;
    let error = Client::default().call(Call::get(format!("http://{address}/"))).await.unwrap_err();
    assert_eq!(error.to_string(), format!("{address} sent the call on 10 times, and would again. Call the address that it ends at."));
    assert_eq!(requests.lock().unwrap().len(), REDIRECTS + 1);
}
