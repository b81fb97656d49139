/* narrow - of a notice's text, the lines that say what became of one recipient.
 * in: the text, the recipient's addresses.  out: those lines, without greetings, advice and conclusions. */

#ifndef REPORT_NARROW_H
#define REPORT_NARROW_H

#include "base/limits.h"
#include "report/report.h"

/* Keeps of recipient->text the paragraph in which its address opens a line, as in a list of failed addresses, and the quoted
 * dialogues (">>>", "<<<"), of which the reporting system's own conclusion right after a reply is left out: it only repeats the
 * class of that reply ("User unknown" after any 550, "Service unavailable" after any 554). After a failure of its own,
 * the codes of such a conclusion stay. What a program wrote ("program: no room left") stays where a conclusion follows it. Sets
 * text_is_narrow. Does nothing where there is no text or hardly a word would remain; what stands behind
 * limits->diagnostic_bytes goes. */
void narrow_text(const struct limits *limits, struct report_recipient *recipient);

#endif
