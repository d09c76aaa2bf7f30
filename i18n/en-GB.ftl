### The words of the interface, in English (United Kingdom).
### A book may lay its own file of the same name over this one, message by message.

## Around every page

# The first link of every page: past the header, to the text
skip-link = Skip to the main text
# Name of the main sections' navigation, for a screen reader
main-nav-label = Main sections
# Name of the way from the home page to this one, for a screen reader
breadcrumb-label = Where you are
# Name of the links to the page before and the page after, for a screen reader
pager-label = Pages before and after this one
# The first step of the way to this page
home = Home
# Stands above the title of the page before
previous = Previous
# Stands above the title of the page after
next = Next
# The day on which the page last changed
updated-on = Last updated on { $date }
# The same, where only the month or the year is known
updated-in = Last updated in { $date }
# The day on which a paper copy was made
made-on = Made on { $date }
# On paper: where the text in force now can be read
current-at-print = The text in force now is at
# Heading of the list of the pages of a section
in-section = In this section
# Link to the section's own page, where it has more pages than are listed
all-in-section = See everything in { $section }
# Name of the place of that button, for a screen reader
exit-label = Leave this site
# Button that leaves the site at once, for readers who are watched
exit = Exit this page
# Link from the button to what it can and cannot do
exit-about = What this button does
# What the button can do
exit-can = This button takes you to another website at once. Pressing the Shift key three times does the same.
# What the button cannot do
exit-cannot = It does not erase the history of your browser: someone could still see there that you were here. Where your browser does not run scripts, its Back button comes back to this page, and the Shift key does nothing.
# Link to write to the organisation about the page
feedback = Tell us what you think of this page
# Subject of the letter
feedback-subject = About the page { $address }
# Subject of the letter, on a version of a policy
feedback-subject-version = About the page { $address }, version { $version }
# Heading of the ways to reach the organisation
contact = Contact us
# Label of the email address
email = Email
# Label of the telephone number
phone = Phone
# Label of the relay service, for people who cannot hear or speak on the phone
relay = Relay UK
# Label of the opening hours
hours = Opening hours
# Label of the postal address
post = Post

## Languages

# What the language calls itself
language-name = English
# Name of the links to the page in other languages, for a screen reader
languages-label = Languages
# Above a text that is not there in the reader's language
fallback-notice = This page has not been translated yet. It is shown in its first language.
# Above a translation of a text that has changed since
stale-notice = The text that this page was translated from has changed since. Some of what you read here may be out of date.

## Texts

# On paper: heading of the table of contents
contents-print = Contents
# Heading of the list of a page's parts
contents = On this page
# Heading of the footnotes
footnotes = Notes
# Link from a footnote back to its place in the text, for a screen reader
footnote-back = Back to the place of note { $n }
# Name of a wide table, for a screen reader; $n counts the tables of a text
table-label = Table { $n }
# Name of a piece of code or the like that is set as it is typed, for a screen reader; $n counts those of a text
code-label = Code { $n }
# Opens a part of the text that is folded away and has no name of its own
details-summary = Details
# A ticked box in a list of tasks, for a screen reader
task-done = done
# An empty box in a list of tasks, for a screen reader
task-open = still to do
# Title of a note
note-note = Note
# Title of a tip
note-tip = Tip
# Title of an important point
note-important = Important
# Title of a warning
note-warning = Warning
# Title of a serious warning
note-caution = Take care
# Link to the page on paper
pdf-link = { $title } as a PDF
# Link to the edition of a factsheet in large print
pdf-link-large = { $title } in large print, as a PDF
# Link to the sheets of a leaflet that is printed and folded
pdf-link-fold = { $title } to print and fold, as a PDF
# On paper, before the number of the page
page-n = Page
# On paper, between the number of the page and of all pages
page-of = of

## Versions of a policy

