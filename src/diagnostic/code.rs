//! The table of codes: one line for each thing that can be wrong with a book.

use super::Severity;

macro_rules! codes {
    ($( $variant:ident $name:literal $severity:ident $doc:literal; )*) => {
        /// A stable name for one kind of mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $( #[doc = $doc] $variant, )* }

        /// Every code, in the order of the table.
        pub const ALL: &[Code] = &[ $( Code::$variant, )* ];

        impl Code {
            /// The name that is printed, such as `broken-link`.
            pub fn name(self) -> &'static str {
                match self { $( Code::$variant => $name, )* }
            }

            /// Whether the mistake stops the publication.
            pub fn severity(self) -> Severity {
                match self { $( Code::$variant => Severity::$severity, )* }
            }

            /// What the code is about, in one sentence.
            pub fn about(self) -> &'static str {
                match self { $( Code::$variant => $doc, )* }
            }
        }
    };
}

codes! {
    // Files and their form
    Syntax "syntax" Error "A YAML or TOML file, or front matter, that cannot be read.";
    NotUtf8 "not-utf8" Error "A file that is not UTF-8 text.";
    UnknownKey "unknown-key" Error "A key that no file of this kind has.";
    DuplicateKey "duplicate-key" Error "A key that is given twice.";
    MissingKey "missing-key" Error "A key that a file of this kind must have.";
    WrongValue "wrong-value" Error "A value of the wrong kind, such as a word where a day belongs.";
    EmptyBook "empty-book" Error "A book with no page in it.";
    // Addresses and links
    SameAddress "same-address" Error "Two files that would be published at one address.";
    ReservedAddress "reserved-address" Error "A file at an address that the program keeps for itself.";
    BrokenLink "broken-link" Error "A link, footnote or picture that leads nowhere.";
    OutsideBook "outside-book" Error "A link to a file outside the book.";
    EmptyLink "empty-link" Warning "A link with no address: its text is shown.";
    OddLink "odd-link" Warning "A link of a kind that no page can follow: its text is shown.";
    UnknownCitation "unknown-citation" Error "A citation of a paragraph that does not exist.";
    AwkwardAddress "awkward-address" Warning "A file name with capitals, spaces or letters beyond ASCII.";
    UnreadFile "unread-file" Warning "A link or special file in the content, which is not read.";
    UnusedFile "unused-file" Warning "A file that no page shows or links, and so is not published.";
    // Languages
    OrphanTranslation "orphan-translation" Error "A translation of a text that the book does not publish.";
    TranslationParagraph "translation-paragraph" Error "A paragraph number that is in one language only.";
    TranslationFragment "translation-fragment" Warning "A link in a translation to a place that only the source's page has: it leads to the page.";
    MissingTranslation "missing-translation" Warning "A text that is not there in one of the book's languages.";
    WordsMissing "words-missing" Warning "A language that has no file of interface words, or not all of them.";
    UnknownParagraph "unknown-paragraph" Error "A paragraph that a text says it speaks for, and that does not exist.";
    UnlistedLanguage "unlisted-language" Warning "A text that is named as a translation into a language that the book does not publish.";
    StaleText "stale-text" Warning "A text made from another that has changed since.";
    // Directives
    UnknownDirective "unknown-directive" Error "A line in `{{#…}}` that is no directive.";
    MissingInclude "missing-include" Error "A file to include, or a part of it, that is not there.";
    IncludeCycle "include-cycle" Error "A file that includes itself, or more than a page can hold.";
    ChartData "chart-data" Error "A chart whose file is missing or holds something else than figures.";
    UnknownStandard "unknown-standard" Error "A promise that `standards.yaml` does not have.";
    StandardMismatch "standard-mismatch" Error "A promise whose number its paragraph does not state.";
    UnknownStep "unknown-step" Error "A step of a process that leads to a step that does not exist.";
    UnreachedStep "unreached-step" Error "A step of a process that nothing leads to.";
    // Policies
    VersionFolder "version-folder" Error "A version that disagrees with the name of its folder.";
    VersionOverlap "version-overlap" Error "Two versions of a policy in force on one day.";
    VersionGap "version-gap" Warning "Days between two versions on which none is in force.";
    UnknownVersion "unknown-version" Error "A version that a text says it supersedes, and that is not before it in this book.";
    ChangesMismatch "changes-mismatch" Error "What `changes` says, and the two texts do not bear out.";
    ChangesMissing "changes-missing" Warning "A paragraph that has changed, and that `changes` does not name.";
    ChangesUnverified "changes-unverified" Warning "Changes that cannot be verified, since the text before is not in this book.";
    UnknownPolicy "unknown-policy" Error "A policy that a page says it speaks for, and that is not in the book.";
    FutureDate "future-date" Warning "A correction that is dated on a day still to come.";
    ReviewOverdue "review-overdue" Warning "A review date that has gone by.";
    DuplicateParagraph "duplicate-paragraph" Error "A paragraph number that stands twice.";
    ParagraphGap "paragraph-gap" Warning "A number that is missing between two paragraphs.";
    ParagraphOrder "paragraph-order" Warning "A paragraph number that comes before a smaller one.";
    StrayNumber "stray-number" Warning "A number at the start of a block that is not one of this section's paragraphs.";
    SectionRepeats "section-repeats" Warning "A second section with the same number.";
    SectionLevel "section-level" Warning "A numbered section at another heading level than the one before it.";
    HeadingByHand "heading-by-hand" Warning "A heading that is written as ordinary text.";
    FootnoteByHand "footnote-by-hand" Warning "A footnote that is written as ordinary text.";
    CutParagraph "cut-paragraph" Warning "A paragraph that seems to be cut in two.";
    // Markdown
    SkippedLevel "skipped-level" Warning "A heading that is more than one level below the one before it.";
    EmptyHeading "empty-heading" Warning "A heading that says nothing.";
    DeepNesting "deep-nesting" Warning "Quotes, lists or marks within each other beyond what can be shown.";
    DuplicateNote "duplicate-note" Warning "A footnote that is written twice.";
    UnusedNote "unused-note" Warning "A footnote that no text refers to.";
    TableCells "table-cells" Warning "A row of a table with more cells than the table has columns.";
    ReservedId "reserved-id" Warning "A name for a heading's place that the page gives to a part of its own.";
    HiddenCharacter "hidden-character" Warning "A character that nobody sees, such as a zero-width space.";
    RawHtml "raw-html" Warning "HTML that is not shown as such.";
    ForeignSyntax "foreign-syntax" Warning "Marks of another program, which are not Markdown.";
    NoAlt "no-alt" Warning "A picture without a text alternative.";
    PoorAlt "poor-alt" Warning "A text alternative that is the name of a file.";
    AltIsCaption "alt-is-caption" Warning "A text alternative that only repeats the picture's caption.";
    HeavyFile "heavy-file" Warning "A picture of more than 200 KB.";
    ForeignMedia "foreign-media" Warning "A picture or recording from another host: a link to it stands in its place.";
    PoorLinkText "poor-link-text" Warning "A link whose words do not say where it leads, such as `click here`.";
    // Plain language
    ReadingAge "reading-age" Warning "A page that is too hard for its readers.";
    LongSentence "long-sentence" Warning "A sentence with too many words.";
    LongParagraph "long-paragraph" Warning "A paragraph with too many words.";
    WordToAvoid "word-to-avoid" Warning "A word that the book wants to avoid.";
    // What is allowed
    UnusedAllow "unused-allow" Warning "A warning that is allowed and does not occur.";
    // Scope rules (SCOPE.md, section 2)
    ScopeGap "scope-gap" Error "A case in which no rule is left standing.";
    ScopeConflict "scope-conflict" Error "A case in which rules left standing have different outcomes.";
    ScopeDeadRule "scope-dead-rule" Error "A rule that is left standing in no case.";
    ScopeCycle "scope-cycle" Error "Rules that override each other in a ring.";
    ScopeUnknown "scope-unknown" Error "A question, answer, outcome, rule, paragraph or anchor that does not exist.";
    ScopeUncited "scope-uncited" Error "A rule with no paragraph behind it, or a list of rules that no rule belongs to.";
    ScopeDeadEnd "scope-dead-end" Error "An outcome with no next step.";
    ScopeWeight "scope-weight" Error "A `likely` outside 0 to 1, or over 1 in sum.";
    ScopeCase "scope-case" Error "A scenario that ends otherwise than it expects, or whose answers do not decide.";
    ScopeSize "scope-size" Error "Rules of which no tree can be made, since it is too big.";
    ScopeItem "scope-item" Warning "A rule in a list of rules that has no words for it.";
    ScopeAlike "scope-alike" Warning "Answers to one question, or questions, that have the same words.";
    ScopeUnused "scope-unused" Warning "An outcome, answer or question that nothing uses.";
    // Publishing
    HeavyPage "heavy-page" Error "A page whose first view is over its limit.";
    Template "template" Error "A template of the theme that cannot be used.";
    LostUrl "lost-url" Error "An address or a number that was published, and would be lost.";
    PublishedTextChanged "published-text-changed" Error "A published version whose text is no longer the one that was.";
    LockOtherSite "lock-other-site" Warning "A `urls.lock` that is another site's.";
    LockLine "lock-line" Error "A line of `urls.lock` that cannot be read.";
    RedirectLoop "redirect-loop" Error "Lines of `[redirects]` that lead in a ring.";
    RedirectChain "redirect-chain" Warning "A line of `[redirects]` that leads to another one.";
    Print "print" Error "A text that cannot be set on paper.";
    PanelOverflow "panel-overflow" Error "A part of a leaflet that does not fit on its panel of the folded sheet.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let names: BTreeSet<_> = ALL.iter().map(|c| c.name()).collect();
        assert_eq!(names.len(), ALL.len());
        for name in names {
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{name}"
            );
        }
    }
}
