#ifndef SHAKETABLE_LIMITS_H
#define SHAKETABLE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* A file that is nowhere but in memory, closed on exec. Returns its descriptor, or -1 with errno. */
int clinux_memory_file(void);

/*
 * Starts so many threads that wait for each other, and lets them end. Returns 0 when there were that many at once, else the
 * errno with which one was refused.
 */
int clinux_try_threads(int32_t count);

/* Gives every thread that is started from now on a stack of so many bytes. Returns 0, or the errno. */
int clinux_set_thread_stack(size_t bytes);

#endif