# A version that holds today
status-in-force = In force since { $from }
# A version that holds today, and ends on a day that is known
status-in-force-until = In force from { $from } to { $until }
# A version that begins later
status-forthcoming = In force from { $from }
# A version that another one has replaced
status-superseded = No longer in force: replaced by version { $version } on { $date }
# A version that ended with none after it
status-withdrawn = Withdrawn: no longer in force after { $until }
# Link from an old version to the one that holds now
status-see-current = Read the version in force now
# Link from an old version, where none is in force, to the page that says so
status-see-policy = See what holds instead
# Link from the version that holds now to the next
status-see-next = Read version { $version }, in force from { $from }
# Above the title of a policy
version-n = Version { $n }
# In a feed, after what is new: a mistake in the published text that was mended
feed-corrected = Correction, { $date }: { $what }
# Heading of the table with the dates and names of a version
about-version = About this version
# Heading of the list of a policy's other versions, and of the links to its history
other-versions = Versions of this policy
# On paper, of a factsheet or leaflet
newest-at-print = The newest copy is on the web at
# On paper: what the square pattern is that a telephone reads
scan-alt = QR code that opens { $address }
# On paper, where no version is in force
more-at-print = More about this policy is at
# Row: who answers for the policy
row-owner = Policy owner
# Row: who approved it
row-approved-by = Approved by
# Row: when it was approved
row-approved-on = Approved on
# The same, where only the month or the year is known
row-approved = Approved
# Row: the first day on which it holds
row-in-force-from = In force from
# Row: the last day on which it holds
row-in-force-until = In force until
# Row: when its text was last amended
row-amended = Amended
# Row: when its effect on equality was looked at
row-equality-impact-analysis = Equality impact analysis
# Row: when it will be looked at again
row-next-review = Next review
# Row: the version whose place it took
row-supersedes = Supersedes
# Row: what was mended in the published text without a new version
row-corrected = Corrected on { $date }
# The same, where only the month or the year is known
row-corrected-in = Corrected in { $date }
# Row: the number of the version
row-version = Version
# Before the numbered address of a version
permanent-link = The lasting address of this version, to cite:
# A link to a numbered paragraph
paragraph-ref = paragraph { $n }
# Not shown. Words, in small letters, before which a text says what a number is: "section 3.7" is not made "section paragraph 3.7"
number-words = paragraph paragraphs para paras section sections clause clauses rule rules article articles
# Not shown. Those of them that stand before several numbers: "sections 3.7, 3.8 and 3.9"
numbers-words = paragraphs paras sections clauses rules articles
# Not shown. Words and marks between such numbers
number-joins = and or to & – -
# No version is in force, and no day is known
none-in-force = No version in force
# No version is in force from a day on
none-since = No version in force since { $from }
# No version is in force on some days
none-between = No version in force from { $from } to { $until }
# No version is in force before a day
none-until = No version in force before { $next }
# A policy of which no version holds: when the last one ended
none-last = The last version of this policy was in force until { $until }. Its text is kept, so that it can be read and cited. It does not hold any more.
# A policy whose first version is still to come
none-yet = The first version of this policy begins on { $from }.
# Link to the last version that held
last-version = Read the last version, { $version }
# Link to the version that begins next
next-version = Read the next version, { $version }, in force from { $from }

# Heading of what has changed in a version
changes-title = What changed in this version
# What the lists of changes are compared with
change-since = Compared with version { $version }
# Paragraphs that are new
change-added = Added
# Paragraphs that say something else, or say it better
change-clarified = Changed or made clearer
# Paragraphs that are gone
change-removed = Removed
# Paragraphs that have another number
change-renumbered = Renumbered
# A paragraph with another number
change-was-now = { $was } is now { $now }
# Link to the text in force
see-policy = The policy as it is now
# Link to the page with every version
see-history = Every version, and what changed
# Link to the table of the days on which each was in force
see-periods = Which version was in force when
# Title of the page with every version
history-title = { $title }: every version
# Title of the table of the days on which each was in force
periods-title = { $title }: which version was in force when
# Above the table
periods-intro = Find the row with your day. A version was in force on its first day, on its last day, and on each day between.
# Heads of the table
period-from = First day
period-until = Last day
period-version = Version
# In place of a last day that nobody has set
no-last-day = no last day is set
# In place of a version
period-none = None
# Below the table: the days before
periods-before = Of the days before { $from } this site has no version of this policy.

## Promises with a number in them

# A number as a text may spell it. In promises, numbers up to nine are shown so; the others find them in the policy's text
number-in-words = { $n ->
    [1] one
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
    [10] ten
    [11] eleven
    [12] twelve
    [13] thirteen
    [14] fourteen
    [15] fifteen
    [16] sixteen
    [17] seventeen
    [18] eighteen
    [19] nineteen
    [20] twenty
    [21] twenty-one
    [22] twenty-two
    [23] twenty-three
    [24] twenty-four
    [25] twenty-five
    [26] twenty-six
    [27] twenty-seven
    [28] twenty-eight
    [29] twenty-nine
    [30] thirty
    [31] thirty-one
    [35] thirty-five
    [40] forty
    [42] forty-two
    [45] forty-five
    [50] fifty
    [56] fifty-six
    [60] sixty
    [70] seventy
    [80] eighty
    [84] eighty-four
    [90] ninety
    [100] a hundred
   *[other] { $n }
}
# A promise in working days: $n decides the form, $number is the number in words or figures
standard-working-days = { $n ->
    [one] { $number } working day
   *[other] { $number } working days
}
# The same, where it may take less
standard-working-days-up-to = up to { standard-working-days }
# Another way in which a policy's text may say one of them
one-working-days = a working day
# A promise in days: $n decides the form, $number is the number in words or figures
standard-days = { $n ->
    [one] { $number } day
   *[other] { $number } days
}
# The same, where it may take less
standard-days-up-to = up to { standard-days }
# Another way in which a policy's text may say one of them
one-days = a day
# A promise in weeks: $n decides the form, $number is the number in words or figures
standard-weeks = { $n ->
    [one] { $number } week
   *[other] { $number } weeks
}
# The same, where it may take less
standard-weeks-up-to = up to { standard-weeks }
# Another way in which a policy's text may say one of them
one-weeks = a week
# A promise in months: $n decides the form, $number is the number in words or figures
standard-months = { $n ->
    [one] { $number } month
   *[other] { $number } months
}
# The same, where it may take less
standard-months-up-to = up to { standard-months }
# Another way in which a policy's text may say one of them
one-months = a month

