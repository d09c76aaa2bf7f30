//! What a feed is made from (RFC 4287).

/// A feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its own whole address, which is its id, too.
    pub own: String,
    /// The whole address of the page whose news it tells.
    pub page: String,
    /// Its title.
    pub title: String,
    /// The language of the title, where it is not the feed's.
    pub title_lang: Option<String>,
    /// Its language.
    pub language: String,
    /// The day of its newest entry.
    pub updated: String,
    /// Who writes it.
    pub author: String,
    /// Where to write to them.
    pub email: Option<String>,
    /// The newest first.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The whole address, which stays and is its id.
    pub at: String,
    /// Its title.
    pub title: String,
    /// The language of the title, where it is not the feed's.
    pub title_lang: Option<String>,
    /// The day on which it was first published, where the book says so.
    pub published: Option<String>,
    /// The day of the last change.
    pub updated: String,
    /// What has changed.
    pub summary: String,
}
