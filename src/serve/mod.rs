//! `serve`: the book on this machine alone, each address rendered when it is asked for.
//!
//! What is seen is what a clean build writes, with the headers that it asks of a host: the same plan and the same
//! renderers, nothing kept between two requests.

use crate::diagnostic::{Severity, text};
use crate::model::Address;
use crate::{Loaded, load, plan, render_one};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
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
        let answer = move |method: Method, uri: Uri, headers: HeaderMap| {
            let dir = dir.clone();
            async move {
                if let Some(refused) = refuse(&method, &headers) {
                    return refused;
                }
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

/// Says why a request is not answered.
///
/// A page of another site can have its own name lead to this machine ("DNS rebinding") and would then read what is not
/// published yet: the name that a browser asks for must be this machine's own. A forwarded port has another number.
fn refuse(method: &Method, headers: &HeaderMap) -> Option<Response<Body>> {
    let host = headers.get(header::HOST).map(|h| h.to_str().unwrap_or_default());
    let name = host.map(|h| {
        h.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(h, |(name, _)| name)
    });
    let own = |name: &str| {
        matches!(name, "127.0.0.1" | "[::1]") || name.eq_ignore_ascii_case("localhost")
    };
    if !name.is_none_or(own) {
        let why = "This book is shown on this machine alone: open it as http://127.0.0.1, with the port that `serve` names";
        return Some(plain(StatusCode::FORBIDDEN, why));
    }
    if *method != Method::GET && *method != Method::HEAD {
        return Some(plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "Pages can be read here, and nothing sent",
        ));
    }
    None
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
    let base = shelf.book.config.site_path();
    let address = match find(&plan, &path, &base) {
        Some(Found::File(address)) => address,
        Some(Found::Folder) => return moved(&format!("{path}/")),
        None => {
            return match render_one(shelf, &plan, &Address::new("/404.html")) {
                Some(Ok(missing)) => {
                    respond(StatusCode::NOT_FOUND, "text/html; charset=utf-8", missing.bytes)
                }
                _ => plain(StatusCode::NOT_FOUND, "There is no page at this address"),
            };
        }
    };
    match render_one(shelf, &plan, &address) {
        Some(Ok(rendered)) => respond(StatusCode::OK, plan::media_type(&address), rendered.bytes),
        Some(Err(found)) => {
            plain(StatusCode::INTERNAL_SERVER_ERROR, &text::paint(&found, &loaded.files, false))
        }
        None => plain(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made"),
    }
}

/// What is at a path.
enum Found {
    /// A page or file.
    File(Address),
    /// A page, whose address has one slash more.
    Folder,
}

/// What a host has at `path`: a page by its folder or by its file, and the same below `base`, the path of the site
/// itself, since `404.html` links so.
fn find(plan: &plan::Plan, path: &str, base: &str) -> Option<Found> {
    let here = |path: &str| {
        let address = Address::new(
            path.strip_suffix("/index.html")
                .map_or_else(|| path.to_owned(), |folder| format!("{folder}/")),
        );
        if plan.jobs.contains_key(&address) {
            return Some(Found::File(address));
        }
        let folder = !path.ends_with('/') && plan.jobs.contains_key(&address.join("/"));
        folder.then_some(Found::Folder)
    };
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    here(&path).or_else(|| here(&format!("/{}", path.strip_prefix(base)?)))
}

fn moved(to: &str) -> Response<Body> {
    let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
    let to = Address::new(to).absolute("/", None);
    if let Ok(value) = HeaderValue::from_str(&to) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
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
    for (name, value) in plan::HEADERS {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}
