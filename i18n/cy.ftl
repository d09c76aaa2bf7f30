### The words of the interface, in Welsh. Machine-assisted: a Welsh speaker has not checked them yet.
### A book may lay its own file of the same name over this one, message by message.

## Around every page

skip-link = Neidio i’r prif destun
main-nav-label = Prif adrannau
breadcrumb-label = Ble rydych chi
pager-label = Tudalennau cyn ac ar ôl yr un hon
home = Hafan
previous = Blaenorol
next = Nesaf
updated-on = Diweddarwyd ddiwethaf ar { $date }
updated-in = Diweddarwyd ddiwethaf: { $date }
made-on = Gwnaed ar { $date }
current-at-print = Mae’r testun sydd mewn grym nawr yn
in-section = Yn yr adran hon
all-in-section = Gweld popeth yn { $section }
exit-label = Gadael y wefan hon
exit = Gadael y dudalen hon
exit-about = Beth mae’r botwm hwn yn ei wneud
exit-can = Mae’r botwm hwn yn mynd â chi i wefan arall ar unwaith. Mae pwyso’r fysell Shift dair gwaith yn gwneud yr un peth.
exit-cannot = Nid yw’n dileu hanes eich porwr: gallai rhywun weld yno o hyd eich bod wedi bod yma. Lle nad yw eich porwr yn rhedeg sgriptiau, mae’r botwm Yn ôl yn dod yn ôl i’r dudalen hon, ac nid yw’r fysell Shift yn gwneud dim.
feedback = Dywedwch wrthym beth yw eich barn am y dudalen hon
feedback-subject = Am y dudalen { $address }
feedback-subject-version = Am y dudalen { $address }, fersiwn { $version }
contact = Cysylltu â ni
email = E-bost
phone = Ffôn
relay = Relay UK
hours = Oriau agor
post = Post

## Languages

language-name = Cymraeg
languages-label = Ieithoedd
fallback-notice = Nid yw’r dudalen hon wedi’i chyfieithu eto. Mae’n cael ei dangos yn ei hiaith gyntaf.
stale-notice = Mae’r testun y cyfieithwyd y dudalen hon ohono wedi newid ers hynny. Efallai nad yw rhai pethau yma yn gyfredol.

## Texts

contents-print = Cynnwys
contents = Ar y dudalen hon
footnotes = Nodiadau
footnote-back = Yn ôl i le nodyn { $n }
table-label = Tabl { $n }
code-label = Cod { $n }
details-summary = Manylion
task-done = wedi’i wneud
task-open = i’w wneud o hyd
note-note = Nodyn
note-tip = Awgrym
note-important = Pwysig
note-warning = Rhybudd
note-caution = Byddwch yn ofalus
pdf-link = { $title } fel PDF
pdf-link-large = { $title } mewn print bras, ar ffurf PDF
pdf-link-fold = { $title } i’w argraffu a’i blygu, ar ffurf PDF
page-n = Tudalen
page-of = o

## Versions of a policy

