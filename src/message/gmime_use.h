/* gmime_use - GMime made ready before its first use.
 * in: nothing.  out: an initialised library. */

#ifndef MESSAGE_GMIME_USE_H
#define MESSAGE_GMIME_USE_H

/* Initialises GMime once in the process, whichever thread comes first. */
void gmime_use(void);

/* Releases what GMime keeps, for front ends that end and for leak checks. Nothing that uses GMime may follow. */
void gmime_end(void);

#endif
