//! The pictures of a text, as files that Typst can read.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::plan::view::print::Print;
use crate::render::Failure;
use std::collections::BTreeMap;
use typst::foundations::Bytes;
use typst::visualize::{ImageFormat, RasterFormat, RasterImage, SvgImage, VectorFormat};

/// The pictures of one document.
pub struct Pictures {
    /// The name of the file of each, by its address. One in a form that paper cannot show is not among them.
    pub names: BTreeMap<String, String>,
    /// The files.
    pub files: BTreeMap<String, Bytes>,
}

impl Pictures {
    /// `pictures` by their addresses; an error where a file is damaged.
    pub fn new(pictures: BTreeMap<String, Vec<u8>>, print: &Print) -> Result<Pictures, Failure> {
        let (mut names, mut files) = (BTreeMap::new(), BTreeMap::new());
        let mut damaged = Vec::new();
        for (address, bytes) in pictures {
            let bytes = Bytes::new(bytes);
            match readable(&address, &bytes) {
                Some(true) => {
                    // The same few names serve every document: each that Typst meets is kept for the life of the process.
                    let name = format!("picture-{}", names.len());
                    names.insert(address, name.clone());
                    files.insert(name, bytes);
                }
                Some(false) => damaged.push(broken(&address, print)),
                None => {}
            }
        }
        if damaged.is_empty() { Ok(Pictures { names, files }) } else { Err(damaged) }
    }
}

/// Whether a picture can be read; `None` where it is in a form that paper does not show.
fn readable(address: &str, bytes: &Bytes) -> Option<bool> {
    let Some(format) = ImageFormat::detect(bytes) else {
        return is_damaged(address, bytes).then_some(false);
    };
    match format {
        ImageFormat::Raster(RasterFormat::Exchange(format)) => {
            Some(RasterImage::plain(bytes.clone(), format).is_ok())
        }
        ImageFormat::Vector(VectorFormat::Svg) => Some(SvgImage::new(bytes.clone()).is_ok()),
        _ => None,
    }
}

/// Whether a file is not at all what its name says. (A drawing may begin with so much else that it is not seen to be one.)
fn is_damaged(address: &str, bytes: &Bytes) -> bool {
    let end = address.rsplit('.').next().unwrap_or_default().to_lowercase();
    match end.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" => true,
        "svg" => SvgImage::new(bytes.clone()).is_err(),
        _ => false,
    }
}

fn broken(address: &str, print: &Print) -> Diagnostic {
    let name = address.rsplit('/').next().unwrap_or(address);
    Diagnostic::new(
        Code::Print,
        Span::new(print.file, 0, 0),
        format!("The picture \"{name}\" cannot be shown on paper: its file is damaged"),
        "Save the picture again as PNG, JPEG or SVG, and put it in the place of this one",
    )
}
