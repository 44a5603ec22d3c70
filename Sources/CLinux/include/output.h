/* The program's standard output. */
#ifndef SHAKETABLE_OUTPUT_H
#define SHAKETABLE_OUTPUT_H

/* Writes what is still buffered. 0 when everything that was ever printed is written; else the error's number, or -1
   when a piece before was lost and nobody knows why. */
int clinux_finish_output(void);

#endif
