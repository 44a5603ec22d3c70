#ifndef STALL_H
#define STALL_H

// Files in the working directory of a program that this library was preloaded into. While the first is there, fork() does
// not return. While the second is there, neither do fsync() and fdatasync(); when it holds a number, only for so many
// nanoseconds each.
#define FORK_STALL_FILE "fork-stall"
#define FSYNC_STALL_FILE "fsync-stall"

#endif
