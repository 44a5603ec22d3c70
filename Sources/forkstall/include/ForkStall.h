#ifndef FORK_STALL_H
#define FORK_STALL_H

// While a file of this name is in the working directory of a program that this library was preloaded into, fork()
// does not return.
#define FORK_STALL_FILE "fork-stall"

#endif
