//! `sitemap.xml` and `robots.txt`: the addresses that engines should know, each with the day on which its text last changed.
//!
//! An address is listed where its page is its own canonical one and may be indexed.

use super::view::sitemap::{Listed, Sitemap};
use super::{Desk, Job, dates, frame};
use crate::model::{Address, Status};
use std::collections::BTreeMap;

/// The most addresses of one file (sitemaps.org, "Using Sitemap index files").
const MOST: usize = 50_000;

/// Where engines look for it.
pub(super) const ADDRESS: &str = "/sitemap.xml";

/// The files for the addresses in `jobs`: one, or an index with its parts.
pub(super) fn jobs(desk: Desk<'_>, jobs: &BTreeMap<Address, Job>) -> Vec<(Address, Job)> {
    let listed = jobs.iter().filter_map(|(a, job)| listed(desk, a, job)).collect();
    let mut files = sitemaps(desk, listed, MOST);
    // Engines read it at the root of a host alone (RFC 9309, section 2.3).
    if desk.book.config.site_path() == "/" {
        let map = whole(desk, &Address::new(ADDRESS));
        let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {map}\n");
        files.push((Address::new("/robots.txt"), Job::Text(robots.into())));
    }
    files
}

fn sitemaps(desk: Desk<'_>, listed: Vec<Listed>, most: usize) -> Vec<(Address, Job)> {
    let first = Address::new(ADDRESS);
    if listed.len() <= most {
        return vec![(first, Job::Sitemap(Sitemap { index: false, listed }.into()))];
    }
    let parts: Vec<(Address, Job)> = listed
        .chunks(most)
        .enumerate()
        .map(|(n, part)| {
            let sitemap = Sitemap { index: false, listed: part.to_vec() };
            (Address::new(format!("/sitemap-{}.xml", n + 1)), Job::Sitemap(sitemap.into()))
        })
        .collect();
    let names = parts.iter().map(|(a, _)| Listed {
        at: whole(desk, a),
        changed: None,
        translations: Vec::new(),
    });
    let index = Sitemap { index: true, listed: names.collect() };
    std::iter::once((first, Job::Sitemap(index.into()))).chain(parts).collect()
}

fn whole(desk: Desk<'_>, address: &Address) -> String {
    address.absolute(&desk.book.config.site_url, None)
}

/// The entry of an address, where it has one.
fn listed(desk: Desk<'_>, address: &Address, job: &Job) -> Option<Listed> {
    let policy = |name: &str| desk.book.policies.get(name);
    let changed = match job {
        Job::Page => {
            let matter = &desk.book.pages.get(address)?.matter;
            matter.updated.or(matter.date).map(|when| when.to_string())
        }
        Job::Current(name) => policy(name)?.in_force().map(|v| day(desk, v)),
        // The version in force is listed at the address of its policy, and an old one is not for engines.
        Job::Version(name, number) => {
            let version = policy(name)?.version(number)?;
            (version.status == Status::Forthcoming).then(|| Some(day(desk, version)))?
        }
        Job::Checker(step) => step.is_listed(desk).then_some(None)?,
        Job::CheckerAll(checker) => checker.is_listed(desk).then_some(None)?,
        Job::Folder | Job::History(_) | Job::Periods(_) => None,
        Job::In { language, job, .. } => {
            // A page in another language is listed where it is one of its own.
            let (_, home) = desk.book.home(address);
            if !frame::is_in(desk, &home, language) {
                return None;
            }
            let source = listed(desk, &home, job)?;
            let text = match &**job {
                Job::Current(name) => policy(name)?.in_force().map_or(&home, |v| &v.page.home),
                _ => &home,
            };
            let own = desk.book.translation(text, language).map(|t| &t.matter);
            let own = own.and_then(|m| m.updated.or(m.date)).map(|when| when.to_string());
            own.or(source.changed)
        }
        // Not a page, or one that engines have no use for.
        _ => return None,
    };
    let (_, home) = desk.book.home(address);
    let translations = frame::translations(desk, &home);
    Some(Listed { at: whole(desk, address), changed, translations })
}

fn day(desk: Desk<'_>, version: &crate::model::Version) -> String {
    dates::changed(version, desk.book.today).to_string()
}
