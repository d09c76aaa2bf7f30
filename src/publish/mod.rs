//! Stage 7: what was rendered is verified, written beside the old site, and exchanged with it.

pub mod stage;
pub mod verify;
