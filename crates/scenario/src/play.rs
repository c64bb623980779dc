//! Playing cases and telling what went otherwise.

use contract::Provider;
use serde_json::Value;

use crate::case::{Case, Request, Response, Step};
use crate::compare::differences;
use crate::pattern::{Captures, fill, fill_value, matches};
use crate::server::{Answer, Server};

/// How much of a body a fault quotes.
const QUOTED: usize = 2_000;

/// One text for each case that went otherwise.
pub(crate) async fn all(cases: &[Case], providers: &[Provider]) -> Vec<String> {
    let mut faults = Vec::new();
    for case in cases {
        let server = Server::new(providers.to_vec()).await;
        let found = play(case, &server).await;
        if !found.is_empty() {
            faults.push(format!("{}\n  {}", case.name, found.join("\n  ")));
        }
    }
    faults
}

async fn play(case: &Case, server: &Server) -> Vec<String> {
    let mut captures = server.names();
    for (at, request) in case.setup.iter().enumerate() {
        let answer = send(server, request, &captures).await;
        if !(200..300).contains(&answer.status) {
            let (request, quoted) = (told(request), quote(&answer.body));
            return vec![format!("setup {}: {request}: {} {quoted}", at + 1, answer.status)];
        }
    }
    let mut faults = Vec::new();
    for (file, step) in &case.steps {
        let answer = play_step(server, step, &captures).await;
        let found = faults_of(&step.response, &answer, &mut captures);
        let request = told(&step.request);
        faults.extend(found.iter().map(|fault| format!("{file}: {request}\n    {fault}")));
        if answer.status != step.response.status {
            // What follows builds on this answer: its faults would hide this one.
            faults.push(format!("{file}: the steps after it were not played"));
            break;
        }
    }
    faults
}

async fn play_step(server: &Server, step: &Step, captures: &Captures) -> Answer {
    if let Some(seconds) = step.advance {
        server.advance(seconds).await;
    }
    send(server, &step.request, captures).await
}

async fn send(server: &Server, request: &Request, captures: &Captures) -> Answer {
    if let Some(seconds) = request.advance {
        server.advance(seconds).await;
    }
    let headers = request.headers.iter();
    let filled = Request {
        method: request.method.clone(),
        path: fill(&request.path, captures),
        headers: headers
            .map(|(name, value)| (name.clone(), value.as_ref().map(|value| fill(value, captures))))
            .collect(),
        body: request.body.as_ref().map(|body| fill_value(body, captures)),
        raw_body: request.raw_body.clone(),
        admin: request.admin,
        advance: None,
        denied: request.denied.clone(),
    };
    server.send(&filled).await
}

fn faults_of(expected: &Response, answer: &Answer, captures: &mut Captures) -> Vec<String> {
    if answer.status != expected.status {
        let (wanted, got, quoted) = (expected.status, answer.status, quote(&answer.body));
        return vec![format!("expected status {wanted}, got {got}: {quoted}")];
    }
    let mut faults = Vec::new();
    for (name, pattern) in &expected.headers {
        match answer.header(name) {
            Some(value) if matches(pattern, value, captures) => {}
            Some(value) => {
                let pattern = fill(pattern, captures);
                faults.push(format!("header {name}: expected {pattern:?}, got {value:?}"));
            }
            None => faults.push(format!("header {name}: expected {pattern:?}, is missing")),
        }
    }
    let there =
        expected.absent_headers.iter().filter_map(|name| Some((name, answer.header(name)?)));
    faults
        .extend(there.map(|(name, value)| format!("header {name}: must be absent, got {value:?}")));
    faults.extend(body_faults(expected, answer, captures));
    faults
}

fn body_faults(expected: &Response, answer: &Answer, captures: &mut Captures) -> Vec<String> {
    let text = answer.body.as_str();
    let mut faults = match &expected.body {
        None => Vec::new(),
        Some(Value::Null) if text.is_empty() => Vec::new(),
        Some(Value::Null) => vec![format!("expected no body, got {}", quote(text))],
        Some(body) => match serde_json::from_str(text) {
            Ok(actual) => differences(body, &actual, expected.body_match, captures),
            Err(_) => vec![format!("expected a JSON body, got {}", quote(text))],
        },
    };
    let filled = |texts: &[String]| texts.iter().map(|t| fill(t, captures)).collect::<Vec<_>>();
    let missing = filled(&expected.body_contains).into_iter().filter(|part| !text.contains(part));
    faults.extend(missing.map(|part| format!("the body must contain {part:?}: {}", quote(text))));
    let told = filled(&expected.body_omits).into_iter().filter(|part| text.contains(part));
    faults.extend(told.map(|part| format!("the body must not contain {part:?}: {}", quote(text))));
    faults
}

fn told(request: &Request) -> String {
    format!("{} {}", request.method, request.path)
}

fn quote(body: &str) -> String {
    match body.char_indices().nth(QUOTED) {
        None if body.is_empty() => "no body".to_owned(),
        None => body.to_owned(),
        Some((end, _)) => format!("{}…", &body[..end]),
    }
}