status-in-force = Mewn grym ers { $from }
status-in-force-until = Mewn grym o { $from } hyd at { $until }
status-forthcoming = Mewn grym o { $from }
status-superseded = Ddim mewn grym mwyach: disodlwyd gan fersiwn { $version } ar { $date }
status-withdrawn = Wedi’i dynnu’n ôl: ddim mewn grym ar ôl { $until }
status-see-current = Darllen y fersiwn sydd mewn grym nawr
status-see-policy = Gweld beth sydd mewn grym yn ei le
status-see-next = Darllen fersiwn { $version }, mewn grym o { $from }
version-n = Fersiwn { $n }
about-version = Am y fersiwn hon
other-versions = Fersiynau’r polisi hwn
newest-at-print = Mae’r copi diweddaraf ar y we yn
scan-alt = Cod QR sy’n agor { $address }
more-at-print = Mae rhagor am y polisi hwn yn
row-owner = Perchennog y polisi
row-approved-by = Cymeradwywyd gan
row-approved-on = Cymeradwywyd ar
row-approved = Cymeradwywyd
row-in-force-from = Mewn grym o
row-in-force-until = Mewn grym hyd at
row-amended = Diwygiwyd
row-equality-impact-analysis = Dadansoddiad o’r effaith ar gydraddoldeb
row-next-review = Adolygiad nesaf
row-supersedes = Yn disodli
row-corrected = Cywirwyd ar { $date }
row-corrected-in = Cywirwyd: { $date }
row-version = Fersiwn
permanent-link = Cyfeiriad parhaol y fersiwn hon, i’w ddyfynnu:
paragraph-ref = paragraff { $n }
# Geiriau y mae testun yn dweud o'u blaen beth yw rhif (heb eu dangos)
number-words = paragraff baragraff pharagraff paragraffau baragraffau adran adrannau cymal gymal chymal cymalau gymalau rheol reol rheolau reolau erthygl erthyglau
numbers-words = paragraffau baragraffau adrannau cymalau gymalau rheolau reolau erthyglau
number-joins = a ac neu i & – -
none-in-force = Dim fersiwn mewn grym
none-since = Dim fersiwn mewn grym ers { $from }
none-between = Dim fersiwn mewn grym o { $from } hyd at { $until }
none-until = Dim fersiwn mewn grym cyn { $next }
none-last = Roedd fersiwn olaf y polisi hwn mewn grym hyd at { $until }. Cedwir ei thestun, fel y gellir ei ddarllen a’i ddyfynnu. Nid yw mewn grym mwyach.
none-yet = Mae fersiwn gyntaf y polisi hwn yn dechrau ar { $from }.
last-version = Darllen y fersiwn olaf, { $version }
next-version = Darllen y fersiwn nesaf, { $version }, mewn grym o { $from }

changes-title = Beth sydd wedi newid yn y fersiwn hon
change-since = O’i gymharu â fersiwn { $version }
change-added = Ychwanegwyd
change-clarified = Newidiwyd neu eglurwyd
change-removed = Tynnwyd allan
change-renumbered = Ailrifwyd
change-was-now = { $was } yw { $now } bellach
see-policy = Y polisi fel y mae nawr
see-history = Pob fersiwn, a beth a newidiodd
see-periods = Pa fersiwn oedd mewn grym pryd
history-title = { $title }: pob fersiwn
periods-title = { $title }: pa fersiwn oedd mewn grym pryd
periods-intro = Dewch o hyd i’r rhes â’ch diwrnod chi. Roedd fersiwn mewn grym ar ei diwrnod cyntaf, ar ei diwrnod olaf, ac ar bob diwrnod rhyngddynt.
period-from = Diwrnod cyntaf
period-until = Diwrnod olaf
period-version = Fersiwn
no-last-day = ni phennwyd diwrnod olaf
period-none = Dim
periods-before = O’r dyddiau cyn { $from } nid oes gan y wefan hon fersiwn o’r polisi hwn.

## What a host shows where there is no page

missing-title = Ni allwn ddod o hyd i’r dudalen hon
missing-text = Nid oes tudalen yn y cyfeiriad hwn. Efallai fod gwall yn y cyfeiriad, neu fod y dudalen wedi symud.
missing-home = Mynd i’r dudalen gyntaf

## What was published once

moved-title = Mae hyn wedi symud
moved-text = Mae’r hyn oedd yn y cyfeiriad hwn yma bellach:
gone-title = Nid yw hyn yma mwyach
past-title = Nid yw ar y dudalen hon mwyach
past-paragraph = Nid yw paragraff { $n } yn y polisi hwn mwyach.
past-section = Nid yw adran { $n } yn y polisi hwn mwyach.
past-second = Roedd { $n } ddwywaith mewn fersiwn gynharach. Nid yw’r ail yn y polisi hwn mwyach.
past-paragraph-link = Darllen paragraff { $n } yn fersiwn { $version }
past-section-link = Darllen adran { $n } yn fersiwn { $version }
past-moved = Mae { $n } wedi symud:
past-gone = Nid yw { $n } yma mwyach. { $why }

