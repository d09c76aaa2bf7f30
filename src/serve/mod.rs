//! `serve`: the book on this machine alone, each address rendered when it is asked for.
//!
//! What is seen is what a clean build writes: the same plan and the same renderers, nothing kept between two requests.

use crate::diagnostic::{Severity, text};
use crate::model::Address;
use crate::{Loaded, load, plan, render_one};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, Uri, header};
use jiff::civil::Date;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The first port that is tried.
const PORT: u16 = 3000;
/// How many ports after it are.
const MORE: u16 = 20;

/// A port on the loopback address that is ready for a browser.
pub struct Listening {
    listener: TcpListener,
    port: u16,
}

/// Listens on `port`, else on the first from 3000 that is free; only this machine can reach it.
///
/// The error says that the port is taken.
pub fn listen(port: Option<u16>) -> Result<Listening, String> {
    let ports: Vec<u16> = port.map_or_else(|| (PORT..PORT + MORE).collect(), |p| vec![p]);
    for port in &ports {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, *port)) {
            let port = listener.local_addr().map_or(*port, |a| a.port());
            return Ok(Listening { listener, port });
        }
    }
    Err(match port {
        Some(port) => format!("Port {port} is taken. Name another with --port"),
        None => {
            format!("The ports {PORT} to {} are taken. Name another with --port", PORT + MORE - 1)
        }
    })
}

impl Listening {
    /// The address for a browser.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Answers requests for the book at `dir` until the process is stopped.
    ///
    /// The error says why it could not begin.
    pub fn serve(self, dir: PathBuf, today: Date) -> Result<(), String> {
        let dir: Arc<Path> = dir.into();
        let answer = move |uri: Uri| {
            let dir = dir.clone();
            async move {
                let answered =
                    tokio::task::spawn_blocking(move || answer(&dir, today, uri.path())).await;
                answered.unwrap_or_else(|_| {
                    plain(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made")
                })
            }
        };
        let router = Router::new().fallback(answer);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_io()
            .build()
            .map_err(|e| e.to_string())?;
        runtime.block_on(async {
            self.listener.set_nonblocking(true).map_err(|e| e.to_string())?;
            let listener =
                tokio::net::TcpListener::from_std(self.listener).map_err(|e| e.to_string())?;
            axum::serve(listener, router).await.map_err(|e| e.to_string())
        })
    }
}

fn answer(dir: &Path, today: Date, path: &str) -> Response<Body> {
    let loaded = match load(dir, today) {
        Ok(loaded) => loaded,
        Err(why) => return plain(StatusCode::INTERNAL_SERVER_ERROR, &why),
    };
    let errors = loaded.diagnostics.iter().any(|d| d.severity == Severity::Error);
    let (Some(shelf), false) = (&loaded.desk, errors) else { return problems(&loaded) };
    let plan = plan::plan(shelf.desk());
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    let address =
        Address::new(if path.starts_with('/') { path.clone() } else { format!("/{path}") });
    if !address.as_str().ends_with('/') && plan.jobs.contains_key(&address.join("/")) {
        let to = Address::new("/").relative(&address.join("/"), None);
        let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
        if let Ok(value) = HeaderValue::from_str(&format!("/{to}")) {
            response.headers_mut().insert(header::LOCATION, value);
        }
        return response;
    }
    match render_one(shelf, &plan, &address) {
        None => match render_one(shelf, &plan, &Address::new("/404.html")) {
            Some(Ok(missing)) => {
                respond(StatusCode::NOT_FOUND, "text/html; charset=utf-8", missing.bytes)
            }
            _ => plain(StatusCode::NOT_FOUND, "There is no page at this address"),
        },
        Some(Ok(rendered)) => respond(StatusCode::OK, kind(&address), rendered.bytes),
        Some(Err(found)) => {
            plain(StatusCode::INTERNAL_SERVER_ERROR, &text::paint(&found, &loaded.files, false))
        }
    }
}

/// What is wrong with the book, as `check` prints it.
fn problems(loaded: &Loaded) -> Response<Body> {
    let text = text::paint(&loaded.diagnostics, &loaded.files, false);
    plain(
        StatusCode::INTERNAL_SERVER_ERROR,
        &format!("The book has errors. Mend them and load the page again.\n\n{text}"),
    )
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    respond(status, "text/plain; charset=utf-8", text.as_bytes().to_vec())
}

fn respond(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(plan::POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The media type of a file, by its name.
fn kind(address: &Address) -> &'static str {
    let name = address.file();
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "pdf" => "application/pdf",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "xml" => "application/xml",
        "mp4" => "video/mp4",
        "mp3" => "audio/mpeg",
        "vtt" => "text/vtt; charset=utf-8",
        _ => "application/octet-stream",
    }
}
