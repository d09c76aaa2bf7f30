//! Stage 7: what was rendered is verified, written beside the old site, and exchanged with it.
//!
//! Before that, what was promised once (`urls.lock`) is held against what will be published.

pub mod folders;
pub mod kept;
pub mod lock;
pub mod lock_file;
pub mod redirects;
mod shown;
pub mod stage;
pub mod verify;