## The checker

checker-of-version = Mae’r cwestiynau hyn am fersiwn { $n }.
checker-over-title = Ni ofynnir y cwestiynau hyn mwyach
checker-over-text = Roedden nhw am bolisi sydd wedi newid neu ddod i ben. Gallwch ddarllen beth mae’n ei ddweud nawr:
checker-start = A allwn ni edrych ar hyn?
checker-all = Gweld pob cwestiwn ar un dudalen
checker-all-title = Pob cwestiwn ar un dudalen
question-n = Cwestiwn { $n }
verdict-can = Gallwn edrych ar hyn
verdict-cannot = Ni allwn edrych ar hyn
verdict-elsewhere = Mae ffordd arall o ddelio â hyn
next-steps = Beth allwch chi ei wneud nesaf
advice-title = Da gwybod
what-policy-says = Beth mae’r polisi’n ei ddweud
your-answers = Eich atebion
change = Newid: { $ask }
start-again = Dechrau eto
print-hint = Gallwch argraffu’r dudalen hon i’w chadw. Mae eich atebion yn cael eu hargraffu gyda hi.
go-to = ewch i { $n }

## Promises with a number in them

number-in-words = { $n ->
    [1] un
    [2] dau
    [3] tri
    [4] pedwar
    [5] pump
    [6] chwech
    [7] saith
    [8] wyth
    [9] naw
    [10] deg
   *[other] { $n }
}
standard-working-days = { $n ->
    [1] un diwrnod gwaith
    [2] dau ddiwrnod gwaith
    [3] tri diwrnod gwaith
    [4] pedwar diwrnod gwaith
    [5] pum diwrnod gwaith
    [6] chwe diwrnod gwaith
    [7] saith diwrnod gwaith
    [8] wyth diwrnod gwaith
    [9] naw diwrnod gwaith
   *[other] { $n } diwrnod gwaith
}
standard-working-days-up-to = { $n ->
    [1] hyd at un diwrnod gwaith
    [2] hyd at ddau ddiwrnod gwaith
    [3] hyd at dri diwrnod gwaith
    [4] hyd at bedwar diwrnod gwaith
    [5] hyd at bum diwrnod gwaith
    [6] hyd at chwe diwrnod gwaith
    [7] hyd at saith diwrnod gwaith
    [8] hyd at wyth diwrnod gwaith
    [9] hyd at naw diwrnod gwaith
   *[other] hyd at { $n } diwrnod gwaith
}
one-working-days = un diwrnod gwaith
standard-days = { $n ->
    [1] un diwrnod
    [2] dau ddiwrnod
    [3] tri diwrnod
    [4] pedwar diwrnod
    [5] pum diwrnod
    [6] chwe diwrnod
    [7] saith diwrnod
    [8] wyth diwrnod
    [9] naw diwrnod
   *[other] { $n } diwrnod
}
standard-days-up-to = { $n ->
    [1] hyd at un diwrnod
    [2] hyd at ddau ddiwrnod
    [3] hyd at dri diwrnod
    [4] hyd at bedwar diwrnod
    [5] hyd at bum diwrnod
    [6] hyd at chwe diwrnod
    [7] hyd at saith diwrnod
    [8] hyd at wyth diwrnod
    [9] hyd at naw diwrnod
   *[other] hyd at { $n } diwrnod
}
one-days = un diwrnod
standard-weeks = { $n ->
    [1] un wythnos
    [2] dwy wythnos
    [3] tair wythnos
    [4] pedair wythnos
    [5] pum wythnos
    [6] chwe wythnos
    [7] saith wythnos
    [8] wyth wythnos
    [9] naw wythnos
   *[other] { $n } wythnos
}
standard-weeks-up-to = { $n ->
    [1] hyd at un wythnos
    [2] hyd at ddwy wythnos
    [3] hyd at dair wythnos
    [4] hyd at bedair wythnos
    [5] hyd at bum wythnos
    [6] hyd at chwe wythnos
    [7] hyd at saith wythnos
    [8] hyd at wyth wythnos
    [9] hyd at naw wythnos
   *[other] hyd at { $n } wythnos
}
one-weeks = un wythnos
standard-months = { $n ->
    [1] un mis
    [2] dau fis
    [3] tri mis
    [4] pedwar mis
    [5] pum mis
    [6] chwe mis
    [7] saith mis
    [8] wyth mis
    [9] naw mis
   *[other] { $n } mis
}
standard-months-up-to = { $n ->
    [1] hyd at un mis
    [2] hyd at ddau fis
    [3] hyd at dri mis
    [4] hyd at bedwar mis
    [5] hyd at bum mis
    [6] hyd at chwe mis
    [7] hyd at saith mis
    [8] hyd at wyth mis
    [9] hyd at naw mis
   *[other] hyd at { $n } mis
}
one-months = un mis