## The steps of a process

# Above the flowchart
process-title = { $policy }: what happens, step by step
# What the flowchart is, for a screen reader
process-alt = Flowchart. The list below says the same in words.
# Opens the list of steps below the flowchart
process-words = The steps in words
# A promise that goes with a step: what, and how soon
process-promise = { $what }: { $promise }.
# Before links to the paragraphs behind a step
process-cites = In the policy:
# Before a link to the next step
process-next = Next
# The link to another step
process-go = go to step { $n }

## Charts

# What a chart is, for a screen reader
chart-alt = Bar chart. The table below has the same figures.
# Opens the table below a chart
chart-words = The figures as a table
# Link to the file that the figures are from
chart-file = The figures as a file (CSV)

## What a host shows where there is no page

# Title
missing-title = We can’t find this page
# Text
missing-text = There is no page at this address. The address may have a slip in it, or the page may have moved.
# Link to the home page
missing-home = Go to the first page

## What was published once

# Title of a page at the address of something that moved
moved-title = This has moved
# Above the link to where it is now
moved-text = What was at this address is now here:
# Title of a page at the address of something that is gone
gone-title = This is no longer here
# Heading of the places that a page had once, such as paragraphs of an earlier version
past-title = No longer on this page
# A number that an earlier version of the policy had
past-paragraph = Paragraph { $n } is no longer in this policy.
# The same of a section
past-section = Section { $n } is no longer in this policy.
# A number that an earlier version had twice, and the policy still has once
past-second = { $n } stood twice in an earlier version. The second is no longer in this policy.
# Link to the last version that had it
past-paragraph-link = Read paragraph { $n } in version { $version }
# The same of a section
past-section-link = Read section { $n } in version { $version }
# A place that the book says is at another address now; its link follows
past-moved = { $n } has moved:
# A place that the book says is gone, with its reason
past-gone = { $n } is no longer here. { $why }

## The checker

# On a checker of a version that is not in force: which version it is of
checker-of-version = These questions are about version { $n }.
# Title where the first question was, of a policy that has no such questions any more
checker-over-title = These questions are no longer asked
# Its text, above a link to the policy
checker-over-text = They were about a policy that has changed or ended. You can read what it says now:
# Button that leads to the first question
checker-start = Can we look at this?
# Link to the page with all questions at once
checker-all = See all the questions on one page
# Title of the page with all questions
checker-all-title = All the questions on one page
# Above a question: which one it is
question-n = Question { $n }
# Verdict: the organisation can look at it
verdict-can = We can look at this
# Verdict: the organisation cannot look at it
verdict-cannot = We cannot look at this
# Verdict: another body can help, or another way leads there
verdict-elsewhere = There is another way to deal with this
# Heading of what the reader can do now
next-steps = What you can do next
# Heading of advice that goes with an outcome
advice-title = Good to know
# Heading of the paragraphs that decide the outcome
what-policy-says = What the policy says
# Heading of the answers given so far
your-answers = Your answers
# Opens the other answers to a question
change = Change: { $ask }
# Link to the first question, with no answers
start-again = Start again
# Below an outcome
print-hint = You can print this page to keep it. Your answers are printed with it.
# On the page of all questions, after an answer: the number of the next question
go-to = go to { $n }
# Link from the first question to the same questions in words for young people
checker-young = These questions for children and young people
# Link from there to the questions in words for adults
checker-adults = These questions for adults
# Link from a checker to the text of its policy
checker-basis = { $policy }, version { $version }
# Link from the checker of an old version to that of the version in force
checker-see-current = Answer the questions of the version in force now
# Button: sends the answer that is chosen
continue = Continue
# Told where no answer is chosen
choose-answer = Choose one of the answers to go on
# Button that prints the page
print = Print this page
# Heading of what the reader can do now, where the organisation cannot look at it
next-steps-elsewhere = Where you can go instead

# Sheets to fold: the page that says how, which is printed by itself
fold-how = How to print and fold this leaflet
fold-skip = This page is not a part of the leaflet. Print from page 2 on.
# Heading above how to set the printer
fold-print = Print
fold-paper = A4 paper, lying on its long side (landscape).
fold-size = Actual size (100%), not fitted to the page.
fold-sides = On both sides, turned over on the short edge.
fold-one-side = Does your printer print on one side only? Print the pages with even numbers. Put the sheets in again, and print the odd ones, from page 3 on, on the other side.
# Heading above how to fold
fold-fold = Fold
fold-booklet-1 = Keep the sheets in their order. The cover is on the outside.
fold-booklet-2 = Fold them all together in the middle, at the small marks.
fold-booklet-3 = Staple them in the fold. A small booklet also holds without.
fold-z-1 = Lay the sheet down so that you see the cover.
fold-z-2 = At the marks beside the cover, fold the rest of the sheet back, so that it is behind the cover.
fold-z-3 = At the other marks, fold the last part the other way. Seen from its edge, the sheet looks like a Z.
# Stands on a page of a booklet that has nothing on it
fold-empty = For your own notes