## The steps of a process

process-title = { $policy }: beth sy’n digwydd, gam wrth gam
process-alt = Siart llif. Mae’r rhestr isod yn dweud yr un peth mewn geiriau.
process-words = Y camau mewn geiriau
process-promise = { $what }: { $promise }.
process-cites = Yn y polisi:
process-next = Nesaf
process-go = ewch i gam { $n }

## Charts

chart-alt = Siart bar. Mae’r tabl isod yn dangos yr un ffigurau.
chart-words = Y ffigurau fel tabl
chart-file = Y ffigurau fel ffeil (CSV)
checker-young = Y cwestiynau hyn i blant a phobl ifanc
checker-adults = Y cwestiynau hyn i oedolion
checker-basis = { $policy }, fersiwn { $version }
checker-see-current = Ateb cwestiynau’r fersiwn sydd mewn grym nawr
continue = Parhau
choose-answer = Dewiswch un o’r atebion i fynd ymlaen
print = Argraffu’r dudalen hon
next-steps-elsewhere = Ble gallwch chi fynd yn lle hynny

fold-how = Sut i argraffu a phlygu’r daflen hon
fold-skip = Nid yw’r dudalen hon yn rhan o’r daflen. Argraffwch o dudalen 2 ymlaen.
fold-print = Argraffu
fold-paper = Papur A4, ar ei ochr hir (tirlun).
fold-size = Maint gwirioneddol (100%), heb ei ffitio i’r dudalen.
fold-sides = Ar y ddwy ochr, gan droi ar yr ymyl fer.
fold-one-side = Ydy’ch argraffydd yn argraffu ar un ochr yn unig? Argraffwch y tudalennau â rhifau eilrif. Rhowch y dalennau yn ôl i mewn, ac argraffwch yr odrifau, o dudalen 3 ymlaen, ar yr ochr arall.
fold-fold = Plygu
fold-booklet-1 = Cadwch y dalennau yn eu trefn. Mae’r clawr ar y tu allan.
fold-booklet-2 = Plygwch nhw i gyd gyda’i gilydd yn y canol, wrth y marciau bach.
fold-booklet-3 = Styffylwch nhw yn y plyg. Mae llyfryn bach yn dal heb hynny hefyd.
fold-z-1 = Rhowch y ddalen i lawr fel eich bod yn gweld y clawr.
fold-z-2 = Wrth y marciau ger y clawr, plygwch weddill y ddalen yn ôl, fel ei fod y tu ôl i’r clawr.
fold-z-3 = Wrth y marciau eraill, plygwch y rhan olaf y ffordd arall. O’r ymyl, mae’r ddalen yn edrych fel Z.
fold-empty = I’ch nodiadau eich hun
